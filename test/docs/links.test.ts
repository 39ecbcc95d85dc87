import { existsSync, globSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { describe, expect, it } from 'vitest';

const root = join(import.meta.dirname, '..', '..');
const read = (file: string): string => readFileSync(join(root, file), 'utf8');

const files = ['README.md', ...globSync('docs/**/*.md', { cwd: root })];
const scripts: Readonly<Record<string, string>> = JSON.parse(read('package.json')).scripts;

/** Folders that a path in backticks may begin with; other words with slashes are prose, such as `and/or`. */
const folders = [
  'bench',
  'bin',
  'cli',
  'docs',
  'events',
  'functions',
  'lint',
  'local',
  'serverless',
  'shared',
  'test',
  '.ci',
];

const withoutCode = (markdown: string): string => markdown.replace(/```[\s\S]*?```/g, '').replace(/`[^`\n]*`/g, '');

function linksIn(markdown: string): readonly string[] {
  const inline = [...withoutCode(markdown).matchAll(/\]\(\s*<?([^)\s>]+)>?[^)]*\)/g)];
  const references = [...withoutCode(markdown).matchAll(/^\[[^\]]+\]:\s*(\S+)/gm)];
  const tags = [...withoutCode(markdown).matchAll(/\b(?:src|srcset|href)="([^"]+)"/g)];
  return [...inline, ...references, ...tags]
    .map(([, target]) => target ?? '')
    .filter((target) => !/^(?:[a-z][a-z+.-]*:|\/\/)/i.test(target));
}

/** Paths of this repository in backticks: a known folder and something in it, without placeholders. */
function pathsIn(markdown: string): readonly string[] {
  return [...markdown.replace(/```[\s\S]*?```/g, '').matchAll(/`([\w.][\w./*-]*)`/g)]
    .map(([, path]) => path ?? '')
    .filter((path) => folders.some((folder) => path.startsWith(`${folder}/`)));
}

/** The headings' anchors, by GitHub's rule: lower case, no punctuation, hyphens for spaces. */
function anchorsIn(markdown: string): readonly string[] {
  return [...markdown.replace(/```[\s\S]*?```/g, '').matchAll(/^#{1,6}\s+(.+?)\s*$/gm)].map(([, title]) =>
    (title ?? '')
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\s_-]/gu, '')
      .replace(/\s/g, '-'),
  );
}

function brokenLink(file: string, target: string): string | undefined {
  const [path = '', anchor] = decodeURIComponent(target).split('#');
  const found = path === '' ? file : relative(root, join(root, dirname(file), path));
  if (found.startsWith('..') || !existsSync(join(root, found))) return `${file}: ${target} does not exist`;
  if (anchor === undefined || statSync(join(root, found)).isDirectory()) return undefined;
  return anchorsIn(read(found)).includes(anchor) ? undefined : `${file}: ${target} names no heading`;
}

describe.each(files)('%s', (file) => {
  it('is there', () => {
    expect(existsSync(join(root, file))).toBe(true);
  });

  it('links to files and headings that exist', () => {
    expect(linksIn(read(file)).flatMap((target) => brokenLink(file, target) ?? [])).toEqual([]);
  });

  it('names paths that exist', () => {
    const missing = pathsIn(read(file)).filter((path) => globSync(path, { cwd: root }).length === 0);
    expect(missing).toEqual([]);
  });

  it('names npm scripts that exist', () => {
    const named = [...read(file).matchAll(/\bnpm run ([\w:-]+)/g)].map(([, name]) => name ?? '');
    const short = [...read(file).matchAll(/\bnpm (start|test)\b/g)].map(([, name]) => name ?? '');
    expect([...named, ...short].filter((name) => scripts[name] === undefined)).toEqual([]);
  });
});

describe('these checks', () => {
  it('see what is broken', () => {
    const markdown =
      '[a](no-such.md) ![b](docs/no.png "title") <img src="gone.svg"> [c](https://example.com/x) [d](#nowhere)\n\n[e]: ./away.md\n';
    expect(linksIn(markdown).flatMap((target) => brokenLink('README.md', target) ?? [])).toHaveLength(5);
    expect(pathsIn('`shared/no/such.ts`, `and/or`, `test/**/*.nope` and `npm run x`')).toEqual([
      'shared/no/such.ts',
      'test/**/*.nope',
    ]);
    expect(anchorsIn('# The API, in short\n')).toEqual(['the-api-in-short']);
  });
});
