/**
 * What keeping an object costs along its life. Pure. The rules are those of Amazon S3 pricing (aws.amazon.com/s3/pricing),
 * the footnotes of "Storage pricing" and "Requests & data retrievals".
 */

import { dayMs } from '../../availability/slots.ts';
import type { Life, LifeEvent, ObjectFacts } from '../life.ts';
import { minimumSizeBytes } from '../lifecycle/compile.ts';
import { type AnyStorageClass, type StorageClass, storageClasses } from '../storageClass.ts';
import type { RegionPrices } from './prices.ts';

/** Days; whoever leaves the class earlier pays for the rest. */
export const minimumDays: Readonly<Partial<Record<AnyStorageClass, number>>> = {
  STANDARD_IA: 30,
  ONEZONE_IA: 30,
  GLACIER_IR: 90,
  GLACIER: 90,
  DEEP_ARCHIVE: 180,
};

/** S3 FAQ, "How will I be charged and billed for my use of Amazon S3?": 100 GB are 107,374,182,400 bytes there. */
const gbBytes = 2 ** 30;

/** S3 bills by the month's own hours. Half a day more or less is not worth a calendar: a month is a twelfth of a year. */
export const monthMs = (365 * dayMs) / 12;

/** Of these every archived object has so much beside it, the first at the class's own price, the second at STANDARD's. */
const overheadBytes = { own: 32 * 1024, standard: 8 * 1024 };

const billedAsMinimum: readonly AnyStorageClass[] = ['STANDARD_IA', 'ONEZONE_IA', 'GLACIER_IR'];
const archived: readonly AnyStorageClass[] = ['GLACIER', 'DEEP_ARCHIVE'];

/** US dollars a month for one object of so many bytes; undefined where the prices lack something that it needs. */
export function monthlyUsdOf(storageClass: AnyStorageClass, size: number, prices: RegionPrices): number | undefined {
  const { storagePerGbMonth, monitoringPerThousand } = prices;
  const price = storagePerGbMonth[storageClass];
  if (price === undefined) return undefined;
  const usd = (bytes: number, perGb: number) => (bytes / gbBytes) * perGb;
  if (billedAsMinimum.includes(storageClass)) return usd(Math.max(size, minimumSizeBytes), price);
  if (archived.includes(storageClass)) {
    const standard = storagePerGbMonth.STANDARD;
    if (standard === undefined) return undefined;
    return usd(size + overheadBytes.own, price) + usd(overheadBytes.standard, standard);
  }
  if (storageClass !== 'INTELLIGENT_TIERING' || size < minimumSizeBytes) return usd(size, price);
  // Smaller objects are neither monitored nor charged for it.
  return monitoringPerThousand === undefined ? undefined : usd(size, price) + monitoringPerThousand / 1000;
}

export type LifeCost = {
  /** US dollars within the window. What `unpriced` names is not in them. */
  readonly storageUsd: number;
  /** The requests that move the object. */
  readonly transitionsUsd: number;
  /** For leaving a class before its minimum duration. */
  readonly earlyUsd: number;
  readonly totalUsd: number;
  readonly stretches: readonly CostStretch[];
  /** What the prices lack, such as `storage in SNOW`: the sums are too low by it. Empty when they are whole. */
  readonly unpriced: readonly string[];
};

/** In one class, from one moment until another, within the window. */
export type CostStretch = {
  readonly from: number;
  readonly to: number;
  readonly storageClass: AnyStorageClass;
  /** Absent where the class has no price. */
  readonly monthlyUsd?: number;
};

/** From `from` until before `to`, Unix milliseconds. */
export function costOf(
  life: Life,
  { size }: Pick<ObjectFacts, 'size'>,
  prices: RegionPrices,
  from: number,
  to: number,
): LifeCost {
  const unpriced = new Set<string>();
  const stays = staysOf(life);
  const isWithin = (at: number) => at >= from && at < to;

  const stretches = stays.flatMap((stay) => stretchOf(stay, { from, to }, size, prices));
  let [storageUsd, transitionsUsd, earlyUsd] = [0, 0, 0];
  for (const { from: begins, to: ends, storageClass, monthlyUsd } of stretches) {
    if (monthlyUsd === undefined) unpriced.add(`storage in ${storageClass}`);
    else storageUsd += (monthlyUsd * (ends - begins)) / monthMs;
  }
  for (const { storageClass, from: since, to: left } of stays) {
    const monthlyUsd = monthlyUsdOf(storageClass, size, prices) ?? 0;
    if (left !== undefined && isWithin(left))
      earlyUsd += (monthlyUsd * missingMs(storageClass, left - since)) / monthMs;
  }
  for (const { at, storageClass } of life.events.filter(isMove)) {
    if (!isWithin(at)) continue;
    const price = isLifecycleClass(storageClass) ? prices.transitionsPerThousand[storageClass] : undefined;
    if (price === undefined) unpriced.add(`transitions into ${storageClass}`);
    else transitionsUsd += price / 1000;
  }
  const totalUsd = storageUsd + transitionsUsd + earlyUsd;
  return { storageUsd, transitionsUsd, earlyUsd, totalUsd, stretches, unpriced: [...unpriced] };
}

type Stay = { readonly storageClass: AnyStorageClass; readonly from: number; readonly to: number | undefined };

/** The classes it is in, one after another; the last has no end when nothing ever deletes it. */
function staysOf({ events }: Life): readonly Stay[] {
  const stays: Stay[] = [];
  for (const { at, storageClass } of events) {
    const open = stays.at(-1);
    if (open !== undefined && open.to === undefined) {
      if (open.storageClass === storageClass) continue;
      stays.splice(-1, 1, { ...open, to: at });
    }
    if (storageClass !== undefined) stays.push({ storageClass, from: at, to: undefined });
  }
  return stays;
}

function stretchOf(
  { storageClass, from, to }: Stay,
  window: { readonly from: number; readonly to: number },
  size: number,
  prices: RegionPrices,
): readonly CostStretch[] {
  const begins = Math.max(from, window.from);
  const ends = Math.min(to ?? window.to, window.to);
  if (begins >= ends) return [];
  const monthlyUsd = monthlyUsdOf(storageClass, size, prices);
  return [{ from: begins, to: ends, storageClass, ...(monthlyUsd === undefined ? {} : { monthlyUsd }) }];
}

/** How much of the class's minimum duration is still to be paid for. */
function missingMs(storageClass: AnyStorageClass, stayedMs: number): number {
  return Math.max(0, (minimumDays[storageClass] ?? 0) * dayMs - stayedMs);
}

function isMove(event: LifeEvent): event is LifeEvent & { readonly storageClass: AnyStorageClass } {
  return event.what === 'moved' && event.storageClass !== undefined;
}

function isLifecycleClass(storageClass: AnyStorageClass): storageClass is StorageClass {
  return storageClasses.some((one) => one === storageClass);
}
