/** The watch with a clock and an interval that the test drives. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createLoopWatch } from '../../shared/probe/loopWatch.ts';
import type { Clock } from '../../shared/runtime/clock.ts';

let nowMs = 0;
const clock: Clock = { now: () => nowMs, monotonic: () => nowMs, sleep: () => Promise.reject(new Error('not used')) };

/** Lets the time pass with the loop running. */
function run(ms: number): void {
  for (let passed = 0; passed < ms; passed += 1) {
    nowMs += 1;
    vi.advanceTimersByTime(1);
  }
}

/** Lets the time pass with the loop standing still, and then, as the loop does, run what is due. */
function block(ms: number): void {
  nowMs += ms;
  vi.advanceTimersByTime(ms);
}

beforeEach(() => {
  vi.useFakeTimers();
  nowMs = 1000;
});
afterEach(() => void vi.useRealTimers());

describe('createLoopWatch', () => {
  it('knows nothing of a loop that runs', () => {
    const watch = createLoopWatch(clock);
    watch.enter();
    run(500);
    expect(watch.blockedMs(1000)).toBe(0);
    watch.leave();
  });

  it('measures a block to within its interval, also one that is not over', () => {
    const watch = createLoopWatch(clock);
    watch.enter();
    run(100);
    nowMs += 300;
    expect(watch.blockedMs(1000)).toBeGreaterThanOrEqual(280);
    expect(watch.blockedMs(1000)).toBeLessThanOrEqual(300);
    vi.advanceTimersByTime(300);
    run(100);
    expect(watch.blockedMs(1000)).toBeGreaterThanOrEqual(280);
    expect(watch.blockedMs(1000)).toBeLessThanOrEqual(300);
    watch.leave();
  });

  it('adds up several, and counts only what was since the given time', () => {
    const watch = createLoopWatch(clock);
    watch.enter();
    run(40);
    block(200);
    run(40);
    const between = nowMs;
    block(100);
    run(40);
    expect(watch.blockedMs(1000)).toBeGreaterThanOrEqual(260);
    expect(watch.blockedMs(between)).toBeLessThanOrEqual(100);
    expect(watch.blockedMs(between)).toBeGreaterThanOrEqual(80);
    expect(watch.blockedMs(nowMs)).toBe(0);
    watch.leave();
  });

  it('does not tick while nothing is in flight', () => {
    const watch = createLoopWatch(clock);
    watch.enter();
    watch.enter();
    watch.leave();
    expect(vi.getTimerCount()).toBe(1);
    watch.leave();
    expect(vi.getTimerCount()).toBe(0);
    nowMs += 10_000;
    watch.enter();
    run(40);
    expect(watch.blockedMs(0)).toBe(0);
    watch.leave();
  });
});
