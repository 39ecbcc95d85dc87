/** So many calls a second and no more, however many ask at once. */
import type { Clock } from './clock.ts';

export type CallRate = () => Promise<void>;

/**
 * Resolves when the caller may call. Those that were not used within the last second may be used at once.
 *
 * This is the generic cell rate algorithm, a token bucket that needs no timer: the calls stand in line by the time at
 * which each is due.
 */
export function createCallRate(perSecond: number, clock: Pick<Clock, 'monotonic' | 'sleep'>): CallRate {
  const everyMs = 1000 / perSecond;
  let nextAt = Number.NEGATIVE_INFINITY;
  return async () => {
    const now = clock.monotonic();
    const at = Math.max(nextAt, now - 1000 + everyMs);
    nextAt = at + everyMs;
    if (at > now) await clock.sleep(at - now);
  };
}
