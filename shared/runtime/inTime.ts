/** Giving up on what takes too long. */
import type { Clock } from './clock.ts';

/** @throws what `work` rejects with, or an Error when it has taken `ms`; it is not stopped, only no longer waited for. */
export async function inTime<T>(work: Promise<T>, ms: number, clock: Pick<Clock, 'sleep'>): Promise<T> {
  const decided = new AbortController();
  const tooLong = clock.sleep(ms, decided.signal).then(() => {
    throw new Error(`no answer within ${ms / 1000} s`);
  });
  try {
    return await Promise.race([work, tooLong]);
  } finally {
    // The sleep that is cut short rejects, too late to matter.
    tooLong.catch(() => {});
    decided.abort();
  }
}
