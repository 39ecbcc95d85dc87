/** The reference of the config says what the schema and the parser say. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { alertKinds } from '../../shared/config/config.ts';
import { configJsonSchema } from '../../shared/config/jsonSchema.ts';
import { publicParts } from '../../shared/config/pageConfig.ts';
import { parseConfig } from '../../shared/config/parse.ts';
import { good } from '../../shared/config/parsed.ts';
import { renderProblem } from '../../shared/config/problem.ts';

const markdown = readFileSync(join(import.meta.dirname, '..', '..', 'docs', 'config.md'), 'utf8');

type Row = { readonly section: string; readonly key: string; readonly cells: readonly string[] };

/** The rows of the tables whose first column has this heading. */
const rowsOf = (heading: string): readonly Row[] =>
  markdown.split(/^## /m).flatMap((text) => {
    const section = text.slice(0, text.indexOf('\n'));
    const tables = [...text.matchAll(/^\|(?:.+\n\|)*.+$/gm)].map(([table]) => table);
    return tables
      .filter((table) => table.startsWith(`| ${heading} |`))
      .flatMap((table) =>
        [...table.matchAll(/^\| `([\w.-]+)` \|(.*)\|$/gm)].map(([, key = '', rest = '']) => {
          return { section, key, cells: rest.split(' | ').map((cell) => cell.trim()) };
        }),
      );
  });

const rows = rowsOf('key');

/** Every key of the schema, once. */
const keysOf = (schema: unknown, keys = new Set<string>()): ReadonlySet<string> => {
  if (typeof schema !== 'object' || schema === null) return keys;
  const { properties } = { properties: undefined, ...schema };
  if (typeof properties === 'object' && properties !== null) for (const key of Object.keys(properties)) keys.add(key);
  for (const value of Object.values(schema)) keysOf(value, keys);
  return keys;
};

const schemaKeys = keysOf(configJsonSchema());

const lastOf = (path: string): string => path.split('.').at(-1) ?? '';

describe('docs/config.md', () => {
  it.each([...schemaKeys])('mentions the key %s', (key) => {
    const mentioned = [...markdown.matchAll(/`([\w.]+)`/g)].map(([, path = '']) => lastOf(path));
    expect(mentioned).toContain(key);
  });

  it('lists no key that the schema does not have', () => {
    expect(rows.length).toBeGreaterThan(30);
    expect(rows.map(({ key }) => lastOf(key)).filter((key) => !schemaKeys.has(key))).toEqual([]);
  });

  it('lists the kinds of alerts that a route can name', () => {
    expect(rowsOf('kind').map(({ key }) => key)).toEqual([...alertKinds]);
  });

  it('lists the parts that the public can be shown', () => {
    expect(rowsOf('part').map(({ key }) => key)).toEqual([...publicParts]);
  });

  it('links to its own sections only', () => {
    const sections = new Set([...markdown.matchAll(/^## (\w+)/gm)].map(([, name = '']) => `#${name.toLowerCase()}`));
    const links = [...markdown.matchAll(/\]\((#[\w-]+)\)/g)].map(([, link = '']) => link);
    expect(links.filter((link) => !sections.has(link))).toEqual([]);
  });
});

describe('the examples of docs/config.md', () => {
  const examples = [...markdown.matchAll(/^```yaml file\n(.*?)^```$/gms)].map(([, text = '']) => text);

  it('are there, and each is a whole file', () => {
    expect(examples.length).toBeGreaterThan(3);
    expect(markdown.match(/^```ya?ml/gm)).toHaveLength(examples.length);
  });

  it.each(examples)('is valid: %j', (text) => {
    const parsed = parseConfig(text, 'docs/config.md', undefined, () => good(undefined));
    expect(parsed.ok ? [] : parsed.problems.map(renderProblem)).toEqual([]);
  });
});

describe('the defaults of docs/config.md', () => {
  /** Where a section's keys stand in the config below. */
  const places: Readonly<Record<string, readonly string[]>> = {
    Service: [],
    Probe: [],
    Objective: ['objective'],
    Failover: ['failover'],
  };

  /** A config that leaves out all that has a default, with one setting more. */
  const configWith = (path: readonly string[], value: unknown): string => {
    const service: Record<string, unknown> = {
      endpoints: {
        'us-east-1': { url: 'https://a.example.com/', target: { values: ['192.0.2.1'] } },
        'us-west-2': { url: 'https://b.example.com/', target: { values: ['192.0.2.2'] } },
      },
      objective: { availability: 99 },
      failover: { record: { zone: 'Z1', name: 'example.com', type: 'A', ttl: '30s' } },
    };
    const [first = '', second] = path;
    if (second === undefined) service[first] = value;
    else service[first] = Object.assign({}, service[first], { [second]: value });
    return JSON.stringify({ observers: ['us-east-1', 'us-east-2', 'us-west-2'], services: { a: service } });
  };

  const configOf = (text: string) => {
    const parsed = parseConfig(text, 'holdfast.yml');
    return parsed.ok ? parsed.config : parsed.problems.map(renderProblem);
  };

  const defaults = rows.flatMap(({ section, key, cells }) => {
    const written = /^`([^`]+)`/.exec(cells.at(-2) ?? '')?.[1];
    const place = places[section];
    if (written === undefined || place === undefined) return [];
    return [{ path: [...place, ...key.split('.')], written }];
  });

  it('are found in the tables', () => {
    expect(defaults.length).toBeGreaterThan(10);
  });

  it.each(defaults)('$path is $written, so that writing it changes nothing', ({ path, written }) => {
    expect(configOf(configWith(path, parse(written)))).toStrictEqual(configOf(configWith(['title'], 'a')));
  });
});
