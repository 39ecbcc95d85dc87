import { describe, expect, it } from 'vitest';
import { runSchedule } from '../../local/scheduler.ts';
import type { Clock } from '../../shared/runtime/clock.ts';
import { createVirtualClock, type VirtualClock } from '../fakes/clock.ts';

const everyMs = 5_000;

/** Twelve seconds past a full minute, so between two slots. */
const startAt = Date.UTC(2026, 10, 22, 19, 30, 12);

/** A schedule that is running, and what it did; `finish` ends the oldest run that is under way. */
function scheduled(clock: Clock, runs: 'at-once' | 'when-told' = 'at-once') {
  const done = { slots: [] as number[], skipped: [] as number[] };
  const underWay: (() => void)[] = [];
  const stopping = new AbortController();
  const schedule = {
    everyMs,
    run: (slot: number) => {
      done.slots.push((slot - startAt) / 1_000);
      return runs === 'at-once' ? Promise.resolve() : new Promise<void>((resolve) => underWay.push(resolve));
    },
    onSkipped: (slot: number) => void done.skipped.push((slot - startAt) / 1_000),
  };
  let over = false;
  const ended = runSchedule(schedule, clock, stopping.signal).then(() => {
    over = true;
  });
  return {
    ...done,
    finish: () => underWay.shift()?.(),
    stop: () => stopping.abort(),
    ended,
    isOver: () => over,
  };
}

/** A clock whose wall time can be set without any time passing. */
function leapingClock(): { readonly clock: Clock; readonly virtual: VirtualClock; leap(ms: number): void } {
  const virtual = createVirtualClock(startAt);
  let offset = 0;
  return {
    virtual,
    clock: { ...virtual, now: () => virtual.now() + offset },
    leap(ms) {
      offset += ms;
    },
  };
}

describe('a schedule', () => {
  it('runs at every slot, which are multiples of the cadence whenever it was started', async () => {
    const clock = createVirtualClock(startAt);
    const schedule = scheduled(clock);
    await clock.advance(2_999);
    expect(schedule.slots).toEqual([]);
    await clock.advance(1);
    expect(schedule.slots).toEqual([3]);
    await clock.advance(12_000);
    expect(schedule.slots).toEqual([3, 8, 13]);
    schedule.stop();
    await schedule.ended;
  });

  it('lets a run reach into the next slot, and skips the slots in which two are still under way', async () => {
    const clock = createVirtualClock(startAt);
    const schedule = scheduled(clock, 'when-told');
    await clock.advance(18_000);
    expect(schedule.slots).toEqual([3, 8]);
    expect(schedule.skipped).toEqual([13, 18]);
    schedule.finish();
    await clock.advance(5_000);
    expect(schedule.slots).toEqual([3, 8, 23]);
    schedule.finish();
    schedule.finish();
    schedule.stop();
    await schedule.ended;
  });

  it('leaves out the slots of a leap forward, such as a suspended machine, and goes on with the present one', async () => {
    const { clock, virtual, leap } = leapingClock();
    const schedule = scheduled(clock);
    await virtual.advance(3_500);
    leap(3_600_000);
    await virtual.advance(1_000);
    expect(schedule.slots).toEqual([3, 3_603]);
    await virtual.advance(5_000);
    expect(schedule.slots).toEqual([3, 3_603, 3_608]);
    schedule.stop();
    await schedule.ended;
  });

  it('follows a clock that is set back', async () => {
    const { clock, virtual, leap } = leapingClock();
    const schedule = scheduled(clock);
    await virtual.advance(3_500);
    leap(-3_600_000);
    await virtual.advance(12_000);
    // The slots that are in force by the new time, each once.
    expect(schedule.slots).toEqual([3, -3_597, -3_592, -3_587]);
    schedule.stop();
    await schedule.ended;
  });

  it('begins nothing more once stopped, and is over when what is under way has ended', async () => {
    const clock = createVirtualClock(startAt);
    const schedule = scheduled(clock, 'when-told');
    await clock.advance(4_000);
    schedule.stop();
    // No time passes: stopping wakes the sleeper.
    await clock.advance(0);
    expect({ sleeping: clock.sleeping, over: schedule.isOver() }).toEqual({ sleeping: [], over: false });
    await clock.advance(20_000);
    expect({ slots: schedule.slots, over: schedule.isOver() }).toEqual({ slots: [3], over: false });
    schedule.finish();
    await schedule.ended;
  });

  it('does not begin when it was stopped before', async () => {
    const clock = createVirtualClock(startAt);
    const schedule = { everyMs, run: () => Promise.reject(new Error('ran')), onSkipped: () => {} };
    await expect(runSchedule(schedule, clock, AbortSignal.abort())).resolves.toBeUndefined();
  });
});
