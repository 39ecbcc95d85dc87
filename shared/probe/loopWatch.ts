/** Tells how long the event loop was blocked: time in which the observer could not have seen an answer. */
import type { Clock } from '../runtime/clock.ts';

export type Blockage = {
  /** Says that a probe is in flight. Each call needs its {@link Blockage.leave}. */
  enter(): void;
  leave(): void;
  /** For how many milliseconds since `sinceMs` (on the monotonic clock) the loop was blocked, up to now. */
  blockedMs(sinceMs: number): number;
};

const intervalMs = 20;

/** Timers are late by a little on any machine; only more than this is a gap. */
const toleranceMs = 5;

/** The oldest gaps are forgotten beyond this many. */
const gapsMax = 1000;

type Gap = { readonly fromMs: number; readonly toMs: number };

/** One interval for all probes, and only while there are any. It does not keep the process alive. */
export function createLoopWatch(clock: Clock): Blockage {
  let inFlight = 0;
  let timer: NodeJS.Timeout | undefined;
  let dueMs = 0;
  let gaps: Gap[] = [];

  function tick(): void {
    const nowMs = clock.monotonic();
    if (nowMs - dueMs > toleranceMs) {
      gaps.push({ fromMs: dueMs, toMs: nowMs });
      if (gaps.length > gapsMax) gaps.shift();
    }
    dueMs = nowMs + intervalMs;
  }

  return {
    enter() {
      inFlight += 1;
      if (timer !== undefined) return;
      dueMs = clock.monotonic() + intervalMs;
      timer = setInterval(tick, intervalMs).unref();
    },
    leave() {
      inFlight -= 1;
      if (inFlight > 0) return;
      clearInterval(timer);
      timer = undefined;
      gaps = [];
    },
    blockedMs(sinceMs) {
      const nowMs = clock.monotonic();
      // The gap that the loop has not come out of yet: the caller may run before the watch's own tick.
      let blocked = nowMs - dueMs > toleranceMs ? nowMs - Math.max(dueMs, sinceMs) : 0;
      for (const gap of gaps) blocked += Math.max(0, gap.toMs - Math.max(gap.fromMs, sinceMs));
      return Math.max(0, blocked);
    },
  };
}
