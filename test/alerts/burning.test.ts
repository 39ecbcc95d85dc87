/** What is said of budgets: that they burn, are spent, or are not measured. */
import { describe, expect, it } from 'vitest';
import { readingOf, surveyBurning } from '../../shared/alerts/signals/burning.ts';
import type { Present } from '../../shared/alerts/signals/present.ts';
import { nothingCounted, timesCounted } from '../../shared/objectives/counted.ts';
import { appendAll, emptySeries, type Series } from '../../shared/objectives/series.ts';
import type { Slo } from '../../shared/objectives/slo.ts';
import { unwatched } from '../../shared/objectives/stretches.ts';
import { serviceOf } from '../ledger/samples.ts';
import { dayMs, monthMs, seriesOf, sloOf, someDay } from '../objectives/slos.ts';
import { minuteMs } from './alerts.ts';

const nobody: Present = { observers: [], endpoints: new Map() };

function said(slo: Slo, series: Series, present = nobody) {
  const reading = readingOf({ slo, service: serviceOf('checkout', minuteMs), series, at: someDay });
  const { signals } = surveyBurning([reading], present, true);
  return (key: string) => signals.find((one) => one.key === key) ?? expect.fail(`no ${key}`);
}

const burn = 'burn:checkout:availability';

describe('a burn', () => {
  it('tells its gravest pair, and when the budget is gone at that pace', () => {
    const signal = said(sloOf(), seriesOf('d'.repeat(10), someDay))(burn);
    // Ten of 60 minutes against 0.1 %: 166.7 times; 33.2 of 43.2 minutes are left, at ten an hour.
    expect(signal).toMatchObject({ condition: 'active', severity: 'page', detail: { longMs: 60 * minuteMs } });
    const detail = signal.condition === 'active' && signal.detail.kind === 'burn' ? signal.detail : expect.fail();
    expect(detail.longBurn).toBeCloseTo(166.667, 2);
    expect(((detail.goneAt ?? 0) - someDay) / minuteMs).toBeCloseTo(33.2 * 6, 0);
  });

  it('is no page any more only when all of the pairs for pages are known to be calm', () => {
    const slow = `${'d'.repeat(10)}${'u'.repeat(60)}`;
    expect(said(sloOf(), seriesOf(slow, someDay))(burn)).toMatchObject({
      severity: 'ticket',
      easesAfterMs: 5 * minuteMs,
    });
    const gap = `${'d'.repeat(10)}${'u'.repeat(58)}__`;
    const signal = said(sloOf(), seriesOf(gap, someDay))(burn);
    expect(signal).toMatchObject({ condition: 'active', severity: 'ticket' });
    expect(signal).not.toHaveProperty('easesAfterMs');
  });

  it('is over, or not known, as the pairs are', () => {
    expect(said(sloOf(), seriesOf('u', someDay))(burn)).toMatchObject({ condition: 'clear' });
    expect(said(sloOf(), seriesOf('_', someDay))(burn)).toMatchObject({ condition: 'unknown' });
  });
});

describe('a share of the budget', () => {
  const at = (percent: number) => `budget:checkout:availability:${percent}`;
  const of = (badMinutes: number, marks = '') =>
    said(sloOf(), seriesOf(`${'d'.repeat(badMinutes)}${'u'.repeat(60)}${marks}`, someDay));

  it('is told when it is spent; of several passed at once the greatest', () => {
    expect(of(33)(at(75))).toMatchObject({ condition: 'active', severity: 'ticket', detail: { threshold: 0.75 } });
    expect(of(33)(at(100))).toMatchObject({ condition: 'clear' });
    expect(of(50)(at(75))).toMatchObject({ condition: 'unknown' });
    expect(of(50)(at(100))).toMatchObject({ condition: 'active' });
  });

  it('is over a little below, so that a rolling window does not waver', () => {
    expect(of(32)(at(75))).toMatchObject({ condition: 'unknown' });
    expect(of(30)(at(75))).toMatchObject({ condition: 'clear' });
  });

  it('is not over while nobody looks', () => {
    expect(of(10, '_')(at(75))).toMatchObject({ condition: 'unknown' });
  });
});

describe('an objective that is not measured', () => {
  const key = 'unmeasured:checkout:availability';

  it('says so after an hour, and not before watching began', () => {
    expect(said(sloOf(), seriesOf('_'.repeat(60), someDay))(key)).toMatchObject({
      condition: 'active',
      severity: 'ticket',
      detail: { lastKnownAt: someDay - 60 * minuteMs },
    });
    expect(said(sloOf(), seriesOf('_'.repeat(59), someDay))(key)).toMatchObject({ condition: 'unknown' });
    const from = someDay - monthMs;
    const never = appendAll(emptySeries(from), [{ from, to: someDay, counted: timesCounted(unwatched, minuteMs) }]);
    expect(said(sloOf(), never)(key).condition).not.toBe('active');
    expect(said(sloOf(), seriesOf('_'.repeat(60) + 'u'.repeat(2), someDay))(key)).toMatchObject({ condition: 'clear' });
  });

  it('says so of a metric that has counted nothing for a day: it may have another name', () => {
    const metric = { namespace: 'n', name: 'm', dimensions: {}, statistic: 'Sum' };
    const slo = sloOf({ indicator: { kind: 'metric', total: metric, bad: metric } });
    const from = someDay - monthMs;
    const silent = { ...nothingCounted, knownMs: minuteMs };
    const busy = { ...silent, good: 10 };
    const quiet = (ms: number) =>
      appendAll(emptySeries(from), [
        { from, to: someDay - ms, counted: busy },
        { from: someDay - ms, to: someDay, counted: silent },
      ]);
    expect(said(slo, quiet(dayMs))(key)).toMatchObject({ condition: 'active' });
    expect(said(slo, quiet(dayMs - minuteMs))(key)).toMatchObject({ condition: 'clear' });
  });
});
