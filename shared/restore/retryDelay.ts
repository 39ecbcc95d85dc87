/** How long a step waits before it is tried again: what is down for a moment is back soon, what is down for long takes long. */

const firstMs = 1_000;

/** @param attempt the one that failed, from 1. Doubles from a second up to `maxMs`. */
export function retryDelayMs(attempt: number, maxMs: number): number {
  return Math.min(maxMs, firstMs * 2 ** Math.min(attempt - 1, 30));
}

/** When nothing else is said. */
export const attemptsDefault = 3;
