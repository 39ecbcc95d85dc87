/** Every observer's rounds, at their slots: one process plays them all. */
import { slotAt } from '../shared/availability/slots.ts';
import type { Config } from '../shared/config/config.ts';
import type { BufferedRecorder } from '../shared/ledger/bufferedRecorder.ts';
import { timeText } from '../shared/ledger/keys.ts';
import type { Round } from '../shared/ledger/round.ts';
import { type Shard, shardsOf } from '../shared/ledger/shards.ts';
import { takeRound } from '../shared/ledger/takeRound.ts';
import type { Clock } from '../shared/runtime/clock.ts';
import { createNarrator } from './narrator.ts';
import { runSchedule } from './scheduler.ts';
import type { Vantage } from './vantage.ts';

export type WatchParts = {
  readonly clock: Clock;
  readonly vantage: Vantage;
  readonly recorder: BufferedRecorder;
  /** Told of every round once it is recorded, or waits to be. */
  readonly onRound: (round: Round) => void;
  readonly say: (line: string) => void;
};

export type WatchSignals = {
  /** No round begins any more. */
  readonly stopping: AbortSignal;
  /** Probes under way are not waited for. */
  readonly cutOff: AbortSignal;
};

/** Resolves when `stopping` is aborted and the rounds under way have been recorded. */
export async function watchRounds(config: Config, parts: WatchParts, signals: WatchSignals): Promise<void> {
  const { clock, say, vantage } = parts;
  const narrate = createNarrator(say);
  const takeOne = async (observer: string, shard: Shard, slot: number): Promise<void> => {
    if (!vantage.isAlive(observer)) return;
    const result = await takeRound(
      { shard, slot, observer, observerCount: config.observers.length },
      { ledger: parts.recorder, probe: (target) => vantage.probe(observer, target), clock, cutOff: signals.cutOff },
    );
    if ('lateMs' in result) {
      say(`${observer} missed the slot ${timeText(slot)} by ${Math.round(result.lateMs)} ms`);
      return;
    }
    narrate(result.round);
    parts.onRound(result.round);
  };
  const schedules = config.observers.flatMap((observer) =>
    shardsOf(config).map((shard) => ({
      everyMs: shard.everyMs,
      run: (slot: number) =>
        told(say, `the round of ${observer} at ${timeText(slot)}`, () => takeOne(observer, shard, slot)),
      onSkipped: (slot: number) =>
        say(`${observer} skipped the slot ${timeText(slot)}: two rounds are still under way`),
    })),
  );
  await Promise.all(
    schedules.flatMap((schedule) => [
      // The slot in force is taken at once, so that whoever has just started does not wait a cadence for an answer.
      schedule.run(slotAt(clock.now(), schedule.everyMs)),
      runSchedule(schedule, clock, signals.stopping),
    ]),
  );
}

/** Runs something whose failure is told and must not end anything else. */
export function told(say: (line: string) => void, doing: string, run: () => Promise<void>): Promise<void> {
  return run().catch((error: unknown) => say(`${doing} failed: ${error instanceof Error ? error.message : error}`));
}
