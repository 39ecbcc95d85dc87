import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ServiceState, StatusModel } from '../../shared/status/model.ts';
import { durationText, headline, latencyText, momentText, ninesText, percentText } from '../../shared/status/words.ts';

const nothing = { upMs: 0, downMs: 0, unknownMs: 0, missingMs: 0, maintenanceMs: 0 };

function modelOf(states: readonly ServiceState[], silent: readonly string[] = []): StatusModel {
  return {
    generatedAt: 0,
    observers: [
      { region: 'us-east-1', state: 'reporting' },
      ...silent.map((region) => ({ region, state: 'silent' }) as const),
    ],
    services: states.map((state, index) => ({
      id: `s${index}`,
      title: `S${index}`,
      state,
      active: 'a',
      epoch: 0,
      everyMs: 1_000,
      endpoints: [],
      uptime: { '1h': nothing, '24h': nothing, '7d': nothing, '30d': nothing, '90d': nothing, '365d': nothing },
      days: [],
      budgets: [],
    })),
  };
}

describe('a share in percent', () => {
  it.each<readonly [number | undefined, string]>([
    [undefined, '–'],
    [0, '0 %'],
    [1, '100 %'],
    [0.29, '29 %'],
    [0.57, '57 %'],
    [0.9995, '99.95 %'],
    [0.999999, '99.999 %'],
    [2 / 3, '66.666 %'],
    [0.000001, '0 %'],
  ])('%s is %s', (ratio, text) => {
    expect(percentText(ratio)).toBe(text);
  });

  it('never reads as everything when it is less, and never as more than it is', () => {
    const lessThanOne = fc.oneof(
      fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
      // Very close to one: up to one slot in a thousand years.
      fc
        .integer({ min: 1, max: 2 ** 53 })
        .map((parts) => 1 - 1 / parts)
        .filter((ratio) => ratio < 1),
      fc.constant(1 - Number.EPSILON / 2),
    );
    fc.assert(
      fc.property(lessThanOne, (ratio) => {
        const shown = Number.parseFloat(percentText(ratio));
        expect(shown).toBeLessThan(100);
        expect(shown).toBeLessThanOrEqual(ratio * 100 + 1e-9);
        expect(shown).toBeGreaterThan(ratio * 100 - 0.001 - 1e-9);
      }),
      { numRuns: 2_000 },
    );
  });

  it('says thousandths as they are', () => {
    fc.assert(
      fc.property(fc.nat(100_000), (thousandths) => {
        expect(percentText(thousandths / 100_000)).toBe(`${thousandths / 1_000} %`);
      }),
    );
  });
});

describe('nines', () => {
  // The customary table: 99 % has two nines, 99.95 % three and a third.
  it.each<readonly [number | undefined, string]>([
    [undefined, 'nothing decided yet'],
    [1, 'no failure seen'],
    [0, '0.0 nines'],
    [0.5, '0.3 nines'],
    [0.9, '1.0 nines'],
    [0.99, '2.0 nines'],
    [0.995, '2.3 nines'],
    [0.999, '3.0 nines'],
    [0.9995, '3.3 nines'],
    [0.9999, '4.0 nines'],
    [0.99999, '5.0 nines'],
    [0.999999, '6.0 nines'],
    [0.99899, '2.9 nines'],
  ])('of %s: %s', (availability, text) => {
    expect(ninesText(availability)).toBe(text);
  });
});

describe('a duration', () => {
  it.each([
    [0, '0 s'],
    [-5, '0 s'],
    [499, '0 s'],
    [42_000, '42 s'],
    [59_600, '1 min'],
    [3_599_700, '1 h'],
    [90_000, '1 min 30 s'],
    [7_500_000, '2 h 5 min'],
    [7_501_000, '2 h 5 min'],
    [3_601_000, '1 h'],
    [86_400_000, '1 d'],
    [90_061_000, '1 d 1 h'],
    [365 * 86_400_000, '365 d'],
  ])('of %i ms is %s', (ms, text) => {
    expect(durationText(ms)).toBe(text);
  });
});

describe('latencies and moments', () => {
  it('are as precise as they are worth', () => {
    expect([0.04, 3.123, 9.96, 10, 1_234.5].map(latencyText)).toEqual([
      '0.0 ms',
      '3.1 ms',
      '10.0 ms',
      '10 ms',
      '1235 ms',
    ]);
    expect(momentText(Date.UTC(2026, 10, 22, 19, 30, 5, 999))).toBe('2026-11-22 19:30:05 UTC');
  });
});

describe('the headline', () => {
  it.each<readonly [readonly ServiceState[], ServiceState, string]>([
    [['up'], 'up', 'S0 is up'],
    [['up', 'up'], 'up', 'All 2 services are up'],
    [['up', 'degraded'], 'degraded', 'Degraded: S1'],
    [['degraded', 'unknown'], 'unknown', 'Not known: S1; Degraded: S0'],
    [['unknown', 'down', 'down'], 'down', 'Down: S1, S2; Not known: S0'],
    [['up', 'maintenance'], 'maintenance', 'In maintenance: S1'],
    [['maintenance', 'degraded'], 'degraded', 'Degraded: S1; In maintenance: S0'],
    [[], 'unknown', 'No service is configured'],
  ])('of %j is %s: %s', (states, state, text) => {
    expect(headline(modelOf(states))).toEqual({ state, text });
  });

  it('names the observers that are silent, whatever the state', () => {
    const note = '; silent observers: us-east-2, us-west-2';
    expect(headline(modelOf(['up'], ['us-east-2', 'us-west-2'])).text).toBe(`S0 is up${note}`);
    expect(headline(modelOf(['down'], ['us-east-2', 'us-west-2'])).text).toBe(`Down: S0${note}`);
  });
});
