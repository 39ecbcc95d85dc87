/** Availability as nines, and what it allows. Pure arithmetic; every ratio is between 0 and 1. */
import { dayMs } from './slots.ts';

/**
 * The number of nines: log10(1 / (1 − availability)), so 0.999 has 3 and 0.9995 has 3.30.
 * Infinite for 1: no finite record proves "always", so callers show the record's length instead.
 */
export function ninesOf(availability: number): number {
  return availability >= 1 ? Number.POSITIVE_INFINITY : Math.log10(1 / (1 - availability));
}

/** The same from what is missing, 1 − availability, so that it can tell seventeen nines from sixteen. */
export function ninesMissing(unavailability: number): number {
  return unavailability <= 0 ? Number.POSITIVE_INFINITY : 0 - Math.log10(unavailability);
}

/** The downtime in milliseconds that an availability allows within a window: (1 − availability) × window. */
export function downtimeAllowedMs(availability: number, windowMs: number): number {
  return (1 - availability) * windowMs;
}

/** The rows of the customary table of nines, as ratios. */
export const ninesTable = [0.99, 0.995, 0.999, 0.9995, 0.9999, 0.99995, 0.99999, 0.999999] as const;

export const yearMs = 365 * dayMs;

/** The columns of Google, "Site Reliability Engineering", appendix A, "Availability Table", which counts so many days. */
export const ninesSpans = [
  { id: 'day', ms: dayMs },
  { id: 'week', ms: 7 * dayMs },
  { id: 'month', ms: 30 * dayMs },
  { id: 'quarter', ms: 90 * dayMs },
  { id: 'year', ms: yearMs },
] as const;
