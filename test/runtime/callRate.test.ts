/** ITU-T I.371, the generic cell rate algorithm: its two bounds, on the rate and on the burst. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createCallRate } from '../../shared/runtime/callRate.ts';

/** Time passes only by sleeping, and by what the test adds. */
function steppedClock() {
  let now = 0;
  return {
    pass(ms: number) {
      now += ms;
    },
    clock: {
      monotonic: () => now,
      async sleep(ms: number) {
        now = Math.max(now, now + ms);
      },
    },
  };
}

describe('a rate of calls', () => {
  it('lets a second of calls through at once, and the next ones in step', async () => {
    const { clock } = steppedClock();
    const rate = createCallRate(10, clock);
    const at: number[] = [];
    for (let call = 0; call < 13; call += 1) {
      await rate();
      at.push(clock.monotonic());
    }
    expect(at.slice(0, 10)).toEqual(Array(10).fill(0));
    expect(at.slice(10)).toEqual([100, 200, 300]);
  });

  it('never lets more through in any second than twice its rate, whoever asks when', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.integer({ min: 0, max: 700 }), { maxLength: 60 }), async (pauses) => {
        const { clock, pass } = steppedClock();
        const rate = createCallRate(5, clock);
        const at: number[] = [];
        for (const pause of pauses) {
          pass(pause);
          await rate();
          at.push(clock.monotonic());
        }
        for (const start of at)
          expect(at.filter((one) => one >= start && one < start + 1000).length).toBeLessThanOrEqual(10);
        for (const start of at)
          expect(at.filter((one) => one >= start && one < start + 10_000).length).toBeLessThanOrEqual(55);
      }),
    );
  });
});
