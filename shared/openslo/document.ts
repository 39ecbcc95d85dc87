/**
 * One object of OpenSLO as it is read: what is looked at is remembered, so that in the end everything that nothing has
 * looked at can be told. Nothing is dropped without a word.
 */
import { child, items, type Part, rootPart } from '../config/part.ts';
import { renderPath } from '../config/problem.ts';
import { printable, show } from '../config/quote.ts';
import type { Tree } from '../config/yamlTree.ts';

/** Something that Holdfast has no place for. */
export type Loss = {
  readonly file: string;
  readonly line: number;
  /** `SLO checkout-availability` */
  readonly object: string;
  /** Within the object, such as `spec.objectives[0].value`; empty for all of it. */
  readonly path: string;
  readonly why: string;
};

export type OpenSloDocument = {
  readonly file: string;
  readonly kind: string;
  readonly name: string;
  readonly root: Part;
  readonly lineOf: (offset: number) => number;
  /** Values that have been read, and those that nothing has to be said of any more, with all that is in them. */
  readonly seen: Set<Tree>;
  readonly settled: Set<Tree>;
  readonly losses: Loss[];
};

type Source = Pick<OpenSloDocument, 'file' | 'lineOf'>;

export function documentOf(tree: Tree, source: Source): OpenSloDocument {
  const root = rootPart(tree);
  const word = (part: Part) => (typeof part.tree?.value === 'string' ? part.tree.value : '');
  const document = {
    ...source,
    kind: word(child(root, 'kind')),
    name: word(child(child(root, 'metadata'), 'name')),
    root,
    seen: new Set<Tree>(),
    settled: new Set<Tree>(),
    losses: [],
  };
  const metadata = child(root, 'metadata');
  const known = [
    child(root, 'apiVersion'),
    child(root, 'kind'),
    metadata,
    child(metadata, 'name'),
    child(root, 'spec'),
  ];
  for (const part of known) see(document, part);
  return document;
}

export function inside(part: Part, ...keys: readonly string[]): Part {
  return keys.reduce(child, part);
}

/** Says what is lost, once, of the value and all that is in it. */
export function lose(document: OpenSloDocument, part: Part, why: string): void {
  const { file, kind, name, lineOf, losses, settled } = document;
  const object = printable(`${kind === '' ? 'an object' : kind}${name === '' ? '' : ` ${name}`}`);
  losses.push({ file, line: lineOf(part.keyAt), object, path: printable(renderPath(part.path)), why: printable(why) });
  if (part.tree !== undefined) settled.add(part.tree);
}

/** Takes the value as it is, with all that is in it. */
export function settle({ settled }: OpenSloDocument, part: Part): void {
  if (part.tree !== undefined) settled.add(part.tree);
}

export function isThere({ tree }: Part): boolean {
  return tree !== undefined && tree.value !== null;
}

/** Undefined when there is none; what is no text is told as lost. */
export function textAt(document: OpenSloDocument, part: Part): string | undefined {
  return valueAt(document, part, 'a text', (value) => (typeof value === 'string' ? value : undefined));
}

export function numberAt(document: OpenSloDocument, part: Part): number | undefined {
  return valueAt(document, part, 'a number', (value) => (typeof value === 'number' ? value : undefined));
}

export function flagAt(document: OpenSloDocument, part: Part): boolean | undefined {
  return valueAt(document, part, 'true or false', (value) => (typeof value === 'boolean' ? value : undefined));
}

const itemsMax = 1_000;

/** The items of a list; none when there is no list. */
export function itemsAt(document: OpenSloDocument, part: Part): readonly Part[] {
  see(document, part);
  return items(part, itemsMax);
}

/** Of a map of texts, what stands under the key. */
export function annotationAt(document: OpenSloDocument, key: string): string | undefined {
  return textAt(document, inside(document.root, 'metadata', 'annotations', key));
}

function valueAt<T>(
  document: OpenSloDocument,
  part: Part,
  wanted: string,
  read: (value: unknown) => T | undefined,
): T | undefined {
  see(document, part);
  if (!isThere(part)) return undefined;
  const value = read(part.tree?.value);
  if (value === undefined) lose(document, part, `${wanted} is expected here, and this is ${show(part.tree?.value)}`);
  return value;
}

function see({ seen }: OpenSloDocument, { tree }: Part): void {
  if (tree !== undefined) seen.add(tree);
}

const reasons: readonly (readonly [RegExp, string])[] = [
  [/^metadata\.labels/, 'nothing in Holdfast has labels'],
  [/^metadata\.annotations/, 'an annotation of another tool'],
  [/(^|\.)displayName$/, 'only a service has a title'],
  [/(^|\.)description$/, 'there is no place for it; keep it as a comment'],
];

/** Tells of everything that nothing has looked at. */
export function loseUnseen(document: OpenSloDocument): void {
  const visit = (part: Part): void => {
    const { tree } = part;
    if (tree === undefined || document.settled.has(tree)) return;
    if (!isTouched(document, tree)) {
      const path = renderPath(part.path);
      const why = reasons.find(([pattern]) => pattern.test(path))?.[1];
      if (!isEmpty(tree)) lose(document, part, why ?? 'Holdfast has nothing that corresponds');
      return;
    }
    for (const key of tree.entries.keys()) visit(child(part, key));
    for (const item of items(part, itemsMax)) visit(item);
  };
  visit(document.root);
}

/** It says nothing that could be lost. */
function isEmpty({ value, entries, items: list }: Tree): boolean {
  return value === null || (typeof value === 'object' && entries.size === 0 && list.length === 0);
}

function isTouched({ seen, settled }: OpenSloDocument, tree: Tree): boolean {
  const within = (one: Tree): boolean =>
    seen.has(one) ||
    settled.has(one) ||
    [...one.entries.values()].some((entry) => within(entry.tree)) ||
    one.items.some(within);
  return within(tree);
}
