import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readUptime } from '../../shared/status/readUptime.ts';
import { dayMs, hourMs, minuteMs } from '../ledger/samples.ts';
import { aCase } from './histories.ts';
import { type History, naiveTally, record, sinceOf } from './history.ts';

describe('readUptime', () => {
  it.each(['day', 'hour'] as const)('counts what the slots say, at %s resolution', async (resolution) => {
    await fc.assert(
      fc.asyncProperty(aCase, async (one) => {
        const { config, service, ledger } = await record(one.history, one.foldAfter);
        const { observers } = config;
        const uptime = await readUptime({ service, observers, resolution, ...one.range }, { ledger });
        const counted = one.range;
        expect({ from: uptime.from, to: uptime.to }).toEqual(counted);
        expect(uptime.since).toBe(sinceOf(one.history));
        expect(uptime.total).toEqual(naiveTally(one.history, 'public', counted));
        for (const endpoint of ['us-east-1', 'public']) {
          expect(uptime.endpoints[endpoint]?.total).toEqual(naiveTally(one.history, endpoint, counted));
        }
        const stepMs = resolution === 'day' ? dayMs : hourMs;
        for (const { from, tally } of uptime.buckets) {
          const to = Math.min(counted.to, (Math.floor(from / stepMs) + 1) * stepMs);
          expect(tally).toEqual(naiveTally(one.history, 'public', { from, to }));
        }
      }),
      { numRuns: 40 },
    );
  });

  const midnight = Date.UTC(2026, 1, 24);

  /** Up from 15:00 on the first day until 12:00 on the fourth: 69 hours. */
  const threeDays: History = {
    observers: ['us-east-1'],
    everyMs: 10 * minuteMs,
    start: midnight - 9 * hourMs,
    marks: { public: 'u'.repeat(69 * 6) },
  };

  it('does not call the first day missing, which was watched from the afternoon on', async () => {
    const { config, service, ledger, now } = await record(threeDays, new Set());
    const input = { service, observers: config.observers, resolution: 'day', from: now - 30 * dayMs, to: now } as const;
    const { total, buckets } = await readUptime(input, { ledger });
    expect(total).toEqual({ upMs: 69 * hourMs, downMs: 0, unknownMs: 0, missingMs: 0, maintenanceMs: 0 });
    expect(buckets.map(({ from, tally }) => [new Date(from).toISOString(), tally.upMs / hourMs])).toEqual([
      ['2026-02-23T15:00:00.000Z', 9],
      ['2026-02-24T00:00:00.000Z', 24],
      ['2026-02-25T00:00:00.000Z', 24],
      ['2026-02-26T00:00:00.000Z', 12],
    ]);
  });

  it('tells the latencies of everything in the range, the running hour included', async () => {
    const { config, service, ledger, now } = await record(threeDays, new Set());
    const input = { service, observers: config.observers, resolution: 'day', from: now - 30 * dayMs, to: now } as const;
    const { endpoints } = await readUptime(input, { ledger });
    // Every probe took 20 ms, and the sketch is within 2 %.
    for (const quantile of ['p50', 'p95', 'p99'] as const) {
      expect(Math.abs((endpoints['public']?.latencyMs?.[quantile] ?? 0) - 20)).toBeLessThanOrEqual(0.4);
    }
    const running = await readUptime({ ...input, resolution: 'hour', from: now - 20 * minuteMs }, { ledger });
    expect(running.endpoints['public']?.latencyMs?.p50).toBeCloseTo(20, 0);
  });

  it('has nothing to say of a service without a round', async () => {
    const { config, service, ledger, now } = await record({ ...threeDays, marks: { public: '___' } }, new Set());
    const range = { from: now - dayMs, to: now };
    const nothing = { upMs: 0, downMs: 0, unknownMs: 0, missingMs: 0, maintenanceMs: 0 };
    expect(await readUptime({ service, observers: config.observers, resolution: 'day', ...range }, { ledger })).toEqual(
      { ...range, total: nothing, endpoints: { public: { total: nothing } }, buckets: [] },
    );
  });
});
