/** Plain values that remember where in the template each stands. */

export type Tree =
  | { readonly kind: 'scalar'; readonly at: number; readonly value: string | number | boolean | null }
  | { readonly kind: 'list'; readonly at: number; readonly items: readonly Tree[] }
  | { readonly kind: 'map'; readonly at: number; readonly entries: ReadonlyMap<string, Tree> };

export function scalar(at: number, value: string | number | boolean | null): Tree {
  return { kind: 'scalar', at, value };
}

export function list(at: number, items: readonly Tree[]): Tree {
  return { kind: 'list', at, items };
}

/** Settings that are not there are left out. */
export function map(at: number, entries: readonly (readonly [string, Tree | undefined])[]): Tree {
  return {
    kind: 'map',
    at,
    entries: new Map(entries.flatMap(([key, tree]) => (tree === undefined ? [] : [[key, tree]]))),
  };
}

export function entry(tree: Tree | undefined, key: string): Tree | undefined {
  return tree?.kind === 'map' ? tree.entries.get(key) : undefined;
}

/** The same map with other names for some of its settings; anything else stays what it is. */
export function renamed(tree: Tree, names: Readonly<Record<string, string>>): Tree {
  if (tree.kind !== 'map') return tree;
  const nameOf = (key: string) => (Object.hasOwn(names, key) ? (names[key] ?? key) : key);
  return { ...tree, entries: new Map([...tree.entries].map(([key, one]) => [nameOf(key), one])) };
}

/** Each item of a list changed; anything else stays what it is. */
export function each(tree: Tree, change: (item: Tree) => Tree): Tree {
  return tree.kind === 'list' ? { ...tree, items: tree.items.map(change) } : tree;
}

/** One setting of a map changed, where it is there. */
export function changed(tree: Tree, key: string, change: (setting: Tree) => Tree): Tree {
  const setting = entry(tree, key);
  if (tree.kind !== 'map' || setting === undefined) return tree;
  return { ...tree, entries: new Map([...tree.entries, [key, change(setting)]]) };
}

/** JSON. */
export function plain(tree: Tree): unknown {
  switch (tree.kind) {
    case 'scalar':
      return tree.value;
    case 'list':
      return tree.items.map(plain);
    case 'map':
      return Object.fromEntries([...tree.entries].map(([key, one]) => [key, plain(one)]));
  }
}

/** Where the path leads, or as far along it as there is something: `Rules[0].Transitions[1].Days`. */
export function offsetAt(tree: Tree, path: string): number {
  let here = tree;
  for (const [, key, index] of path.matchAll(/([^.[\]]+)|\[(\d{1,9})\]/g)) {
    const next: Tree | undefined =
      index === undefined ? entry(here, key ?? '') : here.kind === 'list' ? here.items[Number(index)] : undefined;
    if (next === undefined) return here.at;
    here = next;
  }
  return here.at;
}

/**
 * Templates may write numbers and truth values as text: CloudFormation takes `"30"` and `"true"` where it wants a number
 * and a truth value.
 */
export function asNumber(tree: Tree): Tree {
  if (tree.kind !== 'scalar' || typeof tree.value !== 'string' || !/^\d{1,15}$/.test(tree.value)) return tree;
  return { ...tree, value: Number(tree.value) };
}

export function asBoolean(tree: Tree): Tree {
  if (tree.kind !== 'scalar' || typeof tree.value !== 'string') return tree;
  const text = tree.value.toLowerCase();
  return text === 'true' || text === 'false' ? { ...tree, value: text === 'true' } : tree;
}
