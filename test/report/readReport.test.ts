/** Reports over histories that were written slot by slot; expected figures are counted by hand. */

import { describe, expect, it } from 'vitest';
import { createMemoryAlertStore } from '../../shared/alerts/memory.ts';
import type { Config } from '../../shared/config/config.ts';
import type { ControlEvent } from '../../shared/control/control.ts';
import { LedgerUnavailable } from '../../shared/ledger/ledger.ts';
import { createMemoryLedger } from '../../shared/ledger/memory.ts';
import { createMemoryPlanStore } from '../../shared/maintenance/memory.ts';
import { spanNamed } from '../../shared/report/period.ts';
import { type ReportParts, readReport } from '../../shared/report/readReport.ts';
import { reportSchema } from '../../shared/report/reportSchema.ts';
import { noMetrics } from '../fakes/metrics.ts';
import { stored } from '../incidents/stored.ts';
import { configOf, dayMs, failingOver, hourMs, minuteMs, serviceOf, withObjective } from '../ledger/samples.ts';

// Monday 16 November 2026.
const monday = Date.UTC(2026, 10, 16);
const week = spanNamed('2026-W47', 'UTC');
if (week === undefined) throw new Error('there is a week 47');

const everyMs = minuteMs;
const perDay = dayMs / everyMs;
const service = failingOver(
  withObjective(serviceOf('checkout', everyMs, ['a', 'b']), { availability: 0.999, rtoMs: 60_000 }),
);
const config: Config = configOf(['us-east-1', 'us-east-2', 'us-west-2'], [service]);

/** Two weeks of minutes, all up but for the given stretches (minutes after the first Monday). */
function marks(stretches: readonly (readonly [from: number, to: number, mark: string])[], days = 14): string {
  const slots = Array.from({ length: days * perDay }, () => 'u');
  for (const [from, to, mark] of stretches) slots.fill(mark, from, to);
  return slots.join('');
}

async function world(visible: string, change: Partial<ReportParts> = {}) {
  const errors: unknown[] = [];
  const start = monday - 7 * dayMs;
  const ledger = await stored({
    service: 'checkout',
    start,
    everyMs,
    visible,
    endpoints: { a: visible, b: visible },
    reason: 'status',
  });
  const parts: ReportParts = {
    ledger,
    alerts: createMemoryAlertStore(),
    plans: createMemoryPlanStore(),
    metrics: noMetrics,
    onError: (error) => errors.push(error),
    ...change,
  };
  return { parts, errors, ledger };
}

const now = week.to + 8 * hourMs;
const read = (parts: ReportParts, at = now, one: Config = config) =>
  readReport({ config: one, period: week, now: at }, parts);

const seventh = 7 * perDay;

describe('a week', () => {
  it('counts what was up and down in it and the one before, against the objective, incident by incident', async () => {
    // Down for 20 minutes in the week before, for 30 minutes on its Wednesday.
    const { parts, errors } = await world(
      marks([
        [100, 120, 'd'],
        [seventh + 2 * perDay + 60, seventh + 2 * perDay + 90, 'd'],
      ]),
    );
    const report = await read(parts);
    expect(errors).toEqual([]);
    expect(reportSchema.parse(JSON.parse(JSON.stringify(report)))).toEqual(report);
    const [checkout] = report.services;
    const { availability, objectives, incidents } = checkout ?? {};
    if (availability?.state !== 'shown' || objectives?.state !== 'shown' || incidents?.state !== 'shown') {
      throw new Error('everything can be read');
    }
    expect(availability.value.now).toEqual({
      availability: (7 * perDay - 30) / (7 * perDay),
      coverage: 1,
      seen: 1,
      downSeconds: 1_800,
      unseenSeconds: 0,
      maintenanceSeconds: 0,
      unwatchedSeconds: 0,
    });
    expect(availability.value.before).toMatchObject({
      availability: (7 * perDay - 20) / (7 * perDay),
      downSeconds: 1_200,
    });
    expect(availability.value.days.map(({ day, downSeconds }) => [day, downSeconds])).toEqual([
      ['2026-11-16', 0],
      ['2026-11-17', 0],
      ['2026-11-18', 1_800],
      ['2026-11-19', 0],
      ['2026-11-20', 0],
      ['2026-11-21', 0],
      ['2026-11-22', 0],
    ]);
    // 30 days at 99.9 % are 43.2 minutes of budget, and 50 are spent.
    expect(objectives.value).toMatchObject([
      {
        verdict: 'missed',
        now: { compliance: (7 * perDay - 30) / (7 * perDay), measured: 1 },
        budget: { isGone: true },
      },
    ]);
    expect(objectives.value[0]?.budget.spentShare).toBeCloseTo(50 / 43.2, 6);
    expect(incidents.value).toMatchObject({
      count: 1,
      countBefore: 1,
      listed: [{ downSeconds: 1_800, reason: 'status' }],
    });
    expect(incidents.value.listed[0]?.budgetShare).toBeCloseTo(30 / 43.2, 6);
    expect(report.changes[0]).toBe('checkout was available for 99.702 %, down from 99.801 % in the week before.');
    expect(report.todo.first.map(({ rule }) => rule)).toEqual(['watch-lost', 'budget-gone', 'drill-missing']);
  });

  it('is not called good when the monitor died on its Tuesday', async () => {
    const { parts } = await world(marks([], 8));
    const report = await read(parts);
    const [checkout] = report.services;
    if (checkout?.availability.state !== 'shown' || checkout.objectives.state !== 'shown')
      throw new Error('it can be read');
    expect(checkout.availability.value.now).toMatchObject({ availability: 1, unseenSeconds: (6 * dayMs) / 1_000 });
    expect(checkout.availability.value.now.coverage).toBeCloseTo(1 / 7, 9);
    expect(checkout.objectives.value).toMatchObject([{ verdict: 'unsure' }]);
    expect(report.todo.first.map(({ rule }) => rule)).toContain('hardly-watched');
    expect(report.changes[0]).toBe('Only 14.285 % of the time of checkout was seen; in the week before it was 100 %.');
  });

  it('says what was before watching began, which is nobody’s fault', async () => {
    const late = createMemoryLedger();
    const start = monday + 4 * dayMs;
    const visible = 'u'.repeat(3 * perDay);
    await stored({ service: 'checkout', start, everyMs, visible, endpoints: { a: visible, b: visible } }, late);
    const { parts } = await world(marks([]), { ledger: late });
    const report = await read(parts);
    const [checkout] = report.services;
    if (checkout?.availability.state !== 'shown') throw new Error('it can be read');
    expect(checkout.availability.value.now).toMatchObject({ coverage: 1, unwatchedSeconds: (4 * dayMs) / 1_000 });
    expect(checkout.availability.value.now.seen).toBeCloseTo(3 / 7, 9);
    expect(report.todo.first.map(({ rule }) => rule)).not.toContain('hardly-watched');
    expect(checkout.objectives).toMatchObject({ value: [{ verdict: 'unsure' }] });
  });

  it('is told as far as it has come while it is not over', async () => {
    const { parts } = await world(marks([], 10));
    const report = await read(parts, monday + 3 * dayMs + 2 * minuteMs);
    expect(report.period).toMatchObject({
      isOver: false,
      until: new Date(monday + 3 * dayMs + 2 * minuteMs).toISOString(),
    });
    const [checkout] = report.services;
    if (checkout?.availability.state !== 'shown') throw new Error('it can be read');
    // Folding is two minutes behind, which is no gap.
    expect(checkout.availability.value.now).toMatchObject({ coverage: 1, unseenSeconds: 0 });
    expect(checkout.availability.value.days).toHaveLength(4);
  });

  it('tells flips with their times, drills, and alerts, each of its own week', async () => {
    const { parts, ledger } = await world(marks([]));
    const at = monday + dayMs;
    const by = 'us-east-1';
    const control = (event: ControlEvent) =>
      ledger.putEvent({ service: 'checkout', id: `control-${event.revision}`, at: event.at, kind: 'control', event });
    await control({
      revision: 1,
      at: at + 0,
      by,
      kind: 'flipped',
      epoch: 2,
      from: 'a',
      to: 'b',
      cause: 'failover',
      reason: 'down',
      failingSince: at - 30_000,
    });
    await control({ revision: 2, at: at + 20_000, by, kind: 'answers', endpoint: 'b' });
    await control({
      revision: 3,
      at: at + 25_000,
      by,
      kind: 'settled',
      epoch: 2,
      did: 'changed',
      inSyncAt: at + 15_000,
    });
    await control({
      revision: 4,
      at: at + 60_000,
      by,
      kind: 'drill-ended',
      endpoint: 'b',
      startedAt: at,
      passed: true,
      why: 'it came back',
      times: { answeredAt: at + 70_000 },
    });
    const alert = {
      service: 'checkout',
      kind: 'alert',
      key: 'k',
      about: 'burn',
      stage: 'fired',
      severity: 'page',
    } as const;
    await ledger.putEvent({ ...alert, id: 'one', at, text: 'it burns' });
    await ledger.putEvent({ ...alert, id: 'two', at: at - 7 * dayMs, text: 'it burned' });
    const [checkout] = (await read(parts)).services;
    expect(checkout?.failover).toMatchObject({
      value: {
        flips: [
          {
            epoch: 2,
            inSyncAt: new Date(at + 15_000).toISOString(),
            answeredAt: new Date(at + 20_000).toISOString(),
            tookSeconds: 50,
          },
        ],
        drills: [{ passed: true, tookSeconds: 70 }],
        rtoSeconds: 60,
        lastPassedDrillAt: new Date(at + 60_000).toISOString(),
      },
    });
    expect(checkout?.alerts).toMatchObject({ value: { count: 1, countBefore: 1, listed: [{ text: 'it burns' }] } });
  });
});

describe('what cannot be read', () => {
  it('is a part that says so, and takes no other with it', async () => {
    const { parts: whole, errors } = await world(marks([]));
    const down = () => Promise.reject(new LedgerUnavailable('reading', new Error('gone')));
    const parts = { ...whole, ledger: { ...whole.ledger, events: down } };
    const report = await read(parts);
    const [checkout] = report.services;
    expect(checkout).toMatchObject({
      availability: { state: 'shown' },
      failover: { state: 'failed' },
      alerts: { state: 'failed' },
    });
    expect(report.monitorAlerts).toEqual({ state: 'failed' });
    expect(report.todo.first.map(({ rule }) => rule)).toContain('unread');
    expect(errors.length).toBeGreaterThanOrEqual(3);
  });

  it('is everything when the ledger is gone', async () => {
    const down = () => Promise.reject(new LedgerUnavailable('reading', new Error('gone')));
    const ledger = {
      ...createMemoryLedger(),
      days: down,
      hours: down,
      recents: down,
      boards: down,
      corrections: down,
      events: down,
      rounds: down,
    };
    const { parts } = await world(marks([], 1), { ledger });
    const report = await read(parts);
    expect(report.services[0]).toMatchObject({ availability: { state: 'failed' }, incidents: { state: 'failed' } });
    expect(report.todo.unread.length).toBeGreaterThanOrEqual(6);
  });

  it('is no period that has not begun', async () => {
    const { parts } = await world(marks([], 1));
    await expect(read(parts, week.from)).rejects.toThrow('2026-W47 has not begun');
  });
});
