/** Objects that stand for all that a bucket's lifecycle tells apart. Pure. */
import type { LifecycleRule, Scope, Tags } from '../../bucket.ts';
import { byPrefix } from '../../lifecycle/byPrefix.ts';
import { ruleScopes } from './ruleScopes.ts';
import { TooManyRulesError } from './tooManyRules.ts';

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

/** Scopes and sizes are all combined up to so many; beyond it a scope has the sizes of the rules that meet it. */
const combinedMax = 2_000;

/** Those of a thousand rules are fewer, unless nearly all of them meet. */
const representativesMax = 20_000;

/**
 * Rules are told apart by prefixes, sets of tags and sizes.
 *
 * @param prefixes that matter beside those of the rules.
 * @throws TooManyRulesError rather than leave any out.
 */
export function representativesOf(
  rules: readonly LifecycleRule[],
  prefixes: readonly string[] = [],
): readonly Representative[] {
  const scopes = ruleScopes(rules, prefixes);
  const places = placesOf(rules, prefixes);
  const every = sizesOf(rules);
  const isFew = scopes.length * every.length <= combinedMax;
  const sized = rules.filter(({ filter }) => filter.sizeGreaterThan !== undefined || filter.sizeLessThan !== undefined);
  const near = byPrefix(sized, ({ filter }) => filter.prefix);
  const all: Representative[] = [];
  for (const scope of scopes) {
    const key = places.get(scope.prefix) ?? scope.prefix;
    const sizes = isFew ? every : sizesOf(near(scope.prefix));
    for (const size of sizes) all.push({ key, size, tags: scope.tags, scope });
    if (all.length > representativesMax) throw new TooManyRulesError();
  }
  return all;
}

/** A key under each prefix that lies under no longer one of them. */
function placesOf(rules: readonly LifecycleRule[], prefixes: readonly string[]): ReadonlyMap<string, string> {
  const all = [...new Set(['', ...prefixes, ...rules.map(({ filter }) => filter.prefix)])].toSorted();
  return new Map(
    all.map((prefix, index) => {
      // Sorted, those that begin with the prefix follow it in one stretch.
      const taken = new Set<string>();
      for (const next of all.slice(index + 1)) {
        if (!next.startsWith(prefix)) break;
        taken.add(next.charAt(prefix.length));
      }
      return [prefix, `${prefix}${freeCharacter(taken)}ny-object`] as const;
    }),
  );
}

const firstCharacters: readonly string[] = [...'aezqxjkwvyufgbhdmctlopnirs0123456789_~!*AEZQXJKW'];

/** Unicode's private use area, which nobody writes prefixes in; should somebody, it has more than there can be rules. */
const firstPrivate = 0xe000;

function freeCharacter(taken: ReadonlySet<string>): string {
  const free = firstCharacters.find((character) => !taken.has(character));
  if (free !== undefined) return free;
  let code = firstPrivate;
  while (taken.has(String.fromCharCode(code))) code += 1;
  return String.fromCharCode(code);
}

/** One on each side of every bound that a rule draws. */
function sizesOf(rules: readonly LifecycleRule[]): readonly number[] {
  const bounds = rules.flatMap(({ filter: { sizeGreaterThan, sizeLessThan } }) => [
    ...(sizeGreaterThan === undefined ? [] : [sizeGreaterThan, sizeGreaterThan + 1]),
    ...(sizeLessThan === undefined ? [] : [sizeLessThan - 1, sizeLessThan]),
  ]);
  return [...new Set([...usualSizes, ...bounds.filter((size) => size >= 0)])].toSorted((a, b) => a - b);
}
