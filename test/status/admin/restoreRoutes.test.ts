import { Ajv2020 } from 'ajv/dist/2020.js';
import Papa from 'papaparse';
import { describe, expect, it } from 'vitest';
import { nothingRestored } from '../../../shared/config/restoreConfig.ts';
import type { RestoreRequest } from '../../../shared/restore/restoring.ts';
import type { RestoreRun } from '../../../shared/restore/run.ts';
import { RestoreNotStarted, type StartedRestore } from '../../../shared/restore/startRestore.ts';
import { createStatusApp } from '../../../shared/status/app.ts';
import { openApiDocument } from '../../../shared/status/wire/openapi.ts';
import { noMetrics } from '../../fakes/metrics.ts';
import { failedRun, hourMs, rtoOf, runOf, testOf, truncated } from '../../restore/runs.ts';
import { failoverWorld, noon } from '../failoverWorld.ts';
import { orderIn } from '../order.ts';

const ajv = new Ajv2020({ strict: false, allErrors: true, validateFormats: false });
ajv.addSchema(JSON.parse(JSON.stringify(openApiDocument())), 'openapi');

const violations = (schema: string, value: unknown): unknown =>
  ajv.validate(`openapi#/components/schemas/${schema}`, value) ? [] : ajv.errors;

const dayMs = 24 * hourMs;

/** `noon` is on Sunday, 2026-11-22: `orders` was due eight hours before. */
const dueAt = noon - 8 * hourMs;

const table = testOf('carts', {
  source: { kind: 'table', table: 'carts', by: 'point-in-time' },
  engine: { kind: 'dynamodb', sample: 10 },
});

async function tested(runs: readonly RestoreRun[] = [], started: StartedRestore | Error = 'started') {
  const asked: RestoreRequest[] = [];
  const startRestore = async (request: RestoreRequest) => {
    asked.push(request);
    if (started instanceof Error) throw started;
    return started;
  };
  const config = { restore: { ...nothingRestored, tests: [testOf(), table] } };
  const world = failoverWorld({ config, startRestore });
  for (const run of runs) await world.ledger.putRestoreRun(run);
  const post = (backup: string, body: object) => orderIn(world, `/api/v1/restores/${backup}`, body);
  return { ...world, asked, post };
}

describe('GET /api/v1/restores', () => {
  it('answers how each tested backup stands, and when it is due', async () => {
    const run = failedRun({ startedAt: dueAt, rto: rtoOf(90_000, hourMs) });
    const { status, body } = await (await tested([run])).ask('/api/v1/restores');
    expect([status, violations('Restores', body)]).toEqual([200, []]);
    expect(body.restores).toMatchObject([
      {
        backup: 'orders',
        services: [],
        engine: 'postgres',
        schedule: {
          cron: '0 4 * * SUN',
          timezone: 'UTC',
          lastDueAt: '2026-11-22T04:00:00.000Z',
          nextDueAt: '2026-11-29T04:00:00.000Z',
        },
        objective: { rpoSeconds: 86_400, rtoSeconds: 3_600 },
        last: { id: run.id, verdict: 'failed', reasons: [truncated], rpo: null, rto: { totalSeconds: 90 } },
        bad: null,
        overdueSince: null,
        trend: null,
      },
      { backup: 'carts', engine: 'dynamodb', last: null },
    ]);
  });

  it('says what failed while later runs could not tell', async () => {
    const blind = runOf({ startedAt: dueAt, verdict: 'unknown', reasons: [{ code: 'denied', text: 'No' }] });
    const bad = failedRun({ startedAt: dueAt - dayMs });
    const { body } = await (await tested([bad, blind])).ask('/api/v1/restores');
    expect(body.restores[0]).toMatchObject({ last: { id: blind.id, verdict: 'unknown' }, bad: { id: bad.id } });
    expect(violations('Restores', body)).toEqual([]);
  });

  it('says since when one is overdue', async () => {
    const world = await tested([runOf({ startedAt: dueAt - 7 * dayMs })]);
    const watch = { backup: 'orders', writer: 'us-east-1', schedule: '0 4 * * SUN UTC', since: dueAt - 30 * dayMs };
    await world.ledger.putRestoreWatch(watch);
    const { body } = await world.ask('/api/v1/restores');
    expect(body.restores[0].overdueSince).toBe('2026-11-22T04:00:00.000Z');
  });

  it('says where it is going: how long a GB takes, and when the RTO will be missed', async () => {
    const runs = [1, 2, 3].map((size) => {
      const startedAt = dueAt - (3 - size) * 7 * dayMs;
      const { source } = runOf();
      if (source?.kind !== 'objects') throw new Error('the sample is of objects');
      const grown = { ...source, takenAt: startedAt, bytes: size * 1e9 };
      return runOf({ startedAt, source: grown, rto: rtoOf(size * 600_000, hourMs) });
    });
    const { body } = await (await tested(runs)).ask('/api/v1/restores');
    expect(violations('Restores', body)).toEqual([]);
    const { trend } = body.restores[0];
    // Ten minutes a GB, and a GB a week: the hour is reached at 6 GB, three weeks after the last run.
    expect(trend).toMatchObject({ runs: 3, rtoMissedFromBytes: expect.any(Number) });
    expect(trend.secondsPerGb).toBeCloseTo(600, 6);
    expect(trend.gbPerDay).toBeCloseTo(1 / 7, 6);
    expect(trend.rtoMissedFromBytes / 6e9).toBeCloseTo(1, 6);
    expect(trend.rtoMissedFrom.slice(0, 13)).toBe('2026-12-13T04');
  });

  it('answers that there is nothing where nothing is tested, and is kept by no proxy', async () => {
    const world = failoverWorld();
    const response = await world.run(Promise.resolve(world.app.request('/api/v1/restores')));
    expect(await response.json()).toMatchObject({ restores: [] });
    expect(response.headers.get('cache-control')).toBe('no-store');
  });
});

describe('GET /api/v1/restores/{backup}', () => {
  it('answers its runs, the newest first, as many as asked for', async () => {
    const runs = [0, 1, 2].map((day) => runOf({ startedAt: dueAt - day * dayMs }));
    const world = await tested(runs);
    const { status, body } = await world.ask('/api/v1/restores/orders');
    expect([status, violations('RestoreRuns', body)]).toEqual([200, []]);
    expect(body.runs.map(({ id }: { readonly id: string }) => id)).toEqual(runs.map(({ id }) => id));
    expect((await world.ask('/api/v1/restores/orders?limit=1')).body.runs).toHaveLength(1);
    for (const limit of ['0', '101', 'many', '1.5']) {
      expect((await world.ask(`/api/v1/restores/orders?limit=${limit}`)).status).toBe(400);
    }
  });

  it('answers none of a backup without runs, and those of one that is not tested any more', async () => {
    const world = await tested([runOf({ backup: 'former', startedAt: dueAt })]);
    expect((await world.ask('/api/v1/restores/orders')).body).toEqual({ backup: 'orders', runs: [] });
    expect((await world.ask('/api/v1/restores/former')).body.runs).toHaveLength(1);
    const { status, body } = await world.ask('/api/v1/restores/nope%0A');
    expect([status, body.title, violations('Problem', body)]).toEqual([404, 'No such backup', []]);
  });
});

describe('GET /api/v1/restores/{backup}/runs.csv', () => {
  it('has a line for each run, newest first, with what was promised and measured', async () => {
    const runs = [failedRun({ startedAt: dueAt - dayMs }), runOf({ startedAt: dueAt })];
    const world = await tested(runs);
    const response = await world.run(Promise.resolve(world.app.request('/api/v1/restores/orders/runs.csv')));
    expect(response.headers.get('cache-control')).toBe('no-store');
    expect(response.headers.get('content-type')).toMatch(/^text\/csv/);
    const { data } = Papa.parse<Record<string, string>>(await response.text(), { header: true, skipEmptyLines: true });
    expect(
      data.map((row) => [row['started_at'], row['verdict'], row['rto_seconds'], row['rto_objective_seconds']]),
    ).toEqual([
      ['2026-11-22T04:00:00.000Z', 'passed', '90', '3600'],
      // What could not be restored has no time that it took.
      ['2026-11-21T04:00:00.000Z', 'failed', '', ''],
    ]);
    const unknown = await world.run(Promise.resolve(world.app.request('/api/v1/restores/nope/runs.csv')));
    expect(unknown.status).toBe(404);
  });
});

describe('GET /api/v1/restores/{backup}/{run}', () => {
  const sources: readonly (RestoreRun['source'] | undefined)[] = [
    runOf().source,
    { kind: 'table', table: 'carts', region: 'us-east-1', takenAt: dueAt, bytes: 7 },
    { kind: 'resource', arn: 'arn:aws:rds:x', recoveryPointArn: 'arn:aws:backup:x' },
    undefined,
  ];

  it.each(sources)('answers everything about it, %#', async (source) => {
    const { source: _, ...rest } = runOf({
      startedAt: dueAt,
      trigger: { kind: 'person', by: 'ada' },
      asked: { from: 'replica', at: dueAt },
      left: ['a folder'],
      shortened: ['long texts and lists are cut'],
      evidence: { bucket: 'acme-evidence', key: 'x.json' },
    });
    const run = source === undefined ? rest : { ...rest, source };
    const { status, body } = await (await tested([run])).ask(`/api/v1/restores/orders/${run.id}`);
    expect([status, violations('RestoreRun', body)]).toEqual([200, []]);
    expect(body).toMatchObject({
      id: run.id,
      asked: { from: 'replica', at: '2026-11-22T04:00:00.000Z' },
      checks: run.checks,
      tables: run.tables,
      versions: run.versions,
      left: run.left,
      shortened: run.shortened,
      evidence: run.evidence,
      source: source === undefined ? null : { kind: source.kind },
    });
  });

  it.each(['nope', 'orders-20261122T040000Z-nope', 'orders-99999999T999999Z-x7k2'])('knows no run %s', async (id) => {
    const { status, body } = await (await tested([runOf()])).ask(`/api/v1/restores/orders/${id}`);
    expect([status, body.title]).toEqual([404, 'No such run']);
  });
});

describe('POST /api/v1/restores/{backup}', () => {
  it('starts a test in the name of whoever asks, and says where to look', async () => {
    const world = await tested();
    const { status, body } = await world.post('orders', {});
    expect([status, violations('RestoreTestStarted', body)]).toEqual([202, []]);
    expect(body).toEqual({ backup: 'orders', outcome: 'started', runs: '/api/v1/restores/orders' });
    expect(world.asked).toEqual([{ backup: 'orders', trigger: { kind: 'person', by: 'ada' } }]);
  });

  it('passes on which backup is to be restored', async () => {
    const world = await tested();
    await world.post('orders', { from: 'primary', at: '2026-11-01T00:00:00+01:00' });
    expect(world.asked).toMatchObject([{ from: 'primary', at: Date.UTC(2026, 9, 31, 23) }]);
  });

  it.each<[string, object, number, string]>([
    ['nope', {}, 404, 'No such backup'],
    ['orders', { from: 'replica' }, 409, 'No replica'],
    ['carts', { from: 'primary' }, 409, 'No other place'],
    ['orders', { at: 'yesterday' }, 400, 'Bad request'],
    ['orders', { keep: true }, 400, 'Bad request'],
  ])('refuses %s with %j: %i %s', async (backup, body, status, title) => {
    const world = await tested();
    const answer = await world.post(backup, body);
    expect([answer.status, answer.body.title, world.asked]).toEqual([status, title, []]);
    expect(violations('Problem', answer.body)).toEqual([]);
  });

  it.each<[StartedRestore | Error, number, string]>([
    ['under-way', 409, 'Under way'],
    ['stopping', 503, 'Stopping'],
    ['no-such-backup', 404, 'No such backup'],
    [new RestoreNotStarted('orders', new Error('throttled')), 503, 'Not started'],
  ])('says when it was not started: %s', async (started, status, title) => {
    const { post } = await tested([], started);
    const answer = await post('orders', {});
    expect([answer.status, answer.body.title]).toEqual([status, title]);
  });

  it('says when nothing here can start it', async () => {
    const world = failoverWorld({ config: { restore: { ...nothingRestored, tests: [testOf()] } } });
    const { status, body } = await orderIn(world, '/api/v1/restores/orders', {});
    expect([status, body.title]).toEqual([409, 'Not from here']);
  });

  it('takes no order from a page, and none that is too large', async () => {
    const world = await tested();
    const fromPage = await orderIn(world, '/api/v1/restores/orders', {}, { origin: 'https://evil.example' });
    expect(fromPage.status).toBe(403);
    expect((await world.post('orders', { by: 'x'.repeat(20_000) })).status).toBe(413);
    expect(world.asked).toEqual([]);
  });
});

describe('what the public sees', () => {
  it('is no restore test: neither the routes nor the pages', async () => {
    const world = await tested([failedRun({ startedAt: dueAt })]);
    const { config, ledger, control, alerts, plans, clock } = world;
    const parts = { config, ledger, control, alerts, plans, clock, lag: async () => undefined, metrics: noMetrics };
    const app = createStatusApp({ ...parts, evidence: false, onError: () => {} });
    for (const path of [
      '/api/v1/restores',
      '/api/v1/restores/orders',
      `/api/v1/restores/orders/${runOf().id}`,
      '/restores',
    ]) {
      expect((await app.request(path)).status).toBe(404);
    }
    // Whoever is asked by both tells each only what is theirs.
    const both = createStatusApp({
      ...parts,
      evidence: (context) => context.req.query('me') === '1',
      onError: () => {},
    });
    expect(await (await both.request('/?me=1')).text()).toContain('0 of 2 passed their last test');
    expect(await (await both.request('/')).text()).not.toMatch(/restores|last test/i);
  });
});
