/** Objects that stand for all that a bucket's lifecycle tells apart. Pure. */
import type { LifecycleRule, Scope, Tags } from '../../bucket.ts';

/** One kind of object: what rules see of it. */
export type Representative = {
  readonly key: string;
  /** Bytes. */
  readonly size: number;
  readonly tags: Tags;
  /** What it stands for: the longest prefix that a rule names, and the tags. */
  readonly scope: Scope;
};

const kibibyte = 1024;

/** Some bytes; the least that is moved by default; a big one. */
const usualSizes = [1, 128 * kibibyte, kibibyte ** 3] as const;

/**
 * Rules are told apart by prefixes, sets of tags and sizes. All of these are combined up to so many; beyond it each rule
 * is represented by objects of its own scope, with and without its tags, which keeps a thousand rules linear.
 */
const combinedMax = 2_000;

/** @param prefixes that matter beside those of the rules. */
export function representativesOf(
  rules: readonly LifecycleRule[],
  prefixes: readonly string[] = [],
): readonly Representative[] {
  const scopes = scopesOf(rules, prefixes);
  const places = placesOf(rules, prefixes);
  const every = sizesOf(rules);
  const isFew = scopes.length * every.length <= combinedMax;
  return scopes.flatMap((scope) => {
    const key = places.get(scope.prefix);
    if (key === undefined) return [];
    const sizes = isFew ? every : sizesOf(rules.filter(({ filter }) => scope.prefix.startsWith(filter.prefix)));
    return sizes.map((size) => ({ key, size, tags: scope.tags, scope }));
  });
}

function scopesOf(rules: readonly LifecycleRule[], prefixes: readonly string[]): readonly Scope[] {
  const filters = rules.map(({ filter: { prefix, tags } }) => ({ prefix, tags }));
  const all = [...new Set(['', ...prefixes, ...filters.map(({ prefix }) => prefix)])];
  const tagSets = distinct([{}, ...filters.map(({ tags }) => tags)]);
  if (all.length * tagSets.length <= combinedMax / usualSizes.length) {
    return all.flatMap((prefix) => tagSets.map((tags) => ({ prefix, tags })));
  }
  return distinct([...all.map((prefix) => ({ prefix, tags: {} })), ...filters]);
}

/** A key under each prefix that lies under no longer one of them; none where the longer ones leave no room. */
function placesOf(rules: readonly LifecycleRule[], prefixes: readonly string[]): ReadonlyMap<string, string> {
  const all = [...new Set(['', ...prefixes, ...rules.map(({ filter }) => filter.prefix)])].toSorted();
  const places = all.map((prefix, index) => {
    // Sorted, those that begin with the prefix follow it in one stretch.
    const taken = new Set<string>();
    for (const next of all.slice(index + 1)) {
      if (!next.startsWith(prefix)) break;
      taken.add(next.charAt(prefix.length));
    }
    const free = firstCharacters.find((character) => !taken.has(character));
    return [prefix, free === undefined ? undefined : `${prefix}${free}ny-object`] as const;
  });
  return new Map(places.flatMap(([prefix, key]) => (key === undefined ? [] : [[prefix, key] as const])));
}

const firstCharacters: readonly string[] = [...'aezqxjkwvyufgbhdmctlopnirs0123456789_~!*AEZQXJKW'];

/** One on each side of every bound that a rule draws. */
function sizesOf(rules: readonly LifecycleRule[]): readonly number[] {
  const bounds = rules.flatMap(({ filter: { sizeGreaterThan, sizeLessThan } }) => [
    ...(sizeGreaterThan === undefined ? [] : [sizeGreaterThan, sizeGreaterThan + 1]),
    ...(sizeLessThan === undefined ? [] : [sizeLessThan - 1, sizeLessThan]),
  ]);
  return [...new Set([...usualSizes, ...bounds.filter((size) => size >= 0)])].toSorted((a, b) => a - b);
}

function distinct<T>(values: readonly T[]): readonly T[] {
  return [...new Map(values.map((value) => [JSON.stringify(value), value])).values()];
}
