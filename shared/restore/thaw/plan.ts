/** How archived objects are thawed: by which tier, for how many days, and how long that may take. Pure. */
import { type Retrieval, type RetrievalTime, retrievalOf } from '../../storage/retrieval.ts';
import type { ObjectFacts, ThawTier } from '../store.ts';

const dayMs = 86_400_000;

/** AWS promises none of its times; beyond twice the longest one something else is wrong. */
const patience = 2;

/** The cheapest first (Amazon S3 pricing, "Retrieval requests and data"). */
const tiers = ['Bulk', 'Standard', 'Expedited'] as const;

export type ThawPlan = {
  readonly objects: readonly { readonly key: string; readonly tier: ThawTier }[];
  /** How long the copies are kept: until the slowest is there, and a day for the run. */
  readonly days: number;
};

/** @param objects that are frozen. */
export function thawPlan(objects: readonly ObjectFacts[], rtoMs: number | undefined): ThawPlan {
  const planned = objects.map((object) => ({ key: object.key, tier: tierFor(object, rtoMs) }));
  const slowest = Math.max(0, ...objects.map((object) => thawMsMax(object, tierFor(object, rtoMs))));
  return { objects: planned, days: 1 + Math.ceil(slowest / dayMs) };
}

/** The cheapest whose documented longest time fits the objective, else the fastest that there is. */
export function tierFor(object: ObjectFacts, rtoMs: number | undefined): ThawTier {
  const offered = tiers.filter((tier) => timeOf(object, tier) !== undefined);
  const fits = offered.find((tier) => (timeOf(object, tier)?.mostMs ?? 0) <= (rtoMs ?? Number.POSITIVE_INFINITY));
  return fits ?? offered.at(-1) ?? 'Standard';
}

/** When it is given up, milliseconds after it was asked for. */
export function thawMsMax(object: ObjectFacts, tier: ThawTier): number {
  return patience * (timeOf(object, tier) ?? slowestOf(object)).mostMs;
}

/** A tier that nobody asked for here: somebody else began to thaw it. */
export function slowestOf(object: ObjectFacts): RetrievalTime {
  const times = tiers.flatMap((tier) => timeOf(object, tier) ?? []);
  return times.reduce((slow, time) => (time.mostMs > slow.mostMs ? time : slow), {
    leastMs: 0,
    mostMs: 12 * 3_600_000,
  });
}

export function timeOf({ storageClass, size }: ObjectFacts, tier: ThawTier): RetrievalTime | undefined {
  const times = archiveOf(storageClass, size);
  switch (tier) {
    case 'Bulk':
      return times.bulk;
    case 'Standard':
      return times.standard;
    case 'Expedited':
      return times.expedited;
  }
}

/**
 * Nothing tells which of its two archives Intelligent-Tiering put an object in: the slower one takes as long as
 * DEEP_ARCHIVE does, by the same tiers (Amazon S3 User Guide, "Understanding archive retrieval options").
 */
function archiveOf(storageClass: string, size: number): Retrieval {
  return storageClass === 'GLACIER' ? retrievalOf('GLACIER', size) : retrievalOf('DEEP_ARCHIVE', size);
}

const pollMsMin = 10_000;
const pollMsMax = 15 * 60_000;

/** Of the longest documented time, so many looks; then as often again until it is given up. */
const looksPerTime = 60;

/** Before the next look: the first one may wait for as long as AWS takes at the least, as nothing is there before. */
export function pauseMs(time: RetrievalTime, sinceMs: number): number {
  const pause = Math.min(pollMsMax, Math.max(pollMsMin, time.mostMs / looksPerTime));
  return Math.max(pause, Math.floor(time.leastMs / 2) - sinceMs);
}
