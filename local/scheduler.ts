/** Runs work at every slot of a cadence, on the wall clock, until stopped. */
import { slotAt } from '../shared/availability/slots.ts';
import type { Clock } from '../shared/runtime/clock.ts';

/** Sleep no longer than this at a time, so that a change of the wall clock is noticed. */
const napMsMax = 1_000;

/** A run may reach into the next slot, as a timeout may be as long as the cadence; it may not pile up. */
const overlappingMax = 2;

export type Schedule = {
  readonly everyMs: number;
  readonly run: (slot: number) => Promise<void>;
  /** Called instead of `run` when earlier runs still hold their places: the slot becomes a gap. */
  readonly onSkipped: (slot: number) => void;
};

/** Resolves when the signal is aborted and every run under way has ended. `run` must not reject. */
export async function runSchedule(schedule: Schedule, clock: Clock, signal: AbortSignal): Promise<void> {
  const { everyMs } = schedule;
  const running = new Set<Promise<void>>();
  let last = slotAt(clock.now(), everyMs);
  while (await nap(last + everyMs - clock.now(), clock, signal)) {
    // The slot is read off the clock each time: after a suspended machine or a leap of the clock, the slots in
    // between are gaps and not a backlog.
    const slot = slotAt(clock.now(), everyMs);
    if (slot === last) continue;
    last = slot;
    if (running.size >= overlappingMax) {
      schedule.onSkipped(slot);
      continue;
    }
    const run = schedule.run(slot).finally(() => running.delete(run));
    running.add(run);
  }
  await Promise.all(running);
}

/** @returns false when the signal was aborted first. */
async function nap(ms: number, clock: Clock, signal: AbortSignal): Promise<boolean> {
  if (signal.aborted) return false;
  try {
    await clock.sleep(Math.min(Math.max(ms, 1), napMsMax), signal);
    return true;
  } catch {
    return false;
  }
}
