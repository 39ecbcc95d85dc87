/** Clocks for runs that work with real files, and wait for hours nevertheless. */
import type { Clock } from '../../shared/runtime/clock.ts';

export type HastyClocks = {
  /** A sleep moves the time and is over at once; of a day or more, it never ends by itself. For steps. */
  readonly hasty: Clock;
  /** The same time; no sleep ends by itself. For what only looks in now and then. */
  readonly still: Clock;
};

const longMs = 24 * 60 * 60_000;

export function createHastyClocks(startAt: number): HastyClocks {
  let nowMs = startAt;
  const time = { now: () => nowMs, monotonic: () => nowMs - startAt };
  return {
    hasty: {
      ...time,
      sleep: async (ms, signal) => {
        if (ms >= longMs) return untilAborted(signal);
        signal?.throwIfAborted();
        await new Promise((resolve) => setImmediate(resolve));
        signal?.throwIfAborted();
        nowMs += ms;
      },
    },
    still: { ...time, sleep: (_, signal) => untilAborted(signal) },
  };
}

function untilAborted(signal: AbortSignal | undefined): Promise<void> {
  return new Promise((_, reject) => {
    if (signal?.aborted) reject(signal.reason);
    else signal?.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
}
