/** A clock that stands still until it is told to move. */
import type { Clock } from '../../shared/runtime/clock.ts';

export type VirtualClock = Clock & {
  /** Moves the time on, waking every sleeper at its own moment and letting it run before time goes on. */
  advance(ms: number): Promise<void>;
  /** For how long each present sleeper still sleeps, in milliseconds, the next one first. */
  readonly sleeping: readonly number[];
};

type Sleeper = { readonly wakesAt: number; readonly wake: () => void };

export function createVirtualClock(startAt: number): VirtualClock {
  let now = startAt;
  /** The next one first; of those that wake at once, who went to sleep first. */
  const sleepers: Sleeper[] = [];

  function sleep(ms: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      if (signal?.aborted === true) {
        reject(signal.reason);
        return;
      }
      const sleeper = { wakesAt: now + Math.max(0, ms), wake: resolve };
      const later = sleepers.findIndex(({ wakesAt }) => wakesAt > sleeper.wakesAt);
      sleepers.splice(later < 0 ? sleepers.length : later, 0, sleeper);
      signal?.addEventListener('abort', () => {
        const index = sleepers.indexOf(sleeper);
        if (index < 0) return;
        sleepers.splice(index, 1);
        reject(signal.reason);
      });
    });
  }

  async function advance(ms: number): Promise<void> {
    const until = now + ms;
    await settled();
    for (let next = sleepers[0]; next !== undefined && next.wakesAt <= until; next = sleepers[0]) {
      sleepers.shift();
      now = next.wakesAt;
      next.wake();
      await settled();
    }
    now = until;
  }

  return {
    now: () => now,
    monotonic: () => now - startAt,
    sleep,
    advance,
    get sleeping() {
      return sleepers.map(({ wakesAt }) => wakesAt - now);
    },
  };
}

/** Everything that only waits for promises has run after a turn of the event loop. */
function settled(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
