/** The routes that tell of incidents, and the one that takes notes, over the world of `world.ts`. */

import { beforeAll, describe, expect, it } from 'vitest';
import { createMemoryAlertStore } from '../../shared/alerts/memory.ts';
import { createMemoryControlStore } from '../../shared/control/memory.ts';
import type { Ledger } from '../../shared/ledger/ledger.ts';
import { LedgerUnavailable } from '../../shared/ledger/ledger.ts';
import { createMemoryPlanStore } from '../../shared/maintenance/memory.ts';
import { createAdminApp } from '../../shared/status/admin/adminApp.ts';
import { createVirtualClock } from '../fakes/clock.ts';
import { anHour, minuteMs } from '../ledger/samples.ts';
import { worldApp, worldConfig, worldLedger, worldNow } from './world.ts';

type Worlds = { readonly told: (path: string) => Promise<Answer>; readonly hidden: (path: string) => Promise<Answer> };
type Answer = { readonly status: number; readonly body: ReturnType<typeof JSON.parse> };

async function worlds(ledger: Ledger): Promise<Worlds> {
  const asking = async (evidence: boolean) => {
    const { app } = await worldApp({ ledger, evidence });
    return async (path: string) => {
      const response = await app.request(path);
      return { status: response.status, body: await response.json() };
    };
  };
  return { told: await asking(true), hidden: await asking(false) };
}

function noting(ledger: Ledger) {
  let ids = 0;
  const admin = createAdminApp({
    config: worldConfig,
    ledger,
    control: createMemoryControlStore(),
    alerts: createMemoryAlertStore(),
    plans: createMemoryPlanStore(),
    clock: createVirtualClock(worldNow),
    id: () => `id-${++ids}`,
    by: (_context, told) => told ?? 'whoever signed',
    onError: () => {},
  });
  return async (service: string, body: object): Promise<Answer> => {
    const response = await admin.request(`/api/v1/services/${service}/incidents/note`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    return { status: response.status, body: await response.json() };
  };
}

const outage = {
  service: 'checkout',
  scope: 'service',
  from: '2026-11-22T18:50:00.000Z',
  to: '2026-11-22T19:05:00.000Z',
  state: 'closed',
  durationSeconds: 900,
  downSeconds: 900,
  endUncertainSeconds: 0,
  reason: 'status',
};

describe('the incidents of a service', () => {
  let ask: Worlds;
  beforeAll(async () => {
    ask = await worlds(await worldLedger());
  });

  it('are told newest first, with the figures', async () => {
    const { status, body } = await ask.told('/api/v1/services/checkout/incidents');
    expect(status).toBe(200);
    expect(body.incidents).toMatchObject([
      { scope: 'endpoint', endpoint: 'us-west-2', from: '2026-11-22T19:20:00.000Z', to: null, state: 'open' },
      { ...outage, endpoints: [{ endpoint: 'public', downSeconds: 900 }] },
    ]);
    // 15 of the 43.2 minutes that 99.9 % leaves of 30 days.
    expect(body.incidents[1].cost).toEqual({ badSeconds: 900, share: expect.closeTo(15 / 43.2, 9) });
    expect(body.figures).toEqual({
      count: 1,
      closed: 1,
      detected: 0,
      mttdSeconds: null,
      mttrSeconds: 900,
      mtbfSeconds: null,
    });
  });

  it('are those that touch the window', async () => {
    const { body } = await ask.told('/api/v1/services/checkout/incidents?window=1h');
    expect(body.incidents).toHaveLength(2);
    expect((await ask.told('/api/v1/services/search/incidents?window=365d')).body.incidents).toEqual([]);
  });

  it('go on across slots without a quorum', async () => {
    const { body } = await ask.told('/api/v1/services/hostile/incidents');
    expect(body.incidents).toMatchObject([{ from: '2026-11-22T12:00:00.000Z', to: null, state: 'open' }]);
    expect(body.incidents[0].downSeconds).toBeLessThan(body.incidents[0].durationSeconds);
  });

  it.each([
    ['/api/v1/services/nope/incidents', 404],
    ['/api/v1/services/checkout/incidents?window=2h', 400],
    ['/api/v1/services/checkout/incidents?from=2026-11-22T18:00:00Z', 400],
    ['/api/v1/incidents?window=365d', 400],
  ])('are not told of %s', async (path, status) => {
    expect((await ask.told(path)).status).toBe(status);
  });

  it('of all services are told together, read once for many who ask', async () => {
    const ledger = await worldLedger();
    let reads = 0;
    const counting: Ledger = {
      ...ledger,
      recents: () => {
        reads += 1;
        return ledger.recents();
      },
    };
    const { told } = await worlds(counting);
    const { body } = await told('/api/v1/incidents?window=24h');
    expect(await told('/api/v1/incidents?window=24h')).toEqual({ status: 200, body });
    expect(reads).toBe(1);
    expect(body.incidents.map(({ service, scope }: Record<string, string>) => [service, scope])).toEqual([
      ['checkout', 'endpoint'],
      ['checkout', 'service'],
      ['hostile', 'service'],
    ]);
    expect(
      body.services.map((one: { service: string; figures: { count: number } }) => [one.service, one.figures.count]),
    ).toEqual([
      ['checkout', 1],
      ['search', 0],
      ['hostile', 1],
    ]);
    expect(body.regions).toEqual([]);
  });

  it('cannot be told while the ledger does not answer', async () => {
    const ledger = await worldLedger();
    const failing: Ledger = { ...ledger, days: () => Promise.reject(new LedgerUnavailable('reading days', 'gone')) };
    const { told } = await worlds(failing);
    expect((await told('/api/v1/services/checkout/incidents')).status).toBe(503);
    expect((await told('/api/v1/incidents')).status).toBe(503);
  });
});

describe('a note', () => {
  it('is told to operators, with the incident; the public is not told what people did and said', async () => {
    const ledger = await worldLedger();
    const note = noting(ledger);
    const cause = { cause: 'forced', reason: 'because', epoch: 2, from: 'us-west-2', to: 'us-east-1' } as const;
    const at = anHour - 5 * minuteMs;
    const event = { kind: 'flipped', revision: 4, at, by: 'ada', ...cause } as const;
    await ledger.putEvent({ service: 'checkout', id: 'control-4', at, kind: 'control', event });
    const { status, body } = await note('checkout', {
      at: '2026-11-22T20:00:00+01:00',
      text: ' A full disk. ',
      by: 'ada',
    });
    expect([status, body]).toMatchObject([
      200,
      { service: 'checkout', incident: { ...outage, notes: [{ text: 'A full disk.', by: 'ada' }] } },
    ]);
    const { told, hidden } = await worlds(ledger);
    const [, forOperators] = (await told('/api/v1/services/checkout/incidents')).body.incidents;
    expect(forOperators.notes).toMatchObject([{ text: 'A full disk.', by: 'ada' }]);
    expect(forOperators.flips).toMatchObject([{ by: 'ada', reason: 'because' }]);
    for (const path of ['/api/v1/services/checkout/incidents', '/api/v1/incidents']) {
      const answer = (await hidden(path)).body;
      expect(JSON.stringify(answer)).not.toMatch(/ada|full disk|because/);
      const shown = answer.incidents.find(({ scope }: { scope: string }) => scope === 'service');
      expect(shown).toMatchObject({ ...outage, notes: [], flips: [{ by: 'a person', epoch: 2 }] });
    }
  });

  it.each([
    ['checkout', { at: '2026-11-22T18:00:00Z', text: 'x' }, 404, /Nothing was wrong with checkout at/],
    ['search', { at: '2026-11-22T19:00:00Z', text: 'x' }, 404, /Nothing was wrong/],
    ['nope', { at: '2026-11-22T19:00:00Z', text: 'x' }, 404, /no service "nope"/],
    ['checkout', { at: '2026-11-22T19:00:00', text: 'x' }, 400, /at/],
    ['checkout', { at: '2026-11-22T19:00:00Z', text: ' ' }, 400, /text/],
    ['checkout', { at: '2026-11-22T19:00:00Z', text: 'x'.repeat(2_001) }, 400, /text/],
    ['checkout', { at: '2026-11-22T19:00:00Z', text: 'x', more: 1 }, 400, /more/],
  ])('is not taken of %s: %j', async (service, body, status, detail) => {
    const ledger = await worldLedger();
    const answer = await noting(ledger)(service, body);
    expect(answer.status).toBe(status);
    expect(answer.body.detail).toMatch(detail);
    expect(await ledger.events(service, { from: 0, to: worldNow * 2 })).toEqual([]);
  });
});
