import { describe, expect, it } from 'vitest';
import type { Alert } from '../../shared/alerts/alert.ts';
import { ControlUnavailable } from '../../shared/control/store.ts';
import { alertOf } from '../alerts/render/samples.ts';
import { minuteMs } from '../ledger/samples.ts';
import { worldApp, worldConfig, worldLedger, worldNow } from './world.ts';

const at = (minutesAgo: number) => worldNow - minutesAgo * minuteMs;

const burn = {
  kind: 'burn',
  slo: 'availability',
  target: 0.999,
  longMs: 60 * minuteMs,
  shortMs: 5 * minuteMs,
  factor: 14.4,
  longBurn: 14.6,
  shortBurn: 20,
  failing: [],
} as const;

const routeId = 'topic-0a1b2c';
const config = {
  ...worldConfig,
  alerts: [
    { id: routeId, to: { kind: 'topic', arn: 'arn:aws:sns:us-east-1:123456789012:a', format: 'plain' } as const },
  ],
};

const firing = alertOf({
  key: 'burn:checkout:availability',
  service: 'checkout',
  region: 'us-east-1',
  detail: burn,
  state: { kind: 'firing', since: at(10), firedAt: at(9) },
  episode: 2,
  told: {
    [routeId]: {
      episode: 2,
      stage: 'fired',
      severity: 'page',
      count: 1,
      at: at(8),
      by: 'us-east-1',
      state: 'sending',
      failed: { times: 3, why: 'ECONNREFUSED 10.0.0.7' },
    },
    'webhook-ffffff': {
      episode: 1,
      stage: 'resolved',
      severity: 'page',
      count: 2,
      at: at(900),
      by: 'x',
      state: 'sent',
    },
  },
});

const acknowledged = alertOf({
  key: 'flip:checkout:7',
  service: 'checkout',
  severity: 'ticket',
  detail: {
    kind: 'flip',
    epoch: 7,
    from: 'us-east-1',
    to: 'us-west-2',
    cause: 'forced',
    by: 'ada',
    reason: 'the disks of mars',
    at: at(3),
  },
  state: { kind: 'acknowledged', since: at(3), firedAt: at(3), at: at(2), by: 'grace', note: 'on my way' },
});

const pending = alertOf({
  key: 'observer:us-west-2',
  severity: 'ticket',
  detail: { kind: 'observer', observer: 'us-west-2', silent: 1, observers: 3 },
  state: { kind: 'pending', since: at(1) },
});

const resolved = (minutesAgo: number, key: string): Alert =>
  alertOf({
    key,
    service: 'search',
    detail: { kind: 'audit', subject: 's3://secrets', check: 'lifecycle', summary: 'keys of mars', fix: 'rm mars' },
    state: { kind: 'resolved', since: at(500), firedAt: at(490), at: at(minutesAgo), why: 'cleared' },
  });

const all = [resolved(100, 'audit:b:x'), pending, firing, resolved(50, 'audit:a:x'), acknowledged];
const alerts = { peekAlerts: async () => all };

async function get(path: string, parts: Parameters<typeof worldApp>[0] = {}) {
  const { app } = await worldApp({ config, alerts, ...parts });
  const response = await app.request(path);
  return { status: response.status, body: JSON.parse(await response.text()) };
}

const keys = (body: { alerts: { key: string }[] }) => body.alerts.map(({ key }) => key);

describe('the list of alerts', () => {
  it('holds those that fire, the newest first; and on demand all, those that fire first', async () => {
    expect(keys((await get('/api/v1/alerts')).body)).toEqual([acknowledged.key, firing.key]);
    const inOrder = [acknowledged.key, firing.key, pending.key, 'audit:a:x', 'audit:b:x'];
    expect(keys((await get('/api/v1/alerts?state=all', { evidence: true })).body)).toEqual(inOrder);
    expect((await get('/api/v1/alerts?state=old')).status).toBe(400);
  });

  it('tells operators who did what, and what was told of this time to whom', async () => {
    const { body } = await get('/api/v1/alerts?state=all', { evidence: true });
    const [flip, burning, , finding] = body.alerts;
    expect(flip).toMatchObject({
      kind: 'flip',
      state: 'acknowledged',
      severity: 'ticket',
      title: 'Checkout API was moved by hand from us-east-1 to us-west-2',
      acknowledged: { at: '2026-11-22T19:28:20.000Z', by: 'grace', note: 'on my way' },
      detail: { by: 'ada', reason: 'the disks of mars', at: '2026-11-22T19:27:20.000Z' },
    });
    expect(burning).toMatchObject({
      service: 'checkout',
      region: 'us-east-1',
      since: '2026-11-22T19:20:20.000Z',
      firedAt: '2026-11-22T19:21:20.000Z',
      detail: { longSeconds: 3_600, shortSeconds: 300, factor: 14.4 },
    });
    expect(burning.told).toEqual([
      {
        to: 'topic',
        route: routeId,
        stage: 'fired',
        severity: 'page',
        at: '2026-11-22T19:22:20.000Z',
        state: 'sending',
        failed: { times: 3, why: 'ECONNREFUSED 10.0.0.7' },
      },
    ]);
    expect(finding).toMatchObject({ resolvedAt: '2026-11-22T18:40:20.000Z', detail: { fix: 'rm mars' } });
  });

  it('tells the public no name, no reason, no finding and no route', async () => {
    const { body } = await get('/api/v1/alerts?state=all');
    expect(JSON.stringify(body)).not.toMatch(/ada|grace|mars|on my way|10\.0\.0\.7|topic-0a1b2c/);
    expect(keys(body)).toEqual([acknowledged.key, firing.key, pending.key]);
    const { app } = await worldApp({ config, alerts });
    const page = await (await app.request('/')).text();
    expect(page).toContain('acknowledged by a person at 2026-11-22 19:28:20 UTC');
    expect(page).not.toMatch(/grace|on my way/);
    const [flip, burning] = body.alerts;
    expect(flip.acknowledged).toEqual({ at: '2026-11-22T19:28:20.000Z', by: 'a person' });
    expect(burning.told).toMatchObject([{ to: 'topic', stage: 'fired', state: 'sending' }]);
  });

  it.each(['audit', 'restore'] as const)('tells the public nowhere that there is one of the kind %s', async (kind) => {
    const key = `${kind}:public-access:2026-11-22`;
    const detail =
      kind === 'audit'
        ? ({ kind, subject: 's3://acme', check: 'public-access', summary: 'open to all' } as const)
        : ({ kind, backup: 'public-access', summary: 'open to all' } as const);
    const active = { ...firing, key, detail };
    const ledger = await worldLedger();
    const event = { kind: 'alert', key, about: kind, stage: 'fired', severity: 'page', text: 'open to all' } as const;
    const { body } = await get('/api/v1/services/checkout/incidents', { ledger });
    // Within an outage, so that the incident would tell of it as well.
    await ledger.putEvent({ service: 'checkout', id: 'a', at: Date.parse(body.incidents[0].from), ...event });
    const found = { ledger, alerts: { peekAlerts: async () => [active] } };
    const paths = ['/', '/api/v1/status', '/api/v1/alerts', '/api/v1/alerts?state=all', '/api/v1/services/checkout'];
    const past = ['/api/v1/services/checkout/events', '/api/v1/services/checkout/incidents', '/api/v1/incidents'];
    const bodies = async (evidence: boolean) => {
      const { app } = await worldApp({ config, ...found, evidence });
      return await Promise.all([...paths, ...past].map(async (path) => await (await app.request(path)).text()));
    };
    for (const body of await bodies(false)) expect(body).not.toMatch(/public-access|open to all/);
    const told = (await bodies(true)).filter((body) => /public-access|open to all/.test(body));
    // The page, both lists of alerts, the events and both lists of incidents.
    expect(told).toHaveLength(6);
    const counted = async (evidence: boolean) =>
      (await get('/api/v1/services/checkout', { ...found, evidence })).body.alerts;
    expect([await counted(true), await counted(false)]).toEqual([
      { pages: 1, tickets: 0 },
      { pages: 0, tickets: 0 },
    ]);
  });

  it('is a problem while the control table does not answer, and the status goes on without it', async () => {
    const away = { peekAlerts: () => Promise.reject(new ControlUnavailable('peeking', 'ECONNRESET 10.0.0.7')) };
    const { status, body } = await get('/api/v1/alerts', { alerts: away });
    expect([status, body.title]).toEqual([503, 'Control table unavailable']);
    expect(JSON.stringify(body)).not.toContain('10.0.0.7');
    const cut = await worldApp({ config, alerts: away });
    const { alerts: none, services } = JSON.parse(await (await cut.app.request('/api/v1/status')).text());
    expect([none, services[0].alerts]).toEqual([null, null]);
    expect(cut.errors[0]).toBeInstanceOf(ControlUnavailable);
    expect(await (await cut.app.request('/')).text()).toContain('Alerts are not known');
  });

  it('is counted in the status, for each service and for all', async () => {
    const { body } = await get('/api/v1/status');
    expect(body.alerts).toEqual({ pages: 1, tickets: 1 });
    expect(body.services.map((service: { alerts: unknown }) => service.alerts)).toEqual([
      { pages: 1, tickets: 1 },
      { pages: 0, tickets: 0 },
      { pages: 0, tickets: 0 },
    ]);
  });

  it('is read once for a crowd', async () => {
    let reads = 0;
    const counted = {
      peekAlerts: async () => {
        reads += 1;
        return all;
      },
    };
    const { app } = await worldApp({ config, alerts: counted });
    await Promise.all(
      ['/api/v1/alerts', '/api/v1/alerts?state=all', '/', '/api/v1/status'].map((path) => app.request(path)),
    );
    expect(reads).toBe(1);
  });
});
