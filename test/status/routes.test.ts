import { createHash } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Ledger } from '../../shared/ledger/ledger.ts';
import { answers } from './answers.ts';
import { hostile, worldApp, worldLedger } from './world.ts';

type App = Awaited<ReturnType<typeof worldApp>>['app'];

let ledger: Ledger;
let app: App;
beforeAll(async () => {
  ledger = await worldLedger();
  app = (await worldApp({ ledger })).app;
});

const get = async (path: string, from: App = app) => JSON.parse(await (await from.request(path)).text());

describe('the status', () => {
  it('tells what is, and what nobody has looked at is unknown', async () => {
    const { observers, services } = await get('/api/v1/status');
    expect(observers.map(({ region, state }: Record<string, string>) => [region, state])).toEqual([
      ['us-east-1', 'reporting'],
      ['us-east-2', 'reporting'],
      ['us-west-2', 'silent'],
    ]);
    expect(services.map(({ id, state, active }: Record<string, string>) => [id, state, active])).toEqual([
      ['checkout', 'degraded', 'us-east-1'],
      ['search', 'unknown', 'us-east-1'],
      ['hostile', 'down', 'us-east-1'],
    ]);
    expect(services[1]).toMatchObject({ countedTo: null, endpoints: [{ state: 'unknown', observers: {} }] });
    expect(services[1].uptime['30d']).toMatchObject({ availability: null, nines: null, coverage: null });
  });

  it('counts in windows, by hand', async () => {
    const { uptime } = (await get('/api/v1/status')).services[0];
    // 12:00 to 19:30 in minutes: 15 down, 90 missing, and the slot of 19:30 is not folded yet.
    const [down, missing, all] = [15, 90, 450];
    const upMinutes = all - missing - down;
    expect(uptime['24h']).toEqual({
      availability: upMinutes / (upMinutes + down),
      nines: 1.38,
      coverage: (all - missing) / all,
      upSeconds: upMinutes * 60,
      downSeconds: down * 60,
      unknownSeconds: 0,
      missingSeconds: missing * 60,
      maintenanceSeconds: 0,
    });
    // 18:30 to 19:30: 18:50 to 19:05 down.
    expect(uptime['1h']).toMatchObject({ downSeconds: 900, upSeconds: 2_700, availability: 0.75 });
  });
});

describe('one service', () => {
  it('comes with its objective, its days and its last outage', async () => {
    const service = await get('/api/v1/services/checkout');
    // 0.1 % of 30 days is 43 minutes and 12 seconds (the customary table of nines).
    expect(service.objective).toEqual({
      availability: 0.999,
      windowSeconds: 2_592_000,
      allowedDowntimeSeconds: 2_592,
      rpoSeconds: 300,
      rtoSeconds: 120,
    });
    expect(service.days).toHaveLength(90);
    expect(service.days.slice(-2)).toEqual([null, { day: '2026-11-22', availability: 345 / 360, coverage: 360 / 450 }]);
    expect(service.lastOutage).toMatchObject({
      from: '2026-11-22T18:50:00.000Z',
      to: '2026-11-22T19:05:00.000Z',
      ongoing: false,
    });
    expect(service.since).toBe('2026-11-22T12:00:00.000Z');
  });

  it('keeps the evidence from the public and tells it to operators', async () => {
    const { app: operators } = await worldApp({ ledger, evidence: true });
    const seen = (service: { endpoints: { observers: Record<string, unknown> }[] }) =>
      service.endpoints[1]?.observers['us-east-1'];
    const path = '/api/v1/services/checkout';
    const publicly = await (await app.request(path)).text();
    expect(publicly).not.toContain('session token');
    expect(seen(JSON.parse(publicly))).toMatchObject({ state: 'down', reason: 'status' });
    expect(seen(await get(path, operators))).toMatchObject({
      reason: 'status',
      evidence: { expected: 'status 200', got: 'status 503', excerpt: `${hostile} and a session token` },
    });
    // The overview and the page are for everyone.
    for (const open of ['/api/v1/status', '/']) {
      expect(await (await operators.request(open)).text()).not.toContain('session token');
    }
  });
});

describe('uptime and events', () => {
  it('answer for any range, in buckets', async () => {
    const path = '/api/v1/services/checkout/uptime?from=2026-11-22T18:30:00Z&to=2026-11-22T19:10:00Z&resolution=hour';
    const uptime = await get(path);
    expect(uptime).toMatchObject({
      from: '2026-11-22T18:30:00.000Z',
      to: '2026-11-22T19:10:00.000Z',
      total: { downSeconds: 900, upSeconds: 1_500 },
    });
    const buckets = uptime.buckets.map(({ from, downSeconds, upSeconds }: Record<string, unknown>) => [
      from,
      downSeconds,
      upSeconds,
    ]);
    expect(buckets).toEqual([
      ['2026-11-22T18:30:00.000Z', 600, 1_200],
      ['2026-11-22T19:00:00.000Z', 300, 300],
    ]);
  });

  // The table of nines: an hour at 99 % allows 36 s, at 99.9 % 3.6 s (Google, Site Reliability Engineering, appendix A).
  it('tells what the range allows at each number of nines', async () => {
    const path = '/api/v1/services/checkout/uptime?from=2026-11-22T18:00:00Z&to=2026-11-22T19:00:00Z';
    const { allowedDowntime } = await get(path);
    expect(allowedDowntime).toContainEqual({ availability: 0.99, seconds: 36 });
    expect(allowedDowntime).toContainEqual({ availability: 0.999, seconds: 3.6 });
    expect(allowedDowntime.map(({ availability }: { availability: number }) => availability)).toContain(0.999999);
  });

  it('end with what has been folded, which the answer says', async () => {
    const { from, to } = await get('/api/v1/services/checkout/uptime?window=1h');
    expect([from, to]).toEqual(['2026-11-22T18:30:20.000Z', '2026-11-22T19:30:00.000Z']);
  });

  it('tell the outage and the gap, newest first', async () => {
    const { events } = await get('/api/v1/services/checkout/events');
    expect(events).toEqual([
      {
        kind: 'outage',
        from: '2026-11-22T18:50:00.000Z',
        to: '2026-11-22T19:05:00.000Z',
        ongoing: false,
        reason: 'status',
      },
      { kind: 'gap', from: '2026-11-22T15:00:00.000Z', to: '2026-11-22T16:30:00.000Z', ongoing: false },
    ]);
  });
});

describe('every answer', () => {
  it.each([...answers, '/openapi.json', '/nope', '/api/v1/services/nope'])(
    'has the security headers: %s',
    async (path) => {
      const { headers } = await app.request(path);
      expect(headers.get('x-content-type-options')).toBe('nosniff');
      expect(headers.get('referrer-policy')).toBe('same-origin');
      const policy = headers.get('content-security-policy') ?? '';
      expect(policy).toMatch(/default-src 'none'/);
      expect(policy).toMatch(/script-src 'self'(;|$)/);
      expect(policy).not.toMatch(/unsafe|\*|https?:/);
    },
  );

  it('may be shared for a moment when it is good', async () => {
    for (const path of answers) {
      expect((await app.request(path)).headers.get('cache-control')).toBe(
        'public, max-age=5, stale-while-revalidate=5, stale-if-error=60',
      );
    }
  });

  it('answers HEAD like GET, without a body', async () => {
    const response = await app.request('/', { method: 'HEAD' });
    expect([response.status, await response.text()]).toEqual([200, '']);
  });

  it('allows the one inline style by its hash, as CSP 3 computes it', async () => {
    const response = await app.request('/');
    const styles = [...(await response.text()).matchAll(/<style>([\s\S]*?)<\/style>/g)].map(([, style]) => style ?? '');
    expect(styles).toHaveLength(1);
    const hash = createHash('sha256')
      .update(styles[0] ?? '', 'utf8')
      .digest('base64');
    expect(response.headers.get('content-security-policy')).toContain(`style-src 'sha256-${hash}'`);
  });
});
