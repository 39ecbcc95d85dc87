/** What drawing the faults of a world with alerts has in common. */
import type { Config } from '../../../shared/config/config.ts';
import { pick } from '../drawing.ts';
import type { Fault, Window } from '../faults.ts';
import type { Random } from '../random.ts';

export type AlertSpace = {
  readonly config: Config;
  /** The faults lie in this many minutes. */
  readonly minutes: number;
};

export type DrawTroubles = (random: Random, space: AlertSpace) => readonly Fault[];

export const minuteMs = 60_000;

/** The world is left alone until every observer has looked at everything. */
export const quietMinutes = 5;

export function several(
  random: Random,
  count: number,
  draws: readonly DrawTroubles[],
  space: AlertSpace,
): readonly Fault[] {
  return Array.from({ length: count }, () => pick(random, draws)(random, space)).flat();
}

export function drawWindow(random: Random, { minutes }: AlertSpace, longestMinutes = 12): Window {
  const from = random.between(quietMinutes * minuteMs, (minutes - 3) * minuteMs);
  return { from, to: Math.min(minutes * minuteMs, from + random.between(20_000, longestMinutes * minuteMs)) };
}

/** Whole minutes, as people say them. */
export function drawMinutes(random: Random, space: AlertSpace): Window {
  const { from, to } = drawWindow(random, space);
  const first = Math.floor(from / minuteMs);
  return { from: first * minuteMs, to: Math.max(first + 1, Math.floor(to / minuteMs)) * minuteMs };
}

export function drawObserver(random: Random, { config }: AlertSpace): string {
  return pick(random, config.observers);
}
