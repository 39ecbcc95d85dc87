/**
 * YAML text → a tree of plain values that remembers where each stands. Keys that would be lost or dangerous in a
 * plain object are refused here, so that everything after this works on ordinary data.
 */
import {
  type Alias,
  type Document,
  isAlias,
  isCollection,
  isMap,
  isNode,
  isScalar,
  Lexer,
  type Pair,
  parseAllDocuments,
  parseDocument,
} from 'yaml';
import type { Findings } from './findings.ts';
import type { Path } from './problem.ts';
import { quote } from './quote.ts';
import { reportSyntax } from './yamlSyntax.ts';

export type Tree = {
  /** Offset in the text. */
  readonly at: number;
  /** Plain data: null, boolean, number, string, list or map. */
  readonly value: unknown;
  /** A map's settings in the order of the file; empty for everything else. */
  readonly entries: ReadonlyMap<string, { readonly keyAt: number; readonly tree: Tree }>;
  readonly items: readonly Tree[];
  /** How many values it holds with all aliases written out, itself included. */
  readonly size: number;
  /** How many levels of values, itself included. */
  readonly depth: number;
};

/**
 * 1,000 services of ten endpoints, each with a few settings of its own. Also below what zod can carry as issues: it
 * passes them on as arguments, and the stack ends at some 120,000.
 */
const valuesMax = 100_000;

/** A config of 1 MiB as people write it has some 420,000; a file of brackets alone, which takes seconds to parse, more. */
const lexemesMax = 500_000;
const depthMax = 32;

type Reading = { readonly findings: Findings; readonly anchors: Map<string, Tree> };

const noEntries: Tree['entries'] = new Map();

function leaf(at: number, value: unknown): Tree {
  return {
    at,
    value,
    entries: noEntries,
    items: [],
    size: 1,
    depth: 1,
  };
}

const options = {
  version: '1.2',
  schema: 'core',
  merge: false,
  resolveKnownTags: false,
  stringKeys: true,
  // Checked below instead: the package compares every key with every other.
  uniqueKeys: false,
  prettyErrors: false,
  logLevel: 'error',
} as const;

/** Undefined when the text is not YAML that a config can be read from; the findings then say why. */
export function readTree(text: string, findings: Findings): Tree | undefined {
  return isShort(text, findings) ? treeOf(parseDocument(text, options), findings) : undefined;
}

/** The same for a text of several documents; undefined when any of them cannot be read. */
export function readTrees(text: string, findings: Findings): readonly Tree[] | undefined {
  if (!isShort(text, findings)) return undefined;
  const trees = [...parseAllDocuments(text, options)].map((document) => treeOf(document, findings));
  return trees.every((tree) => tree !== undefined) ? trees : undefined;
}

function isShort(text: string, findings: Findings): boolean {
  const isLong = hasTooManyLexemes(text);
  if (isLong) findings.problem({ path: [], at: 0 }, tooManyLexemes);
  return !isLong;
}

function treeOf(document: Document.Parsed, findings: Findings): Tree | undefined {
  reportSyntax([...document.errors, ...document.warnings], findings);
  if (document.errors.length > 0) return undefined;
  if (document.directives.yaml.version !== '1.2') {
    findings.problem(
      { path: [], at: 0 },
      'this file asks for YAML 1.1; a config is YAML 1.2, so remove the %YAML line',
    );
    return undefined;
  }
  const tree = build(document.contents, document.range?.[0] ?? 0, [], { findings, anchors: new Map() });
  if (tree.size <= valuesMax && tree.depth <= depthMax + 1) return tree;
  findings.problem({ path: [], at: tree.at }, tooMuch);
  return undefined;
}

/** The lexer alone is cheap, and stops here as soon as it is clear. */
export function hasTooManyLexemes(text: string): boolean {
  let count = 0;
  for (const _ of new Lexer().lex(text)) {
    count += 1;
    if (count > lexemesMax) return true;
  }
  return false;
}

const tooManyLexemes = 'this file has far more lines, brackets and commas than a config can have; write less in it';

const tooMuch =
  'this file, with its aliases (*name) written out, is far larger or deeper than a config can be; write less in it';

function build(node: unknown, at: number, path: Path, reading: Reading): Tree {
  if (isAlias(node)) return buildAlias(node, at, path, reading);
  const tree = buildNode(node, at, path, reading);
  if (isNode(node) && !isAlias(node) && node.anchor !== undefined) reading.anchors.set(node.anchor, tree);
  return tree;
}

function buildNode(node: unknown, at: number, path: Path, reading: Reading): Tree {
  if (isScalar(node)) return leaf(node.range?.[0] ?? at, node.value);
  if (!isCollection(node)) return leaf(at, null);
  const start = node.range?.[0] ?? at;
  if (path.length >= depthMax) {
    const message = `this is nested more than ${depthMax} levels deep; a config needs only a few`;
    reading.findings.problem({ path: [], at: start }, message);
    return leaf(start, null);
  }
  if (isMap(node)) return buildMap(node.items, start, path, reading);
  const items = node.items.map((item, index) => build(item, start, [...path, index], reading));
  return {
    ...leaf(
      start,
      items.map((item) => item.value),
    ),
    items,
    ...measure(items),
  };
}

function measure(trees: readonly Tree[]): { size: number; depth: number } {
  return {
    size: trees.reduce((sum, tree) => sum + tree.size, 1),
    depth: trees.reduce((most, tree) => Math.max(most, tree.depth), 0) + 1,
  };
}

/**
 * An alias is the very tree of its anchor, not a copy, so a chain of aliases costs as much as its text is long. An
 * anchor is known once its value is complete, so an alias inside its own anchor finds nothing.
 */
function buildAlias(alias: Alias, at: number, path: Path, reading: Reading): Tree {
  const start = alias.range?.[0] ?? at;
  const known = reading.anchors.get(alias.source);
  if (known !== undefined) return known;
  const message = `*${alias.source} names no anchor above it; write &${alias.source} before the value that it repeats`;
  reading.findings.problem({ path, at: start }, message);
  return leaf(start, null);
}

function buildMap(pairs: readonly Pair<unknown, unknown>[], at: number, path: Path, reading: Reading): Tree {
  const entries = new Map<string, { keyAt: number; tree: Tree }>();
  for (const pair of pairs) {
    const keyAt = isNode(pair.key) ? (pair.key.range?.[0] ?? at) : at;
    const key = keyOf(pair.key, reading);
    const tree = build(pair.value, keyAt, [...path, key], reading);
    const first = entries.get(key);
    const refusal = first === undefined ? keyRefusal(key) : duplicate(key, first.keyAt, keyAt, reading.findings);
    if (refusal === undefined) entries.set(key, { keyAt, tree });
    else reading.findings.problem({ path: [...path, key], at: keyAt }, refusal);
  }
  const value = Object.fromEntries([...entries].map(([key, entry]) => [key, entry.tree.value]));
  return { ...leaf(at, value), entries, ...measure([...entries.values()].map((entry) => entry.tree)) };
}

function keyOf(key: unknown, reading: Reading): string {
  if (isAlias(key)) return String(reading.anchors.get(key.source)?.value ?? '');
  if (!isScalar(key)) return '';
  const text = String(key.value ?? '');
  if (key.anchor !== undefined) reading.anchors.set(key.anchor, leaf(key.range?.[0] ?? 0, text));
  return text;
}

function duplicate(key: string, firstAt: number, keyAt: number, findings: Findings): string {
  const first = findings.lineAt(firstAt).line;
  const where = first === findings.lineAt(keyAt).line ? 'on this line' : `on line ${first}`;
  return `duplicate key ${quote(key)}; it stands ${where} already, so remove one of the two`;
}

function keyRefusal(key: string): string | undefined {
  if (key === '<<') return 'merge keys (<<) are not supported; repeat the settings, or put shared ones on the service';
  return key === '__proto__' ? 'a key cannot be named "__proto__"; choose another name' : undefined;
}
