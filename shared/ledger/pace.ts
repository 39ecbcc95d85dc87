/** Pacing: which rounds the coming minute needs, and how long each has to wait for its slot. */

import { slotCount, slotFrom } from '../availability/slots.ts';
import type { Shard } from './shards.ts';

/** One round to take, and the whole seconds that its message waits before a probe may see it. */
export type PacedRound = {
  readonly shard: Shard;
  /** Unix milliseconds. */
  readonly slot: number;
  readonly delaySeconds: number;
};

const minuteMs = 60_000;

/** SendMessage allows a DelaySeconds of 0 to 900 (Amazon SQS API reference). */
const delaySecondsMax = 900;

/**
 * Every slot of every shard in the minute after the scheduled one, oldest first.
 *
 * EventBridge Scheduler fires a schedule for the minute M at some second of that minute, so at any
 * time from M to M + 60 s. The slots of M itself would partly be over by then. Those of the minute
 * after it, from M + 60 s up to but not including M + 120 s, are still to come however late in its
 * minute the schedule fires; and because the window is taken from the scheduled time and not from
 * the clock, consecutive minutes neither overlap nor leave a gap. Delivered twice, the same minute
 * yields the same rounds, which are recorded once.
 *
 * SQS delays are whole seconds. The delay is rounded down, so that a message arrives up to a second
 * before its slot and never because of rounding after it; whoever takes the round waits out the
 * rest. A slot that has passed already (a retry, a cold start) is not delayed at all: whether it is
 * too late is for the taker of the round to say.
 *
 * @param scheduledAt the minute that the schedule fired for, Unix milliseconds.
 * @param now Unix milliseconds.
 */
export function paceMinute(shards: readonly Shard[], scheduledAt: number, now: number): readonly PacedRound[] {
  const from = Math.floor(scheduledAt / minuteMs) * minuteMs + minuteMs;
  return shards
    .flatMap((shard) =>
      slotsBetween(from, from + minuteMs, shard.everyMs).map((slot) => ({
        shard,
        slot,
        delaySeconds: delaySecondsTo(slot, now),
      })),
    )
    .sort((a, b) => a.slot - b.slot);
}

function slotsBetween(from: number, to: number, everyMs: number): readonly number[] {
  const first = slotFrom(from, everyMs);
  return Array.from({ length: slotCount(from, to, everyMs) }, (_, index) => first + index * everyMs);
}

/** The whole seconds that a message waits for its slot, rounded down. */
export function delaySecondsTo(slot: number, now: number): number {
  return Math.min(delaySecondsMax, Math.max(0, Math.floor((slot - now) / 1000)));
}
