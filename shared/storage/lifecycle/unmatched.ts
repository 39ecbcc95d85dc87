/** What a sample of a bucket's objects says of rules: that none of them is one that the rule could act on. */
import type { Lifecycle, LifecycleFilter, SampledObject } from '../bucket.ts';
import { minimumSizeBytes, movesSmall } from './compile.ts';
import type { Idle, RuleAction } from './idleAction.ts';

/**
 * Of current versions alone, which are all that a sample holds. Objects whose tags nobody asked for may have any.
 */
export function unmatchedBy(
  action: RuleAction,
  objects: readonly SampledObject[],
  minimumSize: Lifecycle['minimumSize'],
): Idle | undefined {
  if (objects.length === 0 || (action.kind !== 'move' && action.kind !== 'expire')) return undefined;
  const { filter } = action.rule;
  const under = objects.filter(({ key }) => key.startsWith(filter.prefix));
  if (under.length === 0) {
    // People write patterns here, and a rule takes every character as it is.
    const hint = filter.prefix.endsWith('*') ? ': S3 takes the * of a prefix literally' : '';
    return { reason: 'no-such-prefix', why: `no object has its prefix${hint}` };
  }
  const tagged = under.filter((object) => mayHaveTags(object, filter));
  if (tagged.length === 0) return { reason: 'no-such-tags', why: 'no object under its prefix has its tags' };
  const sized = tagged.filter(({ size }) => isOfSize(size, filter));
  if (sized.length === 0) return { reason: 'no-such-size', why: 'no object that it could mean has such a size' };
  if (action.kind === 'expire' || movesSmall(filter, action.storageClass, minimumSize)) return undefined;
  if (sized.some(({ size }) => size >= minimumSizeBytes)) return undefined;
  return { reason: 'too-small', why: 'all objects that it means are below 128 KB, which S3 does not move by default' };
}

function mayHaveTags({ tags }: SampledObject, filter: LifecycleFilter): boolean {
  if (tags === undefined) return true;
  return Object.entries(filter.tags).every(([key, value]) => Object.hasOwn(tags, key) && tags[key] === value);
}

function isOfSize(
  size: number,
  { sizeGreaterThan = -1, sizeLessThan = Number.POSITIVE_INFINITY }: LifecycleFilter,
): boolean {
  return size > sizeGreaterThan && size < sizeLessThan;
}
