/** A template's text → its values, with the intrinsic functions in both of their forms as nodes of their own. */
import {
  type CollectionTag,
  isAlias,
  isMap,
  isNode,
  isScalar,
  isSeq,
  LineCounter,
  type Pair,
  parseDocument,
  type ScalarTag,
  type Tags,
} from 'yaml';
import { printable } from '../../config/quote.ts';
import { hasTooManyLexemes } from '../../config/yamlTree.ts';

export type TemplateNode =
  | { readonly kind: 'scalar'; readonly at: number; readonly value: string | number | boolean | null }
  | { readonly kind: 'list'; readonly at: number; readonly items: readonly TemplateNode[] }
  | { readonly kind: 'map'; readonly at: number; readonly entries: ReadonlyMap<string, TemplateNode> }
  /** `name` without `Fn::`; what YAML has besides functions that only a person can read is one, too. */
  | { readonly kind: 'function'; readonly at: number; readonly name: string; readonly argument: TemplateNode };

export class TemplateUnreadable extends Error {
  readonly code = 'template-unreadable';
  readonly file: string;
  /** 1-based. */
  readonly line: number;

  constructor(file: string, line: number, what: string) {
    super(`${file}:${line}: ${printable(what).slice(0, 300)}`);
    this.name = 'TemplateUnreadable';
    this.file = file;
    this.line = line;
  }
}

/** AWS CloudFormation User Guide, "Quotas": a template in S3 has up to 1 MB. */
const lengthMax = 1_000_000;
const depthMax = 100;

/** CloudFormation User Guide, "Template format": YAML 1.1 without these. */
const unsupported = ['binary', 'omap', 'pairs', 'set', 'timestamp', 'merge'];

const options = {
  version: '1.1',
  schema: 'yaml-1.1',
  merge: false,
  stringKeys: true,
  uniqueKeys: false,
  prettyErrors: false,
  logLevel: 'error',
  customTags: (tags: Tags) => tags.filter((tag) => !unsupported.includes(tagName(tag))),
} as const;

function tagName(tag: string | ScalarTag | CollectionTag): string {
  return typeof tag === 'string' ? tag : tag.tag.replace(/^tag:yaml\.org,2002:/, '');
}

export type ParsedTemplate = { readonly root: TemplateNode; readonly lineAt: (offset: number) => number };

/** @throws TemplateUnreadable */
export function parseTemplate(text: string, file: string): ParsedTemplate {
  if (text.length > lengthMax || hasTooManyLexemes(text)) {
    throw new TemplateUnreadable(file, 1, 'it is longer than a template can be');
  }
  const lineCounter = new LineCounter();
  const document = parseDocument(text, { ...options, lineCounter });
  const lineAt = (offset: number) => Math.max(1, lineCounter.linePos(offset).line);
  const [error] = document.errors;
  if (error !== undefined) throw new TemplateUnreadable(file, lineAt(error.pos[0]), error.message);
  return { root: build(document.contents, 0, 0), lineAt };
}

function build(node: unknown, at: number, depth: number): TemplateNode {
  if (!isNode(node)) return { kind: 'scalar', at, value: null };
  const start = node.range?.[0] ?? at;
  // CloudFormation takes no aliases; tools that do write them out before it sees the template.
  if (isAlias(node)) return called('alias', { kind: 'scalar', at: start, value: node.source }, start);
  if (depth > depthMax) return called('nesting', { kind: 'scalar', at: start, value: null }, start);
  const content = contentOf(node, start, depth);
  const tag = node.tag ?? '';
  return tag.startsWith('!') && tag.length > 1 ? shortForm(tag.slice(1), content, start) : content;
}

function contentOf(node: unknown, at: number, depth: number): TemplateNode {
  if (isScalar(node)) return { kind: 'scalar', at, value: scalarValue(node.value) };
  if (isSeq(node)) return { kind: 'list', at, items: node.items.map((item) => build(item, at, depth + 1)) };
  return isMap(node) ? longForm(node.items, at, depth) : { kind: 'scalar', at, value: null };
}

function scalarValue(value: unknown): string | number | boolean | null {
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return value;
  return value === null || value === undefined ? null : String(value);
}

/** `{ Ref: X }`, `{ 'Fn::Sub': X }`; `Condition` is one only inside of conditions, which know it by its name. */
function longForm(pairs: readonly Pair<unknown, unknown>[], at: number, depth: number): TemplateNode {
  const entries = new Map<string, TemplateNode>();
  for (const { key, value } of pairs) {
    const keyAt = isNode(key) ? (key.range?.[0] ?? at) : at;
    const built = build(value, keyAt, depth + 1);
    // A map or list in a block begins below its key; a person looks for the key.
    entries.set(isScalar(key) ? String(key.value) : '', { ...built, at: keyAt });
  }
  const [first] = entries;
  if (entries.size === 1 && first !== undefined) {
    const [key, argument] = first;
    if (key === 'Ref' || key.startsWith('Fn::')) return called(key.replace(/^Fn::/, ''), argument, at);
  }
  return { kind: 'map', at, entries };
}

/** `!GetAtt A.B` is written as one text, `Fn::GetAtt` as a list of two. */
function shortForm(name: string, argument: TemplateNode, at: number): TemplateNode {
  return name === 'Condition'
    ? { kind: 'map', at, entries: new Map([['Condition', argument]]) }
    : called(name, argument, at);
}

function called(name: string, argument: TemplateNode, at: number): TemplateNode {
  return { kind: 'function', at, name, argument };
}
