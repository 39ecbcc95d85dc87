/** What the rules say of pairs of windows, held against what a burning budget does with them. */
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { BurnPair } from '../../shared/config/config.ts';
import { parseConfig } from '../../shared/config/parse.ts';
import { burnAt } from '../../shared/objectives/burn.ts';
import { append, emptySeries, minuteMs } from '../../shared/objectives/series.ts';
import { type Slo, slosOf } from '../../shared/objectives/slo.ts';

const dayMs = 86_400_000;
const at = 100 * dayMs;

/** Since long ago, every slot was down. */
const everythingFails = append(emptySeries(0), {
  from: 0,
  to: at,
  counted: { good: 0, bad: minuteMs, knownMs: minuteMs, missingMs: 0, excludedMs: 0, unwatchedMs: 0 },
});

const parse = (every: string, objective: unknown) =>
  parseConfig(
    JSON.stringify({
      observers: ['us-east-1'],
      services: { a: { every, endpoints: { public: 'tcp://a.example.com:1' }, timeout: '1s', objective } },
    }),
    'holdfast.yml',
  );

const settings = fc.record({
  availability: fc.constantFrom(50, 90, 93, 95, 98.5, 99, 99.95),
  everySeconds: fc.constantFrom(5, 10, 30, 45, 60, 100, 300, 1_800),
  windowDays: fc.constantFrom(1, 7, 30),
  longMinutes: fc.integer({ min: 1, max: 3_000 }),
  shortMinutes: fc.integer({ min: 1, max: 200 }),
  factor: fc.double({ min: 0.01, max: 120, noNaN: true }),
  failures: fc.constantFrom(1, 2, 5, 50, 500),
});

describe('a custom pair of windows', () => {
  it('can fire when it is accepted, and cannot, or not soundly, when it is refused', async () => {
    await fc.assert(
      fc.property(settings, (drawn) => {
        const { availability, everySeconds, windowDays, longMinutes, shortMinutes, factor, failures } = drawn;
        const parsed = parse(`${everySeconds}s`, {
          availability,
          window: `${windowDays}d`,
          burn: [{ severity: 'page', long: `${longMinutes}m`, short: `${shortMinutes}m`, factor }],
          minimum: { events: 1, failures },
        });
        const pair: BurnPair = {
          severity: 'page',
          longMs: longMinutes * minuteMs,
          shortMs: shortMinutes * minuteMs,
          factor,
        };
        const slo: Slo = {
          service: 'a',
          id: 'availability',
          target: availability / 100,
          window: { kind: 'rolling', ms: windowDays * dayMs },
          indicator: { kind: 'timeslices' },
          everyMs: everySeconds * 1_000,
          pairs: [pair],
          minimum: { events: 1, failures },
          spent: [],
        };
        const isSound =
          longMinutes <= windowDays * 24 * 60 &&
          shortMinutes < longMinutes &&
          shortMinutes * 60 >= 2 * everySeconds &&
          failures <= Math.floor((longMinutes * 60) / everySeconds);
        const fires = burnAt(slo, everythingFails, at).state === 'burning';
        expect(parsed.ok).toBe(isSound && fires);
        if (parsed.ok) expect(slosOf(parsed.config)[0]?.pairs).toStrictEqual([pair]);
      }),
      { numRuns: 500 },
    );
  });

  // Site Reliability Workbook, chapter 5, table 5-8: burn rates for 30 days by share of the budget and long window.
  it.each([
    ['1h', 2, 14.4, '5m'],
    ['6h', 5, 6, '30m'],
    ['3d', 10, 1, '6h'],
  ])('of %s for %s percent of the budget has the factor %s and a short window of %s', (long, budget, factor, short) => {
    const pairsOf = (pair: object) => {
      const parsed = parse('30s', { availability: 99.9, burn: [{ severity: 'page', long, ...pair }] });
      return parsed.ok ? parsed.config.services[0]?.objective?.burn : parsed.problems;
    };
    expect(pairsOf({ budget })).toStrictEqual(pairsOf({ factor, short }));
  });
});

describe('the standard pairs', () => {
  it.each([50, 80, 90, 93, 95, 99, 99.99])('of %s percent are left out with a warning, or can fire', (availability) => {
    const parsed = parse('30s', { availability, window: '90d' });
    const [slo] = parsed.ok ? slosOf(parsed.config) : [];
    if (slo === undefined) throw new Error('the config was refused');
    // 2 %, 5 %, 10 % and 10 % of 90 days in 1 h, 6 h, 1 d and 3 d, against 1 / (1 − objective).
    const possible = [43.2, 18, 9, 3].filter((factor) => factor <= 1 / (1 - availability / 100) + 1e-9);
    expect(slo.pairs.map(({ factor }) => Number(factor.toFixed(6)))).toEqual(possible);
    expect(parsed.warnings).toHaveLength(possible.length === 4 ? 0 : 1);
    for (const pair of slo.pairs) expect(burnAt({ ...slo, pairs: [pair] }, everythingFails, at).state).toBe('burning');
  });
});
