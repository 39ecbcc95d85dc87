import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parseManifest } from '../../../shared/restore/fetch/manifest.ts';
import { type ManifestInput, readManifest } from '../../../shared/restore/fetch/manifestOf.ts';

const a = 'a'.repeat(64);
const b = 'b'.repeat(64);

function linesOf(text: string) {
  const parsed = parseManifest(text);
  return parsed.ok ? parsed.lines.map(({ path, sha256 }) => [path, sha256]) : parsed.problem;
}

describe('a manifest as sha256sum writes it', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'holdfast-manifest-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it.each([['--text'], ['--binary'], ['--tag']])('is read as it was written with %s, strange names and all', (mode) => {
    const names = ['plain', 'with  two spaces', '*star', 'new\nline', 'back\\slash', 'return\r', 'a) = b', 'ünï'];
    for (const name of names) writeFileSync(join(folder, name), name);
    const text = execFileSync('sha256sum', [mode, '--', ...names], { cwd: folder, encoding: 'utf8' });
    const sums = names.map((name) => execFileSync('sha256sum', { input: name, encoding: 'utf8' }).slice(0, 64));
    expect(linesOf(text)).toEqual(names.map((name, index) => [name, sums[index]]));
  });
});

describe('a manifest that something else wrote', () => {
  it.each([
    [
      'a byte order mark and CRLF',
      `\ufeff${a}  x\r\n${b} *y\r\n`,
      [
        ['x', a],
        ['y', b],
      ],
    ],
    ['upper case', `${a.toUpperCase()}  x`, [['x', a]]],
    ['comments and empty lines', `# made by us\n\n${a}  x\n`, [['x', a]]],
    ['one space', `${a} x\n`, [['x', a]]],
    ['a path from the folder', `${a}  ./sub/x\n`, [['sub/x', a]]],
    ['the checksum alone', `${a}\n`, [['', a]]],
    ['standard input', `${a}  -\n`, [['', a]]],
    ['the same line twice', `${a}  x\n${a}  x\n`, [['x', a]]],
  ])('is read with %s', (_, text, expected) => {
    expect(linesOf(text)).toEqual(expected);
  });

  it.each([
    ['nothing', '', /no line/],
    ['a page that says "not found"', '<html>', /line 1 /],
    ['SHA-1', `${'a'.repeat(40)}  x\n`, /line 1 /],
    ['SHA-512', `${'a'.repeat(128)}  x\n`, /line 1 /],
    ['a line that was cut', `${a}  x\n${b.slice(0, 20)}`, /line 2 /],
    ['two checksums for a path', `${a}  x\n${b}  x\n`, /line 2 .*another/],
  ])('is refused when it holds %s', (_, text, problem) => {
    expect(linesOf(text)).toMatch(problem);
  });
});

describe('what a manifest is about', () => {
  const line = (path: string, sha256 = a) => ({ path, sha256 });
  const read = (paths: readonly string[], more: Partial<ManifestInput> = {}) =>
    readManifest({
      lines: paths.map((path) => line(path)),
      manifestKey: 'db/x.tar.gz.sha256',
      keys: ['db/x.tar.gz'],
      isOwn: true,
      mayBeInside: true,
      ...more,
    });

  it('is the stored object by its name, its key, or its path where it was made', () => {
    for (const path of ['x.tar.gz', 'db/x.tar.gz', '/var/backups/x.tar.gz', '']) {
      expect(read([path])).toEqual({ ok: true, value: { stored: new Map([['db/x.tar.gz', a]]) } });
    }
  });

  it('is both the object and what is inside, where it is its own', () => {
    expect(read(['x.tar.gz', 'in/a'])).toMatchObject({ value: { inside: { 'in/a': a } } });
  });

  it('is not other backups of the folder', () => {
    const reading = read(['x.tar.gz', 'y.tar.gz'], { isOwn: false, manifestKey: 'db/SHA256SUMS' });
    expect(reading).toEqual({ ok: true, value: { stored: new Map([['db/x.tar.gz', a]]) } });
  });

  it('is what is inside when it names nothing that is stored', () => {
    expect(read(['in/a', 'in/b'], { isOwn: false })).toMatchObject({ value: { inside: { 'in/a': a, 'in/b': a } } });
  });

  it('is what is left when encryption and compression are undone', () => {
    expect(read(['x.tar'], { keys: ['db/x.tar.gz.age'] })).toMatchObject({ value: { artefact: a } });
  });

  it('has to name every part', () => {
    expect(read(['x.1'], { keys: ['db/x.1', 'db/x.2'] })).toMatchObject({ problem: expect.stringContaining('db/x.2') });
  });

  it('has to name the backup where nothing compares what is inside', () => {
    expect(read(['in/a'], { mayBeInside: false })).toMatchObject({ ok: false });
    expect(read([''], { isOwn: false, mayBeInside: false })).toMatchObject({ ok: false });
  });

  it('is nothing when two lines may be about one object', () => {
    expect(read(['/one/x.tar.gz', '/two/x.tar.gz'])).toMatchObject({ ok: false });
  });
});
