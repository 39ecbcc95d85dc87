/** Which transitions cost the sampled objects more than they save them. Pure. */
import type { Lifecycle, LifecycleRule, SampledObject } from '../../bucket.ts';
import { costOf } from '../../cost.ts';
import { deletedAt, type Life, type ObjectFacts } from '../../life.ts';
import { dayMs } from '../../lifecycle/days.ts';
import { compileLifecycle } from '../../lifecycle.ts';
import type { RegionPrices } from '../../prices.ts';
import type { StorageClass } from '../../storageClass.ts';
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

type Sampling = {
  readonly objects: readonly SampledObject[];
  readonly versioning: VersioningState;
  readonly prices: RegionPrices;
  readonly now: number;
};

/** Each object's life is priced with the transition and without it, as if it were written now, until it is deleted. */
export function losingMovesOf(lifecycle: Lifecycle, { objects, versioning, prices, now }: Sampling): Moves {
  const lifeOf = compileLifecycle(lifecycle);
  const used = new Map<
    string,
    { readonly rule: number; readonly storageClass: StorageClass; readonly lives: Lived[] }
  >();
  for (const { key, size, tags = {} } of objects) {
    const object: ObjectFacts = { key, size, tags, createdAt: now, storageClass: 'STANDARD', versioning };
    const life = lifeOf(object);
    for (const { what, rule, storageClass } of life.events) {
      if (what !== 'moved' || rule === undefined || storageClass === undefined) continue;
      const place = `${rule}:${storageClass}`;
      const move = lifecycle.rules[rule]?.transitions.find((one) => one.storageClass === storageClass);
      if (move === undefined) continue;
      const known = used.get(place) ?? { rule, storageClass: move.storageClass, lives: [] };
      known.lives.push({ object, life });
      used.set(place, known);
    }
  }
  const unpriced = new Set<string>();
  const moves = [...used.values()].map(({ rule, storageClass, lives }) => {
    const without = compileLifecycle(withoutMove(lifecycle, rule, storageClass));
    return { rule, storageClass, ...compared(lives, without, { prices, now, unpriced }) };
  });
  const losing = moves.filter(
    ({ monthlyUsd, withoutUsd }) => monthlyUsd > 0 && monthlyUsd >= lossShareMin * withoutUsd,
  );
  return { losing: losing.map(({ withoutUsd: _, ...move }) => move), unpriced: [...unpriced] };
}

type Lived = { readonly object: ObjectFacts; readonly life: Life };

function compared(
  lives: readonly Lived[],
  without: (object: ObjectFacts) => Life,
  { prices, now, unpriced }: { readonly prices: RegionPrices; readonly now: number; readonly unpriced: Set<string> },
) {
  let [monthlyUsd, earlyMonthlyUsd, withoutUsd] = [0, 0, 0];
  for (const { object, life } of lives) {
    const until = Math.min(deletedAt(life) ?? Number.POSITIVE_INFINITY, now + horizonMs);
    // One more, so that what is charged on deletion is within.
    const [moved, stayed] = [life, without(object)].map((one) => costOf(one, object, prices, now, until + 1));
    if (moved === undefined || stayed === undefined) continue;
    for (const lack of [...moved.unpriced, ...stayed.unpriced]) unpriced.add(lack);
    const months = Math.max(1 / 30, (until - now) / monthMs);
    monthlyUsd += (moved.totalUsd - stayed.totalUsd) / months;
    earlyMonthlyUsd += Math.max(0, moved.earlyUsd - stayed.earlyUsd) / months;
    withoutUsd += stayed.totalUsd / months;
  }
  return { objects: lives.length, monthlyUsd, earlyMonthlyUsd, withoutUsd };
}

const monthMs = (365 * dayMs) / 12;

function withoutMove(lifecycle: Lifecycle, place: number, storageClass: StorageClass): Lifecycle {
  const without = (rule: LifecycleRule): LifecycleRule => ({
    ...rule,
    transitions: rule.transitions.filter((one) => one.storageClass !== storageClass),
  });
  return { ...lifecycle, rules: lifecycle.rules.map((rule, index) => (index === place ? without(rule) : rule)) };
}
