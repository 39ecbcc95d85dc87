/** How far back a rollup folds. */
import { dayMs, hourMs, hourOf } from '../availability/slots.ts';

/** Before the new hours these are looked at again, for what came late through a partition. */
export const refoldHours = 2;

/** And at each midnight the hours of so many days. Later than that, rounds are kept but no longer counted. */
export const lookBackMs = 3 * dayMs;

/** The running marks begin with the hour before the running one. */
export function recentFrom(now: number): number {
  return hourOf(now) - hourMs;
}
