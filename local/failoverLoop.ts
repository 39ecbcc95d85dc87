/** When a service is tended: soon after every round that may bear on it, and every few seconds anyway. */
import type { Clock } from '../shared/runtime/clock.ts';
import { runSchedule } from './scheduler.ts';

export type FailoverLoopParts = {
  readonly clock: Clock;
  /** Never called for a service while an earlier call for it is under way. Must not reject. */
  readonly tend: (services: readonly string[], observer: string) => Promise<void>;
};

export type FailoverLoop = {
  /** The observer has news that may bear on the services. */
  poke(services: readonly string[], observer: string): void;
  /** Resolves when the signal is aborted and nothing is under way any more. */
  run(signal: AbortSignal): Promise<void>;
};

/** The rounds of several observers end within moments of each other. */
const gatherMs = 50;

/** What no round calls for: time that passes, a person's order, a change that becomes in sync. */
const backstopMs = 2_000;

/** @param home the observer that tends until another has had news. */
export function createFailoverLoop(services: readonly string[], home: string, parts: FailoverLoopParts): FailoverLoop {
  const { clock, tend } = parts;
  const waiting = new Set<string>();
  const underWay = new Set<string>();
  const running = new Set<Promise<void>>();
  let observer = home;
  let gathering = false;
  let stopped = false;

  function start(): void {
    const batch = stopped ? [] : [...waiting].filter((service) => !underWay.has(service));
    if (batch.length === 0) return;
    for (const service of batch) {
      waiting.delete(service);
      underWay.add(service);
    }
    const run = tend(batch, observer).finally(() => {
      running.delete(run);
      for (const service of batch) underWay.delete(service);
      gather();
    });
    running.add(run);
  }

  function gather(): void {
    if (gathering || waiting.size === 0) return;
    gathering = true;
    void clock.sleep(gatherMs).then(() => {
      gathering = false;
      start();
    });
  }

  function add(some: readonly string[]): void {
    for (const service of some) if (services.includes(service)) waiting.add(service);
    gather();
  }

  return {
    poke(some, from) {
      // Whoever is alive enough to bring news; on AWS, too, each observer tends by itself.
      observer = from;
      add(some);
    },
    async run(signal) {
      const backstop = { everyMs: backstopMs, run: async () => add(services), onSkipped: () => {} };
      add(services);
      await runSchedule(backstop, clock, signal);
      stopped = true;
      await Promise.all(running);
    },
  };
}
