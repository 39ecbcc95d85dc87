import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  burstKey,
  claimKey,
  correctionKey,
  dayKey,
  eventKey,
  hourKey,
  metricDayKey,
  metricHourKey,
  restoreRunKey,
  restoreRunPrefix,
  restoreWatchKey,
  roundKey,
  shardKey,
} from '../../shared/ledger/keys.ts';

describe('the ledger keys', () => {
  // The examples of the module's own documentation.
  it('can be read by a person', () => {
    const slot = Date.UTC(2026, 10, 22, 19, 30);
    const round = { observer: 'us-east-1', everyMs: 30_000, slot, shardIndex: 0 };
    expect(roundKey(round)).toEqual({ pk: 'round#us-east-1#30000', sk: '2026-11-22T19:30:00.000Z#0' });
    expect(hourKey('checkout', slot, 'us-east-1')).toEqual({ pk: 'hour#checkout', sk: '2026-11-22T19#us-east-1' });
    expect(dayKey('checkout', slot, 'us-east-1')).toEqual({ pk: 'day#checkout', sk: '2026-11-22#us-east-1' });
    expect(shardKey('recent', '30000-0', 'us-east-1')).toEqual({ pk: 'recent', sk: '30000-0#us-east-1' });
    expect(shardKey('board', '30000-0', 'us-east-1')).toEqual({ pk: 'board', sk: '30000-0#us-east-1' });
    const burst = { observer: 'us-east-1', service: 'checkout', slot: slot + 3_000 };
    expect(burstKey(burst)).toEqual({ pk: 'burst#us-east-1', sk: '2026-11-22T19:30:03.000Z#checkout' });
    expect(claimKey(burst)).toEqual({ pk: 'claim#us-east-1', sk: '2026-11-22T19:30:03.000Z#checkout' });
    const event = { service: 'checkout', at: slot + 5_120, id: 'control-7' };
    expect(eventKey(event)).toEqual({ pk: 'event#checkout', sk: '2026-11-22T19:30:05.120Z#control-7' });
    expect(metricHourKey('checkout', slot, 'us-east-1')).toEqual({
      pk: 'metric-hour#checkout',
      sk: '2026-11-22T19#us-east-1',
    });
    expect(metricDayKey('checkout', slot, 'us-east-1')).toEqual({
      pk: 'metric-day#checkout',
      sk: '2026-11-22#us-east-1',
    });
    expect(shardKey('budget', '30000-0', 'us-east-1')).toEqual({ pk: 'budget', sk: '30000-0#us-east-1' });
    const correction = { service: 'checkout', at: slot + 5_120, id: 'c7a1' };
    expect(correctionKey(correction)).toEqual({ pk: 'correction', sk: '2026-11-22T19:30:05.120Z#checkout#c7a1' });
    const run = {
      backup: 'orders',
      startedAt: Date.UTC(2026, 10, 22, 4, 0, 0, 120),
      id: 'orders-20261122T040000Z-x7k2',
    };
    const restoreSk = '2026-11-22T04:00:00.120Z#orders-20261122T040000Z-x7k2';
    expect(restoreRunKey(run)).toEqual({ pk: 'restore#orders', sk: restoreSk });
    const watch = { backup: 'orders', writer: 'us-east-1' };
    expect(restoreWatchKey(watch)).toEqual({ pk: 'restore-watch', sk: 'orders#us-east-1' });
    expect(restoreRunPrefix(run.id)).toBe('2026-11-22T04:00:00.');
  });

  it('sort as text in the order of time', () => {
    const time = fc.integer({ min: 0, max: Date.UTC(9999, 0) });
    fc.assert(
      fc.property(time, time, fc.nat(), fc.nat(), (a, b, shardA, shardB) => {
        const key = (slot: number, shardIndex: number) => roundKey({ observer: 'o', everyMs: 1, slot, shardIndex }).sk;
        fc.pre(a < b);
        expect(key(a, shardA) < key(b, shardB)).toBe(true);
        expect(hourKey('s', a, 'w').sk <= hourKey('s', b, 'w').sk).toBe(true);
        expect(dayKey('s', a, 'w').sk <= dayKey('s', b, 'w').sk).toBe(true);
      }),
    );
  });
});
