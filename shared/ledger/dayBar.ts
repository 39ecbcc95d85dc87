/** A day's tally → its bar. Pure. */
import { availabilityOf, coverageOf, type Tally } from '../availability/tally.ts';
import type { DayBar } from './board.ts';
import { dayOutagesMax } from './hour.ts';

/** @param outages how many stretches users found down. */
export function dayBarOf(tally: Tally, outages = 0): DayBar {
  const availability = availabilityOf(tally);
  return {
    coverage: coverage(tally),
    ...(availability === undefined ? {} : { availability }),
    tally,
    ...(outages === 0 ? {} : { outages: Math.min(outages, dayOutagesMax) }),
  };
}

/** A day of nothing but maintenance lacks nothing. */
function coverage(tally: Tally): number {
  return coverageOf(tally) ?? (tally.maintenanceMs > 0 ? 1 : 0);
}
