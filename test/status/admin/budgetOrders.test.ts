import { describe, expect, it } from 'vitest';
import type { Config, Objective } from '../../../shared/config/config.ts';
import { LedgerUnavailable } from '../../../shared/ledger/ledger.ts';
import { createMemoryLedger } from '../../../shared/ledger/memory.ts';
import { createAdminApp } from '../../../shared/status/admin/adminApp.ts';
import { config as observedConfig } from '../../failover/observed.ts';
import { failoverWorld } from '../failoverWorld.ts';
import { orderIn } from '../order.ts';

const objective: Objective = {
  availability: 0.999,
  window: { kind: 'rolling', ms: 30 * 86_400_000 },
  indicator: { kind: 'timeslices' },
  minimum: { events: 2, failures: 2 },
  spent: [],
};

/** Search, which does not fail over, promises something; checkout, which does, promises nothing. */
const config: Partial<Config> = {
  services: observedConfig.services.map((service) => (service.id === 'search' ? { ...service, objective } : service)),
};

const base = '/api/v1/services/search/budget';
const order = { from: '2026-11-22T10:00:30+01:00', to: '2026-11-22T09:10:00Z', reason: 'a deployment' };

function budgetWorld(changes: Parameters<typeof failoverWorld>[0] = {}) {
  const world = failoverWorld({ config, ...changes });
  return {
    ...world,
    exclude: (body: object, path = base) => orderIn(world, `${path}/exclude`, body),
    restore: (body: object) => orderIn(world, `${base}/restore`, body),
  };
}

describe('excluding a time', () => {
  it('says what is excluded, and that it was rounded', async () => {
    const { exclude, ledger } = budgetWorld();
    const { status, body } = await exclude(order);
    expect([status, body]).toMatchObject([
      200,
      {
        service: 'search',
        outcome: 'excluded',
        exclusion: {
          from: '2026-11-22T09:00:00.000Z',
          to: '2026-11-22T09:10:00.000Z',
          by: 'ada',
          reason: 'a deployment',
        },
        rounded: true,
      },
    ]);
    expect((await exclude(order)).body).toEqual({ ...body, outcome: 'already' });
    expect(await ledger.corrections()).toHaveLength(1);
    const whole = { ...order, from: '2026-11-22T09:00:00Z', reason: 'another' };
    expect((await exclude(whole)).body.rounded).toBe(false);
  });

  it.each([
    [{ from: order.to, to: order.to }, /"from" must be before "to"/],
    [{ to: '2030-01-01T00:00:00Z' }, /in the past.*maintenance plan/],
    [{ from: '2020-01-01T00:00:00Z', to: '2020-01-02T00:00:00Z' }, /400 days ago/],
    [{ from: '2026-10-01T00:00:00Z' }, /at most 31 days/],
    [{ from: 'yesterday' }, /from/],
    [{ from: '2026-11-22T10:00:30' }, /from/],
    [{ reason: ' ' }, /reason/],
    [{ form: order.from }, /form/],
  ])('is not done as %j', async (changes, detail) => {
    const { exclude, ledger } = budgetWorld();
    const { status, body } = await exclude({ ...order, ...changes });
    expect([status, body.detail]).toEqual([400, expect.stringMatching(detail)]);
    expect(await ledger.corrections()).toEqual([]);
  });

  it('is for a service that promises something', async () => {
    const { exclude } = budgetWorld();
    const promisesNothing = await exclude(order, '/api/v1/services/checkout/budget');
    expect(promisesNothing).toMatchObject({ status: 404, body: { title: 'No objective' } });
    const unknown = await exclude(order, '/api/v1/services/nope/budget');
    expect(unknown).toMatchObject({ status: 404, body: { title: 'No such service' } });
  });

  it('is not done while the ledger does not answer', async () => {
    const away = () => Promise.reject(new LedgerUnavailable('reading corrections', 'ECONNRESET 10.0.0.7'));
    const { exclude } = budgetWorld({ ledger: { ...createMemoryLedger(), corrections: away } });
    const { status, body } = await exclude(order);
    expect([status, body.title]).toEqual([503, 'Ledger unavailable']);
    expect(JSON.stringify(body)).not.toContain('10.0.0.7');
  });
});

describe('restoring what was excluded', () => {
  it('lets it count again, and says so to whoever repeats it', async () => {
    const { exclude, restore } = budgetWorld();
    const { id } = (await exclude(order)).body.exclusion;
    const { status, body } = await restore({ id, reason: 'the wrong day' });
    expect([status, body]).toMatchObject([
      200,
      { service: 'search', outcome: 'restored', id, by: 'ada', reason: 'the wrong day' },
    ]);
    expect((await restore({ id, reason: 'again' })).body).toEqual({ ...body, outcome: 'already' });
  });

  it('is not done for what was never excluded, nor without a reason', async () => {
    const { restore } = budgetWorld();
    expect(await restore({ id: 'nope', reason: 'x' })).toMatchObject({
      status: 404,
      body: { title: 'No such exclusion' },
    });
    expect((await restore({ id: 'nope' })).status).toBe(400);
  });
});

describe('where nothing fails over', () => {
  it('people acknowledge and correct all the same, and move no traffic', async () => {
    const { control, alerts, plans, ledger, clock, run } = failoverWorld();
    const services = (config.services ?? []).filter(({ id }) => id === 'search');
    const app = createAdminApp({
      config: { ...observedConfig, services },
      ledger,
      control,
      alerts,
      plans,
      clock,
      id: () => 'id',
      by: (_context, told) => told ?? 'somebody',
      onError: () => {},
    });
    expect((await orderIn({ app, run }, `${base}/exclude`, order)).status).toBe(200);
    expect((await orderIn({ app, run }, '/api/v1/alerts/x/acknowledge', {})).body.title).toBe('No such alert');
    const held = await orderIn({ app, run }, '/api/v1/services/search/hold', { reason: 'x' });
    expect(held).toMatchObject({ status: 404, body: { title: 'No failover' } });
  });
});
