/** Moments that rules act at, whatever the age of the objects. Pure. */
import type { LifecycleRule } from '../../bucket.ts';
import { byPrefix } from '../../lifecycle/byPrefix.ts';
import { matcherOf } from '../../lifecycle/compile.ts';
import type { Representative } from './representatives.ts';

/** Just before each date that a rule expires the object on, ascending: written then, it has the least time. */
export function expiryDates(rules: readonly LifecycleRule[]): (one: Representative) => readonly number[] {
  const dated = rules.flatMap(({ enabled, filter, expiration }) =>
    enabled && expiration !== undefined && 'date' in expiration
      ? [{ before: expiration.date - 1, prefix: filter.prefix, matches: matcherOf(filter) }]
      : [],
  );
  const near = byPrefix(dated, ({ prefix }) => prefix);
  return (one) => {
    const dates = near(one.key)
      .filter(({ matches }) => matches(one))
      .map(({ before }) => before);
    return [...new Set(dates)].toSorted((a, b) => a - b);
  };
}
