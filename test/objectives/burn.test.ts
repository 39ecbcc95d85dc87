import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hourMs } from '../../shared/availability/slots.ts';
import { burnAt, windowBurn } from '../../shared/objectives/burn.ts';
import { burnMax, canFire, fitted, scaledPairs, standardPairs } from '../../shared/objectives/burnPairs.ts';
import { nothingCounted } from '../../shared/objectives/counted.ts';
import { minuteMs } from '../../shared/objectives/series.ts';
import { dayMs, monthMs, pairOf, seriesOf, sloOf, someDay } from './slos.ts';

const stateOf = (marks: string, change: Parameters<typeof sloOf>[0] = {}) =>
  burnAt(sloOf(change), seriesOf(marks, someDay), someDay);

describe('the standard pairs', () => {
  it('have the factors of the workbook for 30 days', () => {
    // Google, "The Site Reliability Workbook", chapter 5, table 5-8.
    const pairs = standardPairs(monthMs);
    expect(pairs.map(({ longMs, shortMs }) => [longMs / hourMs, shortMs / minuteMs])).toEqual([
      [1, 5],
      [6, 30],
      [24, 120],
      [72, 360],
    ]);
    for (const [index, factor] of [14.4, 6, 3, 1].entries()) expect(pairs[index]?.factor).toBeCloseTo(factor, 10);
    expect(pairs.map(({ severity }) => severity)).toEqual(['page', 'page', 'ticket', 'ticket']);
  });

  it('scale with the period', () => {
    // 28 days, as Sloth's documentation has them (sloth.dev, "SLO period windows"): 13.44, 5.6, 2.8, 0.933.
    const factors = standardPairs(28 * dayMs).map(({ factor }) => factor);
    for (const [index, factor] of [13.44, 5.6, 2.8, 14 / 15].entries()) expect(factors[index]).toBeCloseTo(factor, 10);
  });

  it('leave out what is longer than the period, and widen what a slow cadence would leave empty', () => {
    expect(scaledPairs(dayMs)).toHaveLength(3);
    // A week: 3.36, 1.4, 0.7 and 0.23 times. Slower than evenly burns whoever meets the objective.
    expect(standardPairs(7 * dayMs).map(({ longMs }) => longMs / hourMs)).toEqual([1, 6]);
    expect(fitted(standardPairs(monthMs), 5 * minuteMs)[0]).toMatchObject({ longMs: hourMs, shortMs: 10 * minuteMs });
    expect(fitted(standardPairs(monthMs), hourMs).map(({ longMs }) => longMs / hourMs)).toEqual([6, 24, 72]);
  });

  it('cannot fire above the burn of a total failure', () => {
    expect(burnMax(0.9)).toBeCloseTo(10, 10);
    expect(canFire({ factor: 10 }, 0.9)).toBe(true);
    expect(canFire({ factor: 10.001 }, 0.9)).toBe(false);
    expect(canFire({ factor: 14.4 }, 0.9)).toBe(false);
  });
});

describe('a burn', () => {
  it('is the error ratio over what is allowed', () => {
    // Ibid.: 1 % of errors against 99.9 % burn ten times as fast as evenly.
    const burn = windowBurn(sloOf(), hourMs, {
      ...nothingCounted,
      good: 0.99 * hourMs,
      bad: 0.01 * hourMs,
      knownMs: hourMs,
    });
    expect(burn.least).toBeCloseTo(10, 9);
    expect(burn.most).toBeCloseTo(10, 9);
    expect(burn.measured).toBe(1);
  });

  it('fires exactly where factor × (1 − objective) of both windows is bad', () => {
    // 10 × 1 % of 60 minutes are 6, which 1 − 0.99 in binary would miss by its last bit.
    const pairs = [pairOf({ factor: 10 })];
    const marks = (bad: number) => `${'u'.repeat(60 - bad)}${'d'.repeat(bad)}`;
    expect(stateOf(marks(5), { target: 0.99, pairs }).state).toBe('calm');
    expect(stateOf(marks(6), { target: 0.99, pairs }).state).toBe('burning');
  });

  it('needs both windows: what is over does not fire', () => {
    expect(stateOf(`${'d'.repeat(30)}${'u'.repeat(5)}`, { pairs: [pairOf()] }).state).toBe('calm');
    expect(stateOf('d'.repeat(30), { pairs: [pairOf()] }).state).toBe('burning');
  });

  it('takes the workbook’s time to fire', () => {
    // Ibid.: (1 − objective) / error ratio × long window × burn rate. A total outage against 99.9 %: 51.84 s, 10 % errors: 8.64 min.
    const failing = (minutes: number) => stateOf('d'.repeat(minutes), { pairs: [pairOf()] }).state;
    expect([failing(0), failing(1)]).toEqual(['calm', 'burning']);
    const partial = { target: 0.99, pairs: [pairOf({ factor: 6, shortMs: 5 * minuteMs })] };
    // 1 % / 100 % × 60 min × 6 = 3.6 minutes.
    expect(stateOf('ddd', partial).state).toBe('calm');
    expect(stateOf('dddd', partial).state).toBe('burning');
  });

  it('says the gravest severity of the pairs that burn', () => {
    expect(stateOf('d'.repeat(60)).severity).toBe('page');
    // 3 days at burn 1 are 4.32 minutes of 99.9 %; in 6 hours it takes 0.36.
    const slow = `${'d'.repeat(4)}${'u'.repeat(3 * 60)}d${'u'.repeat(125)}`;
    expect(stateOf(slow)).toMatchObject({ state: 'burning', severity: 'ticket' });
  });
});

describe('what is not known', () => {
  it('keeps a pair from being calm as long as it might burn', () => {
    const pairs = [pairOf()];
    // One of 60 minutes missing could be bad: 1/60 is more than 1.44 %.
    expect(stateOf(`${'u'.repeat(30)}_`, { pairs }).state).toBe('unknown');
    expect(stateOf(`${'u'.repeat(30)}?`, { pairs }).state).toBe('unknown');
    // With the short window known to be good, both cannot burn.
    expect(stateOf(`_${'u'.repeat(5)}`, { pairs }).state).toBe('calm');
  });

  it('does not keep what surely burns from firing', () => {
    expect(stateOf(`${'_'.repeat(50)}${'d'.repeat(10)}`, { pairs: [pairOf()] }).state).toBe('burning');
  });

  it('is nothing against an objective when nobody watched yet, or in maintenance', () => {
    expect(stateOf(`${'.'.repeat(58)}uu`, { pairs: [pairOf()] }).state).toBe('calm');
    expect(stateOf(`${'m'.repeat(58)}uu`, { pairs: [pairOf()] }).state).toBe('calm');
  });

  it('counts a history shorter than the window as a part of it', () => {
    // Two bad minutes since watching began are 2/60 of the hour, and not all of it.
    const burn = stateOf(`${'.'.repeat(100)}dd`, { pairs: [pairOf({ factor: 40 })] });
    expect(burn.pairs[0]?.long.least).toBeCloseTo(2 / 60 / 0.001, 6);
    expect(burn.state).toBe('calm');
  });

  it('leaves a window without any event open', () => {
    const indicator = {
      kind: 'metric',
      total: { namespace: 'n', name: 'm', dimensions: {}, statistic: 'Sum' },
    } as const;
    const burn = windowBurn({ target: 0.999, indicator, everyMs: minuteMs }, hourMs, {
      ...nothingCounted,
      knownMs: hourMs,
    });
    expect([burn.least, Math.round(burn.most)]).toEqual([0, 1000]);
  });

  /** Whatever the missing minutes were, the range holds it. */
  it('lies between the least and the most', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom('u', 'd', '_', '?', 'm', '.'), { minLength: 60, maxLength: 60 }),
        fc.infiniteStream(fc.boolean()),
        (marks, coins) => {
          const slo = sloOf({ pairs: [pairOf()] });
          const truth = marks.map((one) => ('_?'.includes(one) ? (coins.next().value ? 'u' : 'd') : one)).join('');
          const [seen] = burnAt(slo, seriesOf(marks.join(''), someDay), someDay).pairs;
          const [real] = burnAt(slo, seriesOf(truth, someDay), someDay).pairs;
          for (const window of ['long', 'short'] as const) {
            const [known, actual] = [seen?.[window], real?.[window]];
            if (known === undefined || actual === undefined) return;
            // Nothing was good or bad there: then nothing is known either way.
            if (actual.events > 0) {
              expect(known.least).toBeLessThanOrEqual(actual.least + 1e-6);
              expect(known.most).toBeGreaterThanOrEqual(actual.most - 1e-6);
            }
          }
          if (seen?.state === 'burning') expect(real?.state).toBe('burning');
          if (seen?.state === 'calm' && real !== undefined && real.long.events > 0)
            expect(real.state).not.toBe('burning');
        },
      ),
    );
  });
});

describe('low traffic', () => {
  const minimum = { events: 10, failures: 2 };

  it('fires on no single failure', () => {
    expect(stateOf('d', { pairs: [pairOf()], minimum }).state).toBe('calm');
    expect(stateOf('dd', { pairs: [pairOf()], minimum }).state).toBe('burning');
  });

  it('waits when the failures that are missing may be in a gap', () => {
    expect(stateOf('_d', { pairs: [pairOf()], minimum }).state).toBe('unknown');
  });

  it('counts slots of any cadence', () => {
    const slow = { pairs: [pairOf({ shortMs: 10 * minuteMs })], minimum, everyMs: 5 * minuteMs };
    const at = (marks: string) => burnAt(sloOf(slow), seriesOf(marks, someDay, 5 * minuteMs), someDay).state;
    expect(at(`${'u'.repeat(11)}d`)).toBe('calm');
    expect(at(`${'u'.repeat(10)}dd`)).toBe('burning');
  });
});
