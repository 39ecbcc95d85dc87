/** For what objects a lifecycle's rules act, alone and two together. Pure. */
import type { LifecycleRule, Scope, Tags } from '../../bucket.ts';
import { meetingPrefix } from '../../lifecycle/byPrefix.ts';
import { prefixesMeet } from '../../replication/scopeFit.ts';
import { TooManyRulesError } from './tooManyRules.ts';

/** Prefixes and sets of tags are all combined up to so many. */
const combinedMax = 600;

/** A thousand rules that meet few others come to fewer. */
const scopesMax = 6_000;

/**
 * Every prefix, the scope of every rule, and what both a rule that ends current versions and one that ends noncurrent ones
 * are for: these two act on an object one after the other.
 *
 * @param prefixes that matter beside those of the rules.
 */
export function ruleScopes(rules: readonly LifecycleRule[], prefixes: readonly string[]): readonly Scope[] {
  const scopes = new Map<string, Scope>();
  const add = (prefix: string, tags: Tags) => {
    scopes.set(nameOf(prefix, tags), { prefix, tags });
    if (scopes.size > scopesMax) throw new TooManyRulesError();
  };
  const all = [...new Set(['', ...prefixes, ...rules.map(({ filter }) => filter.prefix)])];
  const tagSets = new Map([{}, ...rules.map(({ filter }) => filter.tags)].map((tags) => [nameOf('', tags), tags]));
  const isFew = all.length * tagSets.size <= combinedMax;
  for (const prefix of all) for (const tags of isFew ? tagSets.values() : [{}]) add(prefix, tags);
  for (const { filter } of rules) add(filter.prefix, filter.tags);
  const ending = rules.filter(({ enabled, noncurrentExpiration }) => enabled && noncurrentExpiration !== undefined);
  const meeting = meetingPrefix(ending, ({ filter }) => filter.prefix);
  for (const { enabled, expiration, filter } of rules) {
    if (!enabled || expiration === undefined || 'expiredObjectDeleteMarker' in expiration) continue;
    for (const { filter: other } of meeting(filter.prefix)) {
      if (!prefixesMeet(filter.prefix, other.prefix)) continue;
      const tags = bothTags(filter.tags, other.tags);
      const prefix = filter.prefix.length > other.prefix.length ? filter.prefix : other.prefix;
      if (tags !== undefined) add(prefix, tags);
    }
  }
  return [...scopes.values()];
}

/** Undefined when a tag would have to have two values. */
function bothTags(one: Tags, other: Tags): Tags | undefined {
  const clash = Object.entries(one).some(([name, value]) => Object.hasOwn(other, name) && other[name] !== value);
  return clash ? undefined : { ...one, ...other };
}

function nameOf(prefix: string, tags: Tags): string {
  const pairs = Object.entries(tags);
  if (pairs.length === 0) return prefix;
  return JSON.stringify([prefix, pairs.toSorted(([a], [b]) => (a < b ? -1 : 1))]);
}
