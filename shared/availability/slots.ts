/**
 * Slot arithmetic. A slot is one scheduled instant, a multiple of the cadence since the Unix epoch, so
 * every observer agrees on the slots without talking. All times are Unix milliseconds.
 */

export const hourMs = 3_600_000;
export const dayMs = 86_400_000;

/** The slot that is in force at `time`: the last one at or before it. */
export function slotAt(time: number, everyMs: number): number {
  return Math.floor(time / everyMs) * everyMs;
}

/** The first slot at or after `time`. */
export function slotFrom(time: number, everyMs: number): number {
  return Math.ceil(time / everyMs) * everyMs;
}

/** How many slots lie in `[from, to)`. */
export function slotCount(from: number, to: number, everyMs: number): number {
  return Math.max(0, (slotFrom(to, everyMs) - slotFrom(from, everyMs)) / everyMs);
}

export function hourOf(time: number): number {
  return slotAt(time, hourMs);
}

/** The start of the UTC day. */
export function dayOf(time: number): number {
  return slotAt(time, dayMs);
}
