import { beforeAll, describe, expect, it } from 'vitest';
import type { BudgetBoard, BudgetEntry } from '../../shared/ledger/budgetBoard.ts';
import type { Ledger } from '../../shared/ledger/ledger.ts';
import { anHour, configOf, dayMs, minuteMs, serviceOf } from '../ledger/samples.ts';
import { worldApp, worldConfig, worldLedger, worldNow } from './world.ts';

const path = '/api/v1/services/checkout/budget';

let ledger: Ledger;
beforeAll(async () => {
  ledger = await worldLedger();
  const said = { service: 'checkout', at: anHour, by: 'ada', reason: 'a deployment of mars' };
  const [from, to] = [anHour - 10 * minuteMs, anHour - 8 * minuteMs];
  await ledger.putCorrection({ ...said, id: 'one', kind: 'excluded', from, to });
  await ledger.putCorrection({
    ...said,
    id: 'two',
    at: anHour + 1,
    kind: 'excluded',
    from: anHour - 400 * dayMs,
    to: anHour - 399 * dayMs,
  });
  await ledger.putCorrection({
    ...said,
    id: 'three',
    at: anHour + 2,
    kind: 'excluded',
    from: anHour,
    to: anHour + minuteMs,
  });
  await ledger.putCorrection({ ...said, id: 'four', at: anHour + 3, kind: 'restored', excluded: 'three' });
});

async function get(asked: string, parts: Parameters<typeof worldApp>[0] = {}) {
  const { app } = await worldApp({ ledger, ...parts });
  const response = await app.request(asked);
  return { status: response.status, body: JSON.parse(await response.text()) };
}

describe('the error budgets of one service', () => {
  // From 12:00 to 19:30 in minutes: 90 missing, 15 down, of which a person has excluded two.
  const [missing, down, excluded, all] = [90, 13, 2, 450];

  it('are counted by hand like this', async () => {
    const { objectives } = (await get(path)).body;
    expect(objectives).toHaveLength(1);
    const [budget] = objectives;
    const up = all - missing - down - excluded;
    // 0.1 % of 30 days without two minutes.
    const total = (30 * 1440 - excluded) * 60 * 0.001;
    expect(budget).toMatchObject({
      slo: 'availability',
      target: 0.999,
      indicator: { kind: 'timeslices' },
      windowSeconds: 2_592_000,
      from: '2026-10-23T19:30:00.000Z',
      to: '2026-11-22T19:30:00.000Z',
      asOf: '2026-11-22T19:30:00.000Z',
      unit: 'seconds',
      spent: down * 60,
      missing: missing * 60,
      compliance: up / (up + down),
      state: 'burning',
      severity: 'page',
    });
    expect(budget.total).toBeCloseTo(total, 3);
    expect(budget.left).toBeCloseTo(total - down * 60, 3);
    expect(budget.spentShare).toBeCloseTo((down * 60) / total, 9);
    expect(budget.measured).toBeCloseTo((up + down) / (up + down + missing), 9);
    expect(budget.outageSecondsLeft).toBeCloseTo(total - down * 60, 3);
  });

  it('come with every pair of windows, each burning by a range where something is missing', async () => {
    const [{ pairs }] = (await get(path)).body.objectives;
    // The factors of 30 days (Site Reliability Workbook, chapter 5, table 5-8).
    const told = pairs.map(({ severity, factor, state }: Record<string, unknown>) => [severity, factor, state]);
    expect(told).toEqual([
      ['page', 14.4, 'calm'],
      ['page', 6, 'burning'],
      ['ticket', 3, 'burning'],
      ['ticket', 1, 'burning'],
    ]);
    // The last six hours: 13 minutes down, 90 missing, two of the 360 excluded.
    const { long, short } = pairs[1];
    expect(long).toMatchObject({ seconds: 21_600, events: 268, failures: 13 });
    expect(long.least).toBeCloseTo(13 / 360 / 0.001, 6);
    expect(long.most).toBeCloseTo((13 + 90) / 360 / 0.001, 6);
    expect(short.least).toBeCloseTo(5 / 30 / 0.001, 6);
    expect(short.most).toBeCloseTo(short.least, 9);
  });

  it('come with the exclusions that hold in their window, whose reasons the operators hear', async () => {
    const span = { id: 'one', from: '2026-11-22T18:50:00.000Z', to: '2026-11-22T18:52:00.000Z' };
    const at = '2026-11-22T19:00:00.000Z';
    const { body } = await get(path, { evidence: true });
    expect(body.exclusions).toEqual([{ ...span, at, by: 'ada', reason: 'a deployment of mars' }]);
    const publicly = (await get(path)).body;
    expect(publicly.exclusions).toEqual([{ ...span, at, by: 'a person', reason: 'told to operators only' }]);
  });

  it('are not there without an objective', async () => {
    const { status, body } = await get('/api/v1/services/search/budget');
    expect([status, body.title]).toEqual([404, 'No objective']);
    expect((await get('/api/v1/services/nope/budget')).body.title).toBe('No such service');
  });
});

describe('corrections', () => {
  it('stand among what happened, when they were said', async () => {
    const { events } = (await get('/api/v1/services/checkout/events', { evidence: true })).body;
    const corrections = events.filter(({ kind }: { kind: string }) => kind === 'excluded' || kind === 'restored');
    expect(corrections.map(({ kind, id, at }: Record<string, string>) => [kind, id, at])).toEqual([
      ['restored', 'four', '2026-11-22T19:00:00.003Z'],
      ['excluded', 'three', '2026-11-22T19:00:00.002Z'],
      ['excluded', 'two', '2026-11-22T19:00:00.001Z'],
      ['excluded', 'one', '2026-11-22T19:00:00.000Z'],
    ]);
    const publicly = JSON.stringify((await get('/api/v1/services/checkout/events')).body);
    expect(publicly).toContain('"kind":"excluded"');
    expect(publicly).not.toMatch(/ada|mars/);
  });
});

describe('the error budgets in the status', () => {
  const entry: BudgetEntry = {
    from: 0,
    to: 0,
    target: 0.999,
    burning: 'calm',
    unit: 'ms',
    total: 2_592_000,
    spent: 592_000,
    left: 2_000_000,
    spentShare: 592 / 2592,
    missing: 0,
    measured: 0.999,
    burnRate: 0.5,
    outageMsLeft: 2_000_000,
  };

  const board = (writer: string, asOf: number, changes: Partial<BudgetEntry> = {}): BudgetBoard => ({
    shard: '60000-0',
    writer,
    asOf,
    services: { checkout: { availability: { ...entry, ...changes }, latency: entry } },
  });

  async function budgetsWith(...boards: readonly BudgetBoard[]) {
    const [checkout] = (await get('/api/v1/status', { ledger: { ...ledger, budgetBoards: async () => boards } })).body
      .services;
    return checkout.budgets;
  }

  it('are those of the newest board, of the objectives that the config has', async () => {
    const asOf = worldNow - 30 * minuteMs;
    const [old, fresh] = [board('us-east-1', asOf - minuteMs), board('us-east-2', asOf, { spent: 692_000 })];
    const budgets = await budgetsWith(old, fresh);
    expect(budgets).toEqual([
      {
        slo: 'availability',
        target: 0.999,
        windowSeconds: 2_592_000,
        asOf: '2026-11-22T19:00:20.000Z',
        state: 'calm',
        unit: 'seconds',
        total: 2_592,
        spent: 692,
        left: 2_000,
        measured: 0.999,
        spentShare: 592 / 2592,
        burnRate: 0.5,
        goneAt: null,
        outageSecondsLeft: 2_000,
        stale: false,
      },
    ]);
    expect(await budgetsWith(fresh, old)).toEqual(budgets);
  });

  it('say that they are old, and are absent when they were never counted', async () => {
    const budgets = await budgetsWith(board('us-east-1', worldNow - 91 * minuteMs));
    expect(budgets).toMatchObject([{ stale: true }]);
    expect(await budgetsWith()).toBeUndefined();
  });

  it('tell a calendar window by its name', async () => {
    const [checkout] = worldConfig.services;
    if (checkout?.objective === undefined) throw new Error('the world has an objective');
    const window = { kind: 'calendar', unit: 'month', timezone: 'Europe/Berlin' } as const;
    const config = configOf(worldConfig.observers, [
      { ...serviceOf('checkout', minuteMs, ['us-east-1']), objective: { ...checkout.objective, window } },
    ]);
    const boards = [board('us-east-1', worldNow)];
    const { body } = await get('/api/v1/status', { config, ledger: { ...ledger, budgetBoards: async () => boards } });
    expect(body.services[0].budgets).toMatchObject([
      { windowSeconds: 2_592_000, calendar: { unit: 'month', timezone: 'Europe/Berlin' } },
    ]);
    const [objective] = (await get(path, { config })).body.objectives;
    // Central European Time is an hour ahead of UTC in November.
    expect([objective.from, objective.to]).toEqual(['2026-10-31T23:00:00.000Z', '2026-11-30T23:00:00.000Z']);
  });
});
