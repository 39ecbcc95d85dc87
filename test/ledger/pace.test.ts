/** Expected slots follow from the definition: multiples of the cadence since the Unix epoch, which begins on a whole minute. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { paceMinute } from '../../shared/ledger/pace.ts';
import type { Shard } from '../../shared/ledger/shards.ts';

const shard = (everyMs: number): Shard => ({ id: `${everyMs}-0`, everyMs, index: 0, services: [], endpoints: [] });
const minute = Date.UTC(2026, 0, 15, 12, 34);
const seconds = (count: number): number => count * 1000;

describe('paceMinute', () => {
  it('plans the minute after the scheduled one, each round delayed to its slot', () => {
    const rounds = paceMinute([shard(seconds(20))], minute, minute + seconds(15));
    expect(rounds.map(({ slot, delaySeconds }) => [slot - minute, delaySeconds])).toEqual([
      [seconds(60), 45],
      [seconds(80), 65],
      [seconds(100), 85],
    ]);
  });

  it('rounds delays down, so that a message is early by less than a second rather than late', () => {
    const [first] = paceMinute([shard(seconds(60))], minute, minute + 12_345);
    expect(first?.delaySeconds).toBe(47);
  });

  it('still finds every slot ahead when the schedule fires at the very end of its minute', () => {
    const now = minute + 59_999;
    const rounds = paceMinute([shard(seconds(10))], minute, now);
    expect(rounds).toHaveLength(6);
    expect(rounds.every(({ slot }) => slot > now)).toBe(true);
  });

  it('does not delay what should have begun already', () => {
    const rounds = paceMinute([shard(seconds(30))], minute, minute + seconds(75));
    expect(rounds.map(({ delaySeconds }) => delaySeconds)).toEqual([0, 15]);
  });

  it('plans a slow cadence only in the minutes that hold one of its slots', () => {
    const fiveMinutes = shard(seconds(300));
    const planned = [0, 1, 2, 3, 4].flatMap((index) =>
      paceMinute([fiveMinutes], minute + index * seconds(60), minute + index * seconds(60)),
    );
    expect(planned.map(({ slot }) => slot)).toEqual([Date.UTC(2026, 0, 15, 12, 35)]);
  });

  it('orders the rounds of several shards by their slots', () => {
    const rounds = paceMinute([shard(seconds(60)), shard(seconds(30))], minute, minute);
    expect(rounds.map(({ shard: { id }, slot }) => [id, slot - minute])).toEqual([
      ['60000-0', seconds(60)],
      ['30000-0', seconds(60)],
      ['30000-0', seconds(90)],
    ]);
  });

  it('covers every slot of consecutive minutes exactly once, whatever the cadence and however late it is called', () => {
    const cadence = fc.integer({ min: 1000, max: 600_000 });
    const lateness = fc.array(fc.integer({ min: 0, max: 59_999 }), { minLength: 12, maxLength: 12 });
    fc.assert(
      fc.property(cadence, lateness, (everyMs, late) => {
        const slots = late.flatMap((lateMs, index) => {
          const scheduledAt = minute + index * seconds(60);
          const rounds = paceMinute([shard(everyMs)], scheduledAt, scheduledAt + lateMs);
          for (const { slot, delaySeconds } of rounds) {
            const wait = slot - (scheduledAt + lateMs) - delaySeconds * 1000;
            expect(wait).toBeGreaterThanOrEqual(0);
            expect(wait).toBeLessThan(1000);
          }
          return rounds.map(({ slot }) => slot);
        });
        const expected: number[] = [];
        for (let at = minute + seconds(60); at < minute + seconds(60 * 13); at += 1) {
          if (at % everyMs === 0) expected.push(at);
          else at += everyMs - (at % everyMs) - 1;
        }
        expect(slots).toEqual(expected);
      }),
      { numRuns: 200 },
    );
  });
});
