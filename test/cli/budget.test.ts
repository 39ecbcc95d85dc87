import { Hono } from 'hono';
import { beforeAll, describe, expect, it } from 'vitest';
import { main } from '../../cli/main.ts';
import { ControlUnavailable } from '../../shared/control/store.ts';
import type { BudgetBoard, BudgetEntry } from '../../shared/ledger/budgetBoard.ts';
import type { Ledger } from '../../shared/ledger/ledger.ts';
import { budgetReportSchema } from '../../shared/status/wire/budgetSchemas.ts';
import { alertOf } from '../alerts/render/samples.ts';
import { config as observedConfig } from '../failover/observed.ts';
import { anHour, minuteMs } from '../ledger/samples.ts';
import { failoverWorld } from '../status/failoverWorld.ts';
import { worldApp, worldConfig, worldLedger, worldNow, worldObjective } from '../status/world.ts';
import { recordedIo } from './recordedIo.ts';
import { served } from './served.ts';

async function run(...args: readonly string[]) {
  const { io, written } = recordedIo();
  return { exit: await main(args, io), ...written };
}

let ledger: Ledger;
beforeAll(async () => {
  ledger = await worldLedger();
});

type Parts = NonNullable<Parameters<typeof worldApp>[0]>;

async function monitor(parts: Parts = {}): Promise<string> {
  return await served((await worldApp({ ledger, evidence: true, ...parts })).app);
}

/** 57 % of the 21 minutes and 36 seconds that 99.95 % of 30 days allow are left. */
const entry: BudgetEntry = {
  from: 0,
  to: 0,
  target: 0.9995,
  burning: 'calm',
  unit: 'ms',
  total: 1_296_000,
  spent: 546_000,
  left: 750_000,
  spentShare: 546 / 1296,
  missing: 0,
  measured: 0.999,
  burnRate: 0.4,
  outageMsLeft: 750_000,
};

const boardWith = (changes: Partial<BudgetEntry>, asOf = worldNow - minuteMs): BudgetBoard => ({
  shard: '60000-0',
  writer: 'us-east-1',
  asOf,
  services: { checkout: { availability: { ...entry, ...changes } } },
});

const showing = (board: BudgetBoard, parts: Parts = {}) =>
  monitor({ ...parts, ledger: { ...ledger, budgetBoards: async () => [board] } });

const columns = (line = '') => line.split(/ {2,}/);

describe('holdfast budget', () => {
  it('prints every budget in words, and ends with 0 while nothing is wrong', async () => {
    const { exit, stdout, stderr } = await run('budget', '--url', await showing(boardWith({})));
    expect({ exit, stderr }).toEqual({ exit: 0, stderr: '' });
    const [head, row, ...rest] = stdout.split('\n');
    expect(columns(head)).toEqual(['service', 'objective', 'window', 'spent', 'left', 'burn', 'gone at']);
    expect(columns(row)).toEqual([
      '● Checkout API',
      '99.95 %',
      'last 30 days',
      '9 min 6 s of 21 min 36 s',
      '57 %',
      '0.4×',
      '–',
    ]);
    expect(rest).toEqual(['', 'as of 2026-11-22T19:30:20.000Z', '']);
  });

  it('says what burns, what is old, and what is not known', async () => {
    const changes = { burning: 'burning', burnRate: 14.6, goneAt: worldNow + 30 * 60 * minuteMs } as const;
    const burning = await run('budget', '--url', await showing(boardWith(changes)));
    expect(columns(burning.stdout.split('\n')[1])).toEqual(
      expect.arrayContaining(['◐ Checkout API', '14.6×', '2026-11-24 01:30:20 UTC']),
    );
    expect(burning.stdout).toContain('Checkout API, availability: burns too fast\n');
    const old = await run('budget', '--url', await showing(boardWith({}, worldNow - 100 * minuteMs)));
    expect(old.stdout).toContain('Checkout API, availability: not counted since 2026-11-22 17:50:20 UTC\n');
    const { spentShare: _, ...unspent } = entry;
    const empty = {
      ...boardWith({}),
      services: { checkout: { availability: { ...unspent, unit: 'requests', total: 0, spent: 0, left: 0 } as const } },
    };
    expect(columns((await run('budget', '--url', await showing(empty))).stdout.split('\n')[1])).toEqual(
      expect.arrayContaining(['0 of 0 requests', '–']),
    );
    expect((await run('budget', '--url', await monitor())).stdout).toMatch(/^No error budget has been counted yet/);
  });

  it('ends with 1 when a budget is gone', async () => {
    const gone = { spent: 1_400_000, left: -104_000, spentShare: 1400 / 1296, goneAt: worldNow, outageMsLeft: 0 };
    const { exit, stdout } = await run('budget', '--url', await showing(boardWith(gone)));
    expect(exit).toBe(1);
    expect(columns(stdout.split('\n')[1])).toEqual([
      '✕ Checkout API',
      '99.95 %',
      'last 30 days',
      '23 min 20 s of 21 min 36 s',
      'overspent (108 %)',
      '0.4×',
      'gone',
    ]);
  });

  it('ends with 1 when a page fires, and says so when alerts are not known', async () => {
    const page = alertOf({
      key: 'certificate:checkout:a',
      service: 'checkout',
      detail: { kind: 'certificate', endpoint: 'a', daysLeft: 1 },
    });
    const paged = await run(
      'budget',
      '--url',
      await showing(boardWith({}), { alerts: { peekAlerts: async () => [page] } }),
    );
    expect(paged.exit).toBe(1);
    expect(paged.stdout).toContain('Checkout API: 1 page and 0 tickets; see "holdfast alerts"\n');
    const away = { peekAlerts: () => Promise.reject(new ControlUnavailable('x', 'y')) };
    const unknown = await run('budget', '--url', await showing(boardWith({}), { alerts: away }));
    expect(unknown).toMatchObject({ exit: 0, stderr: 'Alerts are not known: the control table did not answer.\n' });
  });

  it('prints JSON of the budgets alone', async () => {
    const { stdout } = await run('budget', '--json', '--url', await showing(boardWith({})));
    const { services } = JSON.parse(stdout);
    expect(services[0]).toMatchObject({
      id: 'checkout',
      budgets: [{ slo: 'availability', spent: 546 }],
      alerts: { pages: 0 },
    });
    expect(services[0]).not.toHaveProperty('endpoints');
  });
});

describe('holdfast budget SERVICE', () => {
  it('counts afresh, with every pair of windows, and ends with 1 as a pair burns for a page', async () => {
    const { exit, stdout, stderr } = await run('budget', 'checkout', '--url', await monitor());
    expect({ exit, stderr }).toEqual({ exit: 1, stderr: '' });
    // 15 minutes down, 90 missing, of 43 minutes and 12 seconds that may be.
    expect(stdout).toContain(
      'checkout availability: 99.9 %, last 30 days, by timeslices, as of 2026-11-22 19:30:00 UTC\n',
    );
    expect(stdout).toContain(
      '  65 % of the error budget left, enough for 28 min 12 s of outage; spent 15 min of 43 min 12 s\n',
    );
    expect(stdout).toContain('  95.833 % good, 80 % measured, 1 h 30 min missing\n');
    const rows = stdout.split('\n').map(columns);
    expect(rows).toContainEqual(['page', '1 h and 5 min', '14.4×', '250×', '0×', 'calm']);
    expect(rows).toContainEqual(['page', '6 h and 30 min', '6×', '41.7 to 292×', '167×', 'burning']);
    expect(stdout).toMatch(/\nNothing is excluded\.\n$/);
  });

  it('prints JSON as the API writes it, and 2 for what promises nothing', async () => {
    const url = await monitor();
    const { stdout } = await run('budget', 'checkout', '--json', '--url', url);
    expect(budgetReportSchema.parse(JSON.parse(stdout))).toEqual(JSON.parse(stdout));
    expect(await run('budget', 'search', '--url', url)).toMatchObject({
      exit: 2,
      stderr: 'The config gives search no "objective", so it has no error budget.\n',
    });
  });

  it('lists what is excluded, and names a calendar window', async () => {
    const corrected = { ...ledger };
    const [from, to] = [anHour - 10 * minuteMs, anHour];
    const exclusion = {
      kind: 'excluded',
      service: 'checkout',
      id: 'x-1',
      at: anHour,
      by: 'ada',
      reason: 'a "big" one',
      from,
      to,
    } as const;
    const objective = {
      ...worldObjective,
      window: { kind: 'calendar', unit: 'month', timezone: 'Europe/Berlin' } as const,
    };
    const services = worldConfig.services.map((service) => ({ ...service, objective }));
    const url = await monitor({
      ledger: { ...corrected, corrections: async () => [exclusion] },
      config: { ...worldConfig, services },
    });
    const { stdout } = await run('budget', 'checkout', '--url', url);
    expect(stdout).toContain('99.9 %, this month (Europe/Berlin), by timeslices');
    expect(stdout).toContain('Excluded (to undo: holdfast budget restore checkout ID --reason TEXT):\n');
    const row = ['2026-11-22 18:50:00 UTC', '2026-11-22 19:00:00 UTC', 'ada', '"a \\"big\\" one"', 'x-1'];
    expect(stdout.split('\n').map(columns)).toContainEqual(row);
  });
});

describe('holdfast budget exclude and restore', () => {
  async function world() {
    const services = observedConfig.services.map((service) => ({ ...service, objective: worldObjective }));
    const world = failoverWorld({ config: { services } });
    const outer = new Hono();
    outer.all('*', (context) => world.run(Promise.resolve(world.app.fetch(context.req.raw))));
    return { ledger: world.ledger, url: await served(outer) };
  }

  it('correct what counts, and correct the correction', async () => {
    const { ledger, url } = await world();
    // The second is as the API writes it.
    const span = ['--from', '2026-11-22T09:00:30Z', '--to', '2026-11-22T09:10:00.000Z', '--reason', 'a test'];
    const { exit, stdout } = await run('budget', 'exclude', 'checkout', ...span, '--url', url);
    expect(exit).toBe(0);
    const [{ id } = { id: '' }] = await ledger.corrections();
    const told = 'checkout: 2026-11-22 09:00:00 UTC to 2026-11-22 09:10:00 UTC does not count';
    expect(stdout).toBe(`${told}, rounded outwards to whole minutes (id ${id})\n`);
    const again = await run('budget', 'exclude', 'checkout', ...span, '--json', '--url', url);
    expect(JSON.parse(again.stdout)).toMatchObject({ outcome: 'already', exclusion: { id } });
    const restored = await run('budget', 'restore', 'checkout', id, '--reason', 'wrong day', '--url', url);
    expect(restored).toMatchObject({ exit: 0, stdout: `checkout: what was excluded as ${id} counts again\n` });
    expect((await ledger.corrections()).map(({ kind }) => kind)).toEqual(['excluded', 'restored']);
  });

  it('say what is wrong and end with 2', async () => {
    const { url } = await world();
    const future = ['--from', '2026-11-22T09:00:00Z', '--to', '2030-01-01T00:00:00Z', '--reason', 'x'];
    expect(await run('budget', 'exclude', 'checkout', ...future, '--url', url)).toMatchObject({
      exit: 2,
      stderr: expect.stringMatching(/"to" must be in the past/),
    });
    const wrong = ['--from', 'yesterday', '--to', '2026-02-30T09:00:00Z', '--reason', 'x'];
    const { exit, stderr } = await run('budget', 'exclude', 'checkout', ...wrong, '--url', url);
    expect(exit).toBe(2);
    expect(stderr).toMatch(/^--from: "yesterday" is not a moment; .*\n--to: .* is not on the calendar/);
    expect(await run('budget', 'restore', 'checkout', 'nope', '--reason', 'x', '--url', url)).toMatchObject({
      exit: 2,
    });
    expect((await run('budget', 'exclude', 'checkout', '--url', url)).exit).toBe(2);
  });
});
