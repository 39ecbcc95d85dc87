/**
 * How much time was up, down, unknown or never looked at. Slots are weighted with their cadence, so
 * that tallies from before and after a change of cadence can be added.
 */
import { type Marks, mark } from './marks.ts';

/** Milliseconds of slots in each state. */
export type Tally = {
  readonly upMs: number;
  readonly downMs: number;
  /** Rounds were recorded, but no quorum agreed. */
  readonly unknownMs: number;
  /** No round was recorded: the monitor itself was away. */
  readonly missingMs: number;
};

export const emptyTally: Tally = { upMs: 0, downMs: 0, unknownMs: 0, missingMs: 0 };

export function addTallies(a: Tally, b: Tally): Tally {
  return {
    upMs: a.upMs + b.upMs,
    downMs: a.downMs + b.downMs,
    unknownMs: a.unknownMs + b.unknownMs,
    missingMs: a.missingMs + b.missingMs,
  };
}

export function tallyOf(marks: Marks, everyMs: number): Tally {
  const tally = { upMs: 0, downMs: 0, unknownMs: 0, missingMs: 0 };
  for (const character of marks) {
    if (character === mark.up) tally.upMs += everyMs;
    else if (character === mark.down) tally.downMs += everyMs;
    else if (character === mark.unknown) tally.unknownMs += everyMs;
    else if (character === mark.missing) tally.missingMs += everyMs;
  }
  return tally;
}

export function watchedMs(tally: Tally): number {
  return tally.upMs + tally.downMs + tally.unknownMs + tally.missingMs;
}

/** up / (up + down), 0 to 1; undefined when nothing was decided, because then there is nothing to divide. */
export function availabilityOf(tally: Tally): number | undefined {
  const decidedMs = tally.upMs + tally.downMs;
  return decidedMs === 0 ? undefined : tally.upMs / decidedMs;
}

/** The share of the watched time in which a quorum said up or down, 0 to 1. */
export function coverageOf(tally: Tally): number | undefined {
  const allMs = watchedMs(tally);
  return allMs === 0 ? undefined : (tally.upMs + tally.downMs) / allMs;
}
