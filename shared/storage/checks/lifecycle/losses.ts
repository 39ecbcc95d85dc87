/** What a lifecycle deletes for good before the policy lets it. Pure. */

import { dayMs } from '../../../availability/slots.ts';
import type { Lifecycle, Scope } from '../../bucket.ts';
import type { BucketContext } from '../../check.ts';
import type { Life, LifeEvent, ObjectFacts } from '../../life.ts';
import { nextMidnight } from '../../lifecycle/days.ts';
import { compileLifecycle } from '../../lifecycle.ts';
import { versionKinds } from '../../versionKinds.ts';
import { expiryDates } from './dates.ts';
import { type Representative, representativesOf } from './representatives.ts';
import type { VersioningState } from './underVersioning.ts';

export type Loss = {
  readonly scope: Scope;
  /** The rule to change: the one that expires it while it is current, else the one that deletes noncurrent versions. */
  readonly rule: number;
  readonly kind: 'current' | 'noncurrent';
  /** From its creation, or from when it was overwritten or deleted, until it is gone for good; milliseconds. */
  readonly lostMs: number;
  /** Of it, as the noncurrent version that an expiration has left. */
  readonly hiddenMs: number;
  /** How long it should have been, counted likewise. */
  readonly keepMs: number;
};

/** PutBucketLifecycleConfiguration, NewerNoncurrentVersions: no rule keeps more than so many. */
const newerVersionsMax = 100;

/** Keys with a retention of their own in the config are left to the check `retention`. */
export function lossesOf(
  { bucket, policy, now }: Pick<BucketContext, 'bucket' | 'policy' | 'now'>,
  lifecycle: Lifecycle,
  versioning: VersioningState,
): readonly Loss[] {
  const own = bucket.retention.map(({ prefix }) => prefix);
  const lifeOf = compileLifecycle(lifecycle);
  const keep = { days: policy.keepDays ?? 0, noncurrentDays: policy.keepNoncurrentDays };
  const datesOf = expiryDates(lifecycle.rules);
  return representativesOf(lifecycle.rules, own)
    .filter(({ key }) => !own.some((prefix) => key.startsWith(prefix)))
    .flatMap((one) =>
      objectsOf(one, creationsOf(datesOf(one), now), versioning).flatMap((object) => [
        ...lossWhileCurrent(one, lifeOf(object), keep),
        ...lossOnceNoncurrent(one, object, { keep, lifeOf }),
      ]),
    );
}

type Keep = { readonly days: number; readonly noncurrentDays: number | undefined };

function lossWhileCurrent({ scope }: Representative, life: Life, { days }: Keep): readonly Loss[] {
  const end = deletionOf(life);
  const created = life.events[0]?.at ?? 0;
  const lostMs = end === undefined ? Number.POSITIVE_INFINITY : end.at - created;
  if (end?.rule === undefined || lostMs >= days * dayMs) return [];
  const expiry = life.events.find(({ what }) => what === 'superseded');
  const hiddenMs = expiry === undefined ? 0 : end.at - expiry.at;
  return [{ scope, rule: expiry?.rule ?? end.rule, kind: 'current', lostMs, hiddenMs, keepMs: days * dayMs }];
}

/** Of a version that is overwritten at once, with as many newer ones as any rule would keep. */
function lossOnceNoncurrent(
  { scope }: Representative,
  object: ObjectFacts,
  { keep, lifeOf }: { readonly keep: Keep; readonly lifeOf: (object: ObjectFacts) => Life },
): readonly Loss[] {
  const end = deletionOf(lifeOf({ ...object, supersededAt: object.createdAt, newerVersions: newerVersionsMax }));
  const days = Math.min(keep.days, keep.noncurrentDays ?? keep.days);
  // Without a rule it was the person who overwrote it, in a bucket that keeps no versions.
  if (end?.rule === undefined || end.at - object.createdAt >= days * dayMs) return [];
  const lostMs = end.at - object.createdAt;
  return [{ scope, rule: end.rule, kind: 'noncurrent', lostMs, hiddenMs: 0, keepMs: days * dayMs }];
}

function deletionOf({ events }: Life): LifeEvent | undefined {
  return events.find(({ what }) => what === 'deleted');
}

function objectsOf(
  { key, size, tags }: Representative,
  created: readonly number[],
  versioning: VersioningState,
): readonly ObjectFacts[] {
  return versionKinds(versioning).flatMap((kind) =>
    created.map((createdAt) => ({ key, size, tags, createdAt, storageClass: 'STANDARD', ...kind })),
  );
}

/** One date leaves an object no more time than another: some are enough, for the rules to be named. */
const datesMax = 10;

/**
 * Just before a midnight, because S3 rounds up to the next one, which gives these the least time; and just before dates
 * that a rule expires objects on, whatever their age.
 */
function creationsOf(dates: readonly number[], now: number): readonly number[] {
  return [...new Set([nextMidnight(now + 1) - 1, ...dates.filter((date) => date >= now).slice(0, datesMax)])];
}
