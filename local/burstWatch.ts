/** Confirm bursts on one machine: when an endpoint begins to fail, every observer looks again, seconds apart. */
import type { Config } from '../shared/config/config.ts';
import { burstsAfter, type PlannedLook } from '../shared/failover/burst/burstPlan.ts';
import { takeBurst } from '../shared/failover/burst/takeBurst.ts';
import type { Ledger } from '../shared/ledger/ledger.ts';
import type { Round } from '../shared/ledger/round.ts';
import type { Clock } from '../shared/runtime/clock.ts';
import type { Trouble } from './trouble.ts';
import type { Vantage } from './vantage.ts';

export type BurstWatchParts = {
  readonly clock: Clock;
  readonly ledger: Ledger;
  readonly vantage: Vantage;
  readonly trouble: Trouble;
  /** The observer has looked at the service once more. */
  readonly onBurst: (service: string, observer: string) => void;
};

export type BurstWatch = {
  /** Compares the round with the observer's one before it, and plans what that calls for. */
  noteRound(round: Round): void;
  /** Resolves when the signal is aborted and no look is under way. */
  run(stopping: AbortSignal): Promise<void>;
};

export function createBurstWatch(config: Config, parts: BurstWatchParts): BurstWatch {
  const { clock, ledger, vantage, trouble } = parts;
  const before = new Map<string, Round>();
  const planned = new Map<string, Promise<void>>();
  const stopped = new AbortController();

  async function look(observer: string, { service: id, slot }: PlannedLook): Promise<void> {
    const service = config.services.find((one) => one.id === id);
    if (service === undefined || !(await reach(slot)) || !vantage.isAlive(observer)) return;
    const taken = await takeBurst(
      { service, slot, observer },
      { ledger, clock, probe: (target) => vantage.probe(observer, target), cutOff: stopped.signal },
    );
    if ('burst' in taken) parts.onBurst(id, observer);
  }

  async function reach(slot: number): Promise<boolean> {
    try {
      await clock.sleep(Math.max(0, slot - clock.now()), stopped.signal);
      return true;
    } catch {
      return false;
    }
  }

  return {
    noteRound(round) {
      const series = `${round.observer} ${round.everyMs} ${round.shardIndex}`;
      const looks = burstsAfter(before.get(series), round, config, clock.now());
      before.set(series, round);
      if (stopped.signal.aborted) return;
      for (const observer of config.observers) {
        for (const one of looks) {
          // Each observer that notices asks all of them.
          const key = `${observer} ${one.service} ${one.slot}`;
          if (planned.has(key)) continue;
          const looking = look(observer, one)
            .catch((error: unknown) => trouble.tell(`looking again at ${one.service}`, error))
            .finally(() => planned.delete(key));
          planned.set(key, looking);
        }
      }
    },
    async run(stopping) {
      await new Promise<void>((resolve) => {
        if (stopping.aborted) resolve();
        else stopping.addEventListener('abort', () => resolve(), { once: true });
      });
      stopped.abort();
      await Promise.all(planned.values());
    },
  };
}
