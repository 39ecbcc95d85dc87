/** Which transitions cost the sampled objects more than they save them. Pure. */

import { dayMs } from '../../../availability/slots.ts';
import type { Lifecycle, SampledObject } from '../../bucket.ts';
import { minimumDays, monthlyUsdOf, monthMs } from '../../cost/cost.ts';
import type { RegionPrices } from '../../cost/prices.ts';
import { deletedAt, type Life, type ObjectFacts } from '../../life.ts';
import { compileLifecycle } from '../../lifecycle.ts';
import type { AnyStorageClass, StorageClass } from '../../storageClass.ts';
import type { VersioningState } from './underVersioning.ts';

export type LosingMove = {
  readonly rule: number;
  readonly storageClass: StorageClass;
  /** How many of the sampled objects it moves. */
  readonly objects: number;
  /** US dollars a month for these, as long as as many come as go. */
  readonly monthlyUsd: number;
  /** Of it, for leaving a class before its minimum duration. */
  readonly earlyMonthlyUsd: number;
  /** What the prices lack: it is not in the sums. */
  readonly lacks?: string;
};

export type Moves = {
  readonly losing: readonly LosingMove[];
  /** What the prices lack for some of it. */
  readonly unpriced: readonly string[];
};

/** What does not pay within ten years does not pay. */
const horizonMs = 3_650 * dayMs;

/** Less than a twentieth is within what a price list gets wrong. */
const lossShareMin = 0.05;

type Sum = LosingMove & { readonly stayedUsd: number; readonly guessedUsd: number };

function loses({ monthlyUsd, stayedUsd }: Sum, moreUsd: number): boolean {
  const usd = monthlyUsd + moreUsd;
  return usd > 0 && usd >= lossShareMin * stayedUsd;
}

type Sampling = {
  readonly objects: readonly SampledObject[];
  readonly versioning: VersioningState;
  readonly prices: RegionPrices;
  /** For a thousand transitions into a class of which the region's price is not known: surely not less than it is. */
  readonly dearest: RegionPrices['transitionsPerThousand'];
  readonly now: number;
};

/** As if each object were written now: what it costs to make the move, against staying where it is until what comes next. */
export function losingMovesOf(lifecycle: Lifecycle, { objects, versioning, prices, dearest, now }: Sampling): Moves {
  const lifeOf = compileLifecycle(lifecycle);
  const unpriced = new Set<string>();
  const sums = new Map<string, Sum>();
  for (const { key, size, tags = {} } of objects) {
    const object: ObjectFacts = { key, size, tags, createdAt: now, storageClass: 'STANDARD', versioning };
    for (const move of movesIn(lifeOf(object), lifecycle, now)) {
      const cost = costOfMove(move, size, prices, dearest);
      if (typeof cost === 'string') {
        unpriced.add(cost);
        continue;
      }
      const place = `${move.rule}:${move.to}`;
      const { rule, to: storageClass } = move;
      const known = sums.get(place) ?? {
        rule,
        storageClass,
        objects: 0,
        monthlyUsd: 0,
        earlyMonthlyUsd: 0,
        stayedUsd: 0,
        guessedUsd: 0,
      };
      sums.set(place, {
        ...known,
        objects: known.objects + 1,
        monthlyUsd: known.monthlyUsd + (cost.movedUsd - cost.stayedUsd) / move.lifeMonths,
        earlyMonthlyUsd: known.earlyMonthlyUsd + cost.earlyUsd / move.lifeMonths,
        stayedUsd: known.stayedUsd + cost.stayedUsd / move.lifeMonths,
        guessedUsd: known.guessedUsd + cost.guessedUsd / move.lifeMonths,
        ...(cost.guessedUsd > 0 ? { lacks: `transitions into ${move.to}` } : {}),
      });
    }
  }
  // What loses although its requests cost nothing loses, and what pays although they are the dearest pays.
  const losing = [...sums.values()].filter((sum) => loses(sum, 0));
  for (const sum of sums.values()) {
    if (sum.lacks !== undefined && !losing.includes(sum) && loses(sum, sum.guessedUsd)) unpriced.add(sum.lacks);
  }
  return { losing: losing.map(({ stayedUsd: _, guessedUsd: __, ...move }) => move), unpriced: [...unpriced] };
}

type Move = {
  readonly rule: number;
  readonly from: AnyStorageClass;
  readonly to: StorageClass;
  /** In the class before, and in the class after, until it moves on or is deleted. */
  readonly beforeMs: number;
  readonly afterMs: number;
  /** Of the object, within the horizon. */
  readonly lifeMonths: number;
};

/** Of current objects: how long noncurrent ones live, nobody can tell from a sample. */
function movesIn({ events }: Life, { rules }: Lifecycle, now: number): readonly Move[] {
  const end = Math.min(deletedAt({ events }) ?? Number.POSITIVE_INFINITY, now + horizonMs);
  const lifeMonths = Math.max(1, end - now) / monthMs;
  const moves: Move[] = [];
  let [from, since]: readonly [AnyStorageClass, number] = ['STANDARD', now];
  for (const [place, { what, at, rule, storageClass }] of events.entries()) {
    if (what !== 'moved' || rule === undefined || storageClass === undefined) continue;
    const to = rules[rule]?.transitions.find((one) => one.storageClass === storageClass)?.storageClass;
    const next = events.slice(place + 1).find((event) => event.what === 'moved');
    const until = Math.min(next?.at ?? end, end);
    if (to !== undefined && until >= at) {
      moves.push({ rule, from, to, beforeMs: at - since, afterMs: until - at, lifeMonths });
    }
    [from, since] = [storageClass, at];
  }
  return moves;
}

/** Undefined prices are told as what is missing. */
function costOfMove(
  { from, to, beforeMs, afterMs }: Move,
  size: number,
  prices: RegionPrices,
  dearest: Sampling['dearest'],
) {
  const listed = prices.transitionsPerThousand[to];
  const request = listed ?? dearest[to];
  const guessedUsd = listed === undefined ? (request ?? 0) / 1000 : 0;
  const [there, here] = [monthlyUsdOf(to, size, prices), monthlyUsdOf(from, size, prices)];
  if (request === undefined) return `transitions into ${to}`;
  if (there === undefined || here === undefined) return `storage in ${there === undefined ? to : from}`;
  const early = (storageClass: AnyStorageClass, stayedMs: number) =>
    Math.max(0, (minimumDays[storageClass] ?? 0) * dayMs - stayedMs) / monthMs;
  // Whoever leaves the class before later pays less for having left it early.
  const earlyUsd = there * early(to, afterMs) + here * (early(from, beforeMs) - early(from, beforeMs + afterMs));
  const movedUsd = (listed ?? 0) / 1000 + (there * afterMs) / monthMs + earlyUsd;
  return { movedUsd, stayedUsd: (here * afterMs) / monthMs, earlyUsd, guessedUsd };
}
