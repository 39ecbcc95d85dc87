/** One place in the config, and what stands there, for rules that look at single settings. */
import type * as z from 'zod';
import type { Place } from './findings.ts';
import type { Path } from './problem.ts';
import type { Tree } from './yamlTree.ts';

export type Part = {
  readonly path: Path;
  /** Offset of the value; of the parent's key when there is none. */
  readonly at: number;
  /** Offset of the key; the value's where there is no key. */
  readonly keyAt: number;
  /** Undefined when the setting is absent. */
  readonly tree: Tree | undefined;
};

/** A setting and how reading it went. `T` is what its schema makes of it. */
export type Setting<T> = { readonly part: Part } & (
  | { readonly state: 'absent' }
  /** Reported already, by the schema. */
  | { readonly state: 'invalid' }
  | { readonly state: 'valid'; readonly value: T }
);

export function rootPart(tree: Tree): Part {
  return { path: [], at: tree.at, keyAt: tree.at, tree };
}

/** The setting `key` of a map; absent when `part` is no map. */
export function child(part: Part, key: string): Part {
  const entry = part.tree?.entries.get(key);
  const path = [...part.path, key];
  if (entry === undefined) return { path, at: part.keyAt, keyAt: part.keyAt, tree: undefined };
  return { path, at: entry.tree.at, keyAt: entry.keyAt, tree: entry.tree };
}

/** A map's first settings, at most `max`, in the order of the file. */
export function children(part: Part, max: number): readonly { readonly key: string; readonly part: Part }[] {
  const keys = [...(part.tree?.entries.keys() ?? [])].slice(0, max);
  return keys.map((key) => ({ key, part: child(part, key) }));
}

function itemPart(part: Part, tree: Tree, index: number): Part {
  return {
    path: [...part.path, index],
    at: tree.at,
    keyAt: tree.at,
    tree,
  };
}

/** A list's first items, at most `max`. */
export function items(part: Part, max: number): readonly Part[] {
  return (part.tree?.items ?? []).slice(0, max).map((tree, index) => itemPart(part, tree, index));
}

/** Follows a path as far as there is something. */
export function follow(root: Part, path: readonly PropertyKey[]): Part {
  let part = root;
  for (const step of path) {
    const item = typeof step === 'number' ? part.tree?.items[step] : undefined;
    part = item === undefined || typeof step !== 'number' ? child(part, String(step)) : itemPart(part, item, step);
  }
  return part;
}

/** Whether a map stands there; anything else is the schema's matter. */
export function isMap({ tree }: Part): boolean {
  return typeof tree?.value === 'object' && tree.value !== null && !Array.isArray(tree.value);
}

export function keyPlace(part: Part): Place {
  return { path: part.path, at: part.keyAt };
}

export function read<T>(part: Part, schema: z.ZodType<T>): Setting<T> {
  if (part.tree === undefined) return { part, state: 'absent' };
  const result = schema.safeParse(part.tree.value);
  return result.success ? { part, state: 'valid', value: result.data } : { part, state: 'invalid' };
}

/** The value, or what an absent one stands for; undefined when it is invalid. */
export function valueOr<T, D>(setting: Setting<T>, absent: D): T | D | undefined {
  if (setting.state === 'valid') return setting.value;
  return setting.state === 'absent' ? absent : undefined;
}

/** What stands nearer, or else what is common. */
export function over<T>(own: Setting<T>, common: Setting<T>): Setting<T> {
  return isGiven(own) ? own : common;
}

export function isGiven(setting: Setting<unknown>): boolean {
  return setting.state !== 'absent';
}
