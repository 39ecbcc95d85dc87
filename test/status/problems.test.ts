import { beforeAll, describe, expect, it } from 'vitest';
import { type Ledger, LedgerUnavailable } from '../../shared/ledger/ledger.ts';
import { createMemoryLedger } from '../../shared/ledger/memory.ts';
import { answers } from './answers.ts';
import { worldApp } from './world.ts';

type App = Awaited<ReturnType<typeof worldApp>>['app'];

let app: App;
beforeAll(async () => {
  app = (await worldApp()).app;
});

/** A ledger in which every method fails like this. */
const failing = (error: () => Error): Ledger =>
  new Proxy(createMemoryLedger(), { get: () => () => Promise.reject(error()) });

describe('mistakes are answered with problem documents', () => {
  const uptime = '/api/v1/services/checkout/uptime';
  const events = '/api/v1/services/checkout/events';
  it.each<readonly [string, number, RegExp]>([
    ['/nope', 404, /nothing at \/nope/],
    ['/api/v1/', 404, /openapi\.json/],
    ['/api/v1/services/nope', 404, /no service "nope"/],
    ['/api/v1/services/nope/uptime', 404, /no service "nope"/],
    ['/api/v1/services/__proto__', 404, /no service "__proto__"/],
    ['/badge/nope.svg', 404, /no service "nope"/],
    ['/badge/checkout.png', 404, /nothing at/],
    [`${uptime}?window=2h`, 400, /window/],
    [`${uptime}?window=`, 400, /window/],
    [`${uptime}?resolution=minute`, 400, /resolution/],
    [`${uptime}?windwo=24h`, 400, /windwo/],
    [`${uptime}?window=24h&from=2026-11-22T18:30:00Z`, 400, /either a window or from and to/],
    [`${uptime}?to=2026-11-22T18:30:00Z`, 400, /"from"/],
    [`${uptime}?from=yesterday`, 400, /from/],
    [`${uptime}?from=2026-11-22T18:30:00%2B01:00`, 400, /from/],
    [`${uptime}?from=2026-11-22T18:30:00Z&to=2026-11-22T18:30:00Z`, 400, /before/],
    [`${uptime}?from=2026-11-22T18:30:00Z&to=2026-11-21T18:30:00Z`, 400, /before/],
    [`${uptime}?from=2030-01-01T00:00:00Z`, 400, /past/],
    [`${uptime}?from=2020-01-01T00:00:00Z`, 400, /at most 400 days/],
    [`${uptime}?window=90d&resolution=hour`, 400, /at most 31 days/],
    [`${events}?window=90d`, 400, /at most 31 days/],
    [`${events}?resolution=day`, 400, /resolution/],
  ])('%s: %i', async (path, status, detail) => {
    const response = await app.request(path);
    expect(response.status).toBe(status);
    expect(response.headers.get('content-type')).toBe('application/problem+json');
    expect(response.headers.get('cache-control')).toBe('no-store');
    const problem = JSON.parse(await response.text());
    // RFC 9457, 3.1: the members; "about:blank" means no more than the status does.
    expect(problem).toMatchObject({
      type: 'about:blank',
      status,
      title: expect.any(String),
      detail: expect.stringMatching(detail),
    });
    expect(problem.instance).toBe(path.split('?')[0]);
  });

  it('also for other methods', async () => {
    const response = await app.request('/api/v1/status', { method: 'POST', body: '{}' });
    expect([response.status, response.headers.get('content-type')]).toEqual([404, 'application/problem+json']);
  });

  it.each(answers)('503 while the ledger is away, and never a state: %s', async (path) => {
    const { app: cut, errors } = await worldApp({
      ledger: failing(() => new LedgerUnavailable('reading', 'ECONNRESET 10.0.0.7')),
    });
    const response = await cut.request(path);
    expect([response.status, response.headers.get('content-type')]).toEqual([503, 'application/problem+json']);
    const body = await response.text();
    expect(body).not.toContain('10.0.0.7');
    expect(JSON.parse(body)).toMatchObject({ title: 'Ledger unavailable' });
    expect(errors).toHaveLength(1);
  });

  it.each(answers)('500 without internals when something is wrong with us: %s', async (path) => {
    const { app: broken, errors } = await worldApp({ ledger: failing(() => new TypeError('secret internals')) });
    const response = await broken.request(path);
    expect([response.status, response.headers.get('cache-control')]).toEqual([500, 'no-store']);
    const body = await response.text();
    expect(body).not.toMatch(/secret internals|TypeError|\.ts:/);
    expect(errors.map(({ message }) => message)).toEqual(['secret internals']);
  });
});
