/** Whether a backup was due to be tested, and nothing came of it. Pure. */
import type { RestoreTest } from '../config/restoreConfig.ts';
import { retrievalOf } from '../storage/retrieval.ts';
import { lastDueAt } from './schedule.ts';
import type { Standing } from './standing.ts';

export type MissedInput = Standing & {
  /** Since when it is tested by this schedule, Unix milliseconds; undefined when nobody knows. */
  readonly since: number | undefined;
  readonly now: number;
};

/** @returns the last moment that it was due and nothing came of, Unix milliseconds; undefined when nothing is missed. */
export function missedMoment({ test, last, since, now }: MissedInput): number | undefined {
  if (since === undefined) return undefined;
  const due = lastDueAt(test.schedule, now - graceMs(test, last));
  // What was due before anybody watched it is missed by nobody.
  if (due === undefined || due < since) return undefined;
  return last !== undefined && last.startedAt >= due ? undefined : due;
}

const hourMs = 3_600_000;

/** A run is in the ledger once it has ended, and most end within the hour; somebody may be restoring it by hand before. */
const leastGraceMs = 6 * hourMs;

/** Thawing with the slowest tier: 48 hours of S3 Glacier Deep Archive. */
const thawMs = retrievalOf('DEEP_ARCHIVE').bulk?.mostMs ?? 0;

/**
 * How long after it is due its run may still be under way: twice as long as the last one took, or as was promised; and the
 * slowest thaw, unless the last run says that there is nothing to thaw.
 */
function graceMs({ rtoMs = 0, source }: RestoreTest, last: Standing['last']): number {
  const lastMs = last === undefined ? 0 : last.endedAt - last.startedAt;
  const spentMs = Math.max(leastGraceMs, 2 * rtoMs, 2 * lastMs);
  return mayThaw(source, last) ? spentMs + thawMs : spentMs;
}

const frozenClasses: readonly string[] = ['GLACIER', 'DEEP_ARCHIVE'];

function mayThaw(source: RestoreTest['source'], last: Standing['last']): boolean {
  if (source.kind === 'table') return false;
  if (source.pick.which.kind === 'random') return true;
  if (last?.source?.kind !== 'objects') return true;
  return last.source.objects.some(({ storageClass }) => frozenClasses.includes(storageClass));
}
