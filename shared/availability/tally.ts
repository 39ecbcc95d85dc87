/**
 * How much time was up, down, unknown, never looked at or in maintenance. Slots are weighted with their cadence, so
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
  /** A maintenance window was open: whatever was seen counts neither as up nor as down. */
  readonly maintenanceMs: number;
};

export const emptyTally: Tally = { upMs: 0, downMs: 0, unknownMs: 0, missingMs: 0, maintenanceMs: 0 };

export function addTallies(a: Tally, b: Tally): Tally {
  return {
    upMs: a.upMs + b.upMs,
    downMs: a.downMs + b.downMs,
    unknownMs: a.unknownMs + b.unknownMs,
    missingMs: a.missingMs + b.missingMs,
    maintenanceMs: a.maintenanceMs + b.maintenanceMs,
  };
}

export function tallyOf(marks: Marks, everyMs: number): Tally {
  const tally = { upMs: 0, downMs: 0, unknownMs: 0, missingMs: 0, maintenanceMs: 0 };
  for (const character of marks) {
    if (character === mark.up) tally.upMs += everyMs;
    else if (character === mark.down) tally.downMs += everyMs;
    else if (character === mark.unknown) tally.unknownMs += everyMs;
    else if (character === mark.missing) tally.missingMs += everyMs;
    else if (character === mark.maintenance) tally.maintenanceMs += everyMs;
  }
  return tally;
}

/** Since watching began: everything that is accounted for. */
export function watchedMs(tally: Tally): number {
  return tally.upMs + tally.downMs + tally.unknownMs + tally.missingMs + tally.maintenanceMs;
}

/** up / (up + down), 0 to 1; undefined when nothing was decided, because then there is nothing to divide. */
export function availabilityOf(tally: Tally): number | undefined {
  const decidedMs = tally.upMs + tally.downMs;
  return decidedMs === 0 ? undefined : tally.upMs / decidedMs;
}

/** The share of the watched time, maintenance apart, in which a quorum said up or down, 0 to 1. */
export function coverageOf(tally: Tally): number | undefined {
  const allMs = watchedMs(tally) - tally.maintenanceMs;
  return allMs === 0 ? undefined : (tally.upMs + tally.downMs) / allMs;
}
