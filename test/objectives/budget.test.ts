import { describe, expect, it } from 'vitest';
import { hourMs } from '../../shared/availability/slots.ts';
import { budgetAt } from '../../shared/objectives/budget.ts';
import { nothingCounted } from '../../shared/objectives/counted.ts';
import { exclude } from '../../shared/objectives/exclusions.ts';
import { appendAll, emptySeries, minuteMs } from '../../shared/objectives/series.ts';
import { dayMs, seriesOf, sloOf, someDay } from './slos.ts';

describe('a budget of time', () => {
  it('is what the table of nines allows', () => {
    // Google, "Site Reliability Engineering", appendix A: 99.9 % of 30 days allow 43.2 minutes, 99.99 % 4.32.
    const calm = seriesOf('uu', someDay);
    expect(budgetAt(sloOf(), calm, someDay)).toMatchObject({ unit: 'ms', spent: 0, spentShare: 0 });
    expect(budgetAt(sloOf(), calm, someDay).total / minuteMs).toBeCloseTo(43.2, 6);
    expect(budgetAt(sloOf({ target: 0.9999 }), calm, someDay).total / minuteMs).toBeCloseTo(4.32, 6);
  });

  it('is spent by what was bad, and says what an outage may still last', () => {
    const budget = budgetAt(sloOf(), seriesOf('d'.repeat(10), someDay), someDay);
    expect(budget.spent).toBe(10 * minuteMs);
    expect(budget.left / minuteMs).toBeCloseTo(33.2, 6);
    expect(budget.outageMsLeft / minuteMs).toBeCloseTo(33.2, 6);
    expect(budget.compliance).toBeCloseTo(1 - 10 / (30 * 24 * 60), 10);
  });

  it('says when it will be gone at the pace of the last hour, or of the last day when that was faster', () => {
    // Ten bad minutes in a day burn 10 / 1.44 times as fast as evenly; 33.2 minutes are left, at ten an hour: 3.32 hours.
    const now = budgetAt(sloOf(), seriesOf('d'.repeat(10), someDay), someDay);
    expect(now.burnRate).toBeCloseTo(10 / 1.44, 6);
    expect(((now.goneAt ?? 0) - someDay) / hourMs).toBeCloseTo(3.32, 2);
    // With the hour over, at ten a day: 3.32 days.
    const over = budgetAt(sloOf(), seriesOf(`${'d'.repeat(10)}${'u'.repeat(60)}`, someDay), someDay);
    expect(((over.goneAt ?? 0) - someDay) / dayMs).toBeCloseTo(3.32, 2);
  });

  it('is gone now when it is overspent, and nothing is left to lose', () => {
    const budget = budgetAt(sloOf(), seriesOf('d'.repeat(60), someDay), someDay);
    expect(budget).toMatchObject({ goneAt: someDay, outageMsLeft: 0 });
    expect(budget.left).toBeLessThan(0);
    expect(budget.spentShare).toBeCloseTo(60 / 43.2, 6);
  });

  it('has no end in sight when nothing burns faster than evenly', () => {
    expect(budgetAt(sloOf(), seriesOf(`d${'u'.repeat(60)}`, someDay), someDay).goneAt).toBeUndefined();
  });

  it('shrinks by maintenance and by what a person has excluded, and by nothing else', () => {
    const marks = `${'m'.repeat(60)}${'d'.repeat(10)}`;
    const maintained = budgetAt(sloOf(), seriesOf(marks, someDay), someDay);
    expect(maintained.total / minuteMs).toBeCloseTo(43.2 - 0.06, 6);
    const excluded = exclude(seriesOf(marks, someDay), [{ from: someDay - 5 * minuteMs, to: someDay }]);
    expect(budgetAt(sloOf(), excluded, someDay).spent).toBe(5 * minuteMs);
    expect(budgetAt(sloOf(), excluded, someDay).total / minuteMs).toBeCloseTo(43.2 - 0.065, 6);
  });

  it('tells what it does not know beside what it does', () => {
    const budget = budgetAt(sloOf(), seriesOf(`${'_'.repeat(5)}??u`, someDay), someDay);
    expect(budget).toMatchObject({ spent: 0, missing: 7 * minuteMs });
    expect(budget.measured).toBeLessThan(1);
  });
});

describe('a budget of a calendar month', () => {
  // The United Nations' calendar: November has 30 days. Berlin is an hour ahead of UTC from 25 October 2026 on.
  const window = { kind: 'calendar', unit: 'month', timezone: 'Europe/Berlin' } as const;
  const from = Date.UTC(2026, 9, 31, 23);

  it('begins on the wall clock and holds the whole month’s budget', () => {
    const budget = budgetAt(sloOf({ window }), seriesOf('u', someDay), someDay);
    expect(budget).toMatchObject({ from, to: from + 30 * dayMs });
    expect(budget.total / minuteMs).toBeCloseTo(43.2, 6);
  });

  it('will be gone only when it does not last until the month ends', () => {
    const slow = seriesOf(`${'d'.repeat(2)}${'u'.repeat(60)}`, someDay);
    expect(budgetAt(sloOf({ window }), slow, someDay).goneAt).toBeUndefined();
    const fast = seriesOf('d'.repeat(20), someDay);
    expect(budgetAt(sloOf({ window }), fast, someDay).goneAt).toBeGreaterThan(someDay);
  });
});

describe('a budget of requests', () => {
  const total = { namespace: 'AWS/ApplicationELB', name: 'RequestCount', dimensions: {}, statistic: 'Sum' };
  const slo = sloOf({ indicator: { kind: 'metric', total, bad: total } });
  const perMinute = (good: number, bad: number) => ({ ...nothingCounted, good, bad, knownMs: minuteMs });
  const from = someDay - 30 * dayMs;

  it('is a share of those that came', () => {
    const series = appendAll(emptySeries(from), [
      { from, to: someDay - hourMs, counted: perMinute(100, 0) },
      { from: someDay - hourMs, to: someDay, counted: perMinute(90, 10) },
    ]);
    const budget = budgetAt(slo, series, someDay);
    expect(budget).toMatchObject({ unit: 'requests', spent: 600 });
    expect(budget.total).toBeCloseTo(0.001 * 100 * 30 * 24 * 60, 6);
    // 3,720 requests are left, at a hundred a minute: 37.2 minutes of total outage.
    expect(budget.outageMsLeft / minuteMs).toBeCloseTo(37.2, 6);
  });

  it('is that of a whole window, of which an hour is a part', () => {
    const hour = { from: someDay - hourMs, to: someDay, counted: perMinute(98, 2) };
    const unwatched = { ...nothingCounted, unwatchedMs: minuteMs };
    const series = appendAll(emptySeries(from), [{ from, to: someDay - hourMs, counted: unwatched }, hour]);
    const budget = budgetAt(slo, series, someDay);
    // 2 % of an hour against 0.1 % of 720 hours like it.
    expect(budget.spentShare).toBeCloseTo(0.02 / (0.001 * 720), 6);
  });

  it('has no share before the first one', () => {
    const series = appendAll(emptySeries(from), [{ from, to: someDay, counted: perMinute(0, 0) }]);
    expect(budgetAt(slo, series, someDay).spentShare).toBeUndefined();
  });
});
