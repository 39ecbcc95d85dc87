import { Ajv2020 } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Config } from '../../../../shared/config/config.ts';
import { publicParts } from '../../../../shared/config/pageConfig.ts';
import { type Ledger, LedgerUnavailable } from '../../../../shared/ledger/ledger.ts';
import { createMemoryLedger } from '../../../../shared/ledger/memory.ts';
import { down, roundAt, up } from '../../../ledger/samples.ts';
import { worldApp, worldConfig, worldLedger, worldNow } from '../../world.ts';
import { plannedConfig } from '../planned.ts';
import { statuspageSchemas } from './schemas.ts';

const ajv = new Ajv2020({ allErrors: true, allowUnionTypes: true });
formats.default(ajv);

let ledger: Ledger;
beforeAll(async () => {
  ledger = await worldLedger();
});

async function asked(path: string, parts: { config?: Config; ledger?: Ledger; evidence?: boolean } = {}) {
  const { app } = await worldApp({ ledger, ...parts });
  const response = await app.request(`https://status.example.com/api/v2/${path}`);
  return { response, body: JSON.parse(await response.text()) };
}

const paths = Object.keys(statuspageSchemas);

describe('the Statuspage API', () => {
  it.each(Object.entries(statuspageSchemas))('has the shape that Atlassian publishes: %s', async (path, schema) => {
    for (const config of [worldConfig, plannedConfig]) {
      for (const evidence of [true, false]) {
        const { response, body } = await asked(path, { config, evidence });
        expect(response.headers.get('content-type')).toMatch(/^application\/json\b/);
        expect([ajv.validate(schema, body), ajv.errors]).toEqual([true, null]);
      }
    }
  });

  it('is not the shape of anything: what lacks a field or invents a status is refused', async () => {
    const { body } = await asked('summary.json');
    const schema = statuspageSchemas['summary.json'];
    expect(ajv.validate(schema, { ...body, status: { indicator: 'unknown', description: 'x' } })).toBe(false);
    expect(ajv.validate(schema, { ...body, components: [{ ...body.components[0], status: 'unknown' }] })).toBe(false);
    const { incidents: _, ...less } = body;
    expect(ajv.validate(schema, less)).toBe(false);
  });

  it.each(paths)('may be read by the scripts of other pages, and is kept by caches: %s', async (path) => {
    const { response } = await asked(path, { config: plannedConfig });
    expect(response.headers.get('access-control-allow-origin')).toBe('*');
    expect(response.headers.get('etag')).toMatch(/^W\//);
    expect(response.headers.get('cache-control')).toMatch(/^public, max-age=\d+/);
  });

  it.each(paths)('tells nothing old while the ledger cannot be read: %s', async (path) => {
    let isLost = false;
    const orLost = <Args extends readonly unknown[], T>(read: (...args: Args) => Promise<T>) => {
      return async (...args: Args) => {
        if (isLost) throw new LedgerUnavailable('reading', new Error('the connection was lost'));
        return await read(...args);
      };
    };
    const flaky = { ...ledger, boards: orLost(ledger.boards), recents: orLost(ledger.recents) };
    const { app, clock } = await worldApp({ ledger: flaky, config: plannedConfig });
    expect((await app.request(`/api/v2/${path}`)).status).toBe(200);
    isLost = true;
    clock.forward(120_000);
    const response = await app.request(`/api/v2/${path}`);
    expect(response.status).toBe(503);
    expect(response.headers.get('cache-control')).toBe('no-store');
    expect(await response.text()).not.toMatch(/operational/i);
  });
});

describe('the words of Statuspage', () => {
  it('say of each service how it is, and never operational of what nobody has seen', async () => {
    const { body } = await asked('summary.json');
    const told = body.components.map(({ id, status }: Record<string, string>) => [id, status]);
    expect(told).toEqual([
      ['checkout', 'degraded_performance'],
      ['search', 'degraded_performance'],
      ['hostile', 'major_outage'],
    ]);
    expect(body.components[1].description).toMatch(/^Not known/);
    expect(body.status).toEqual({ indicator: 'critical', description: 'Major Service Outage' });
  });

  it('say that all is well only when everything is known to be', async () => {
    const one = { ...worldConfig, services: worldConfig.services.slice(1, 2) };
    const blended = async (seen: readonly (ReturnType<typeof up> | undefined)[]) => {
      const fresh = createMemoryLedger();
      for (const [index, look] of seen.entries()) {
        if (look === undefined) continue;
        const observer = worldConfig.observers[index] ?? '';
        const slot = Math.floor(worldNow / 60_000) * 60_000;
        const round = roundAt({
          observer,
          observerCount: 3,
          everyMs: 60_000,
          slot,
          seen: { search: { 'us-east-1': look } },
        });
        await fresh.recordRound(round);
      }
      const { body } = await asked('status.json', { config: one, ledger: fresh });
      return body.status;
    };
    expect(await blended([up(), up(), up()])).toEqual({ indicator: 'none', description: 'All Systems Operational' });
    expect(await blended([up(), undefined, undefined])).toEqual({
      indicator: 'minor',
      description: 'Not known: Search',
    });
    // One of three finds it down, which is no quorum.
    expect(await blended([down(), undefined, undefined])).toEqual({
      indicator: 'major',
      description: 'Not known: Search',
    });
    expect(await blended([down(), down(), up()])).toMatchObject({ indicator: 'critical' });
  });

  it('tell the incident as it went, with its page', async () => {
    const { body } = await asked('incidents.json');
    const found = body.incidents.find(({ id }: { id: string }) => id === `checkout-${Date.UTC(2026, 10, 22, 18, 50)}`);
    expect(found).toMatchObject({
      name: 'Checkout API is down',
      status: 'resolved',
      impact: 'critical',
      started_at: '2026-11-22T18:50:00.000Z',
      resolved_at: '2026-11-22T19:05:00.000Z',
      shortlink: `https://status.example.com/incidents/checkout/2026-11-22T18:50:00.000Z`,
    });
    expect(found.incident_updates.map(({ status }: { status: string }) => status)).toEqual([
      'resolved',
      'investigating',
    ]);
    const { body: open } = await asked('incidents/unresolved.json');
    expect(open.incidents.length).toBeGreaterThan(0);
    for (const { status, resolved_at } of open.incidents) {
      expect([status, resolved_at]).not.toContain('resolved');
      expect(resolved_at).toBeNull();
    }
  });

  it('tell of maintenance when it is open and when it is to come', async () => {
    const listed = async (path: string) =>
      (await asked(path, { config: plannedConfig })).body.scheduled_maintenances.map(
        ({ status, scheduled_for, scheduled_until }: Record<string, string>) => [
          status,
          scheduled_for,
          scheduled_until,
        ],
      );
    expect(await listed('scheduled-maintenances/active.json')).toEqual([
      ['in_progress', '2026-11-22T18:30:20.000Z', '2026-11-22T20:30:20.000Z'],
    ]);
    const upcoming = await listed('scheduled-maintenances/upcoming.json');
    // Sundays from 29 November 2026 to 14 February 2027, at three in Berlin, an hour ahead of UTC in winter.
    expect(upcoming).toHaveLength(12);
    expect(upcoming[0]).toEqual(['scheduled', '2026-11-29T02:00:00.000Z', '2026-11-29T03:00:00.000Z']);
    // This Sunday's is over, last Sunday's is so for longer than a week.
    expect(
      (await listed('scheduled-maintenances.json')).filter(([status]: string[]) => status === 'completed'),
    ).toEqual([['completed', '2026-11-22T02:00:00.000Z', '2026-11-22T03:00:00.000Z']]);
    const { body } = await asked('components.json', { config: plannedConfig });
    expect(body.components[1].status).toBe('under_maintenance');
  });
});

describe('what the public is not to see', () => {
  const page = { public: { services: ['search'], parts: publicParts } };

  it('is in none of it, whoever asks', async () => {
    for (const path of paths) {
      const { response } = await asked(path, { config: { ...plannedConfig, page }, evidence: true });
      expect(response.status).toBe(200);
    }
    const { body } = await asked('summary.json', { config: { ...plannedConfig, page }, evidence: true });
    expect(body.components.map(({ id }: { id: string }) => id)).toEqual(['search']);
    expect(JSON.stringify(body)).not.toMatch(/checkout|hostile/i);
  });

  it('is said to be not told, rather than that there is nothing', async () => {
    const config = { ...plannedConfig, page: { public: { parts: [] } } };
    for (const path of paths.filter((one) => /incidents|maintenances/.test(one))) {
      expect((await asked(path, { config })).response.status).toBe(404);
    }
    const { body } = await asked('summary.json', { config });
    expect([body.incidents, body.scheduled_maintenances]).toEqual([[], []]);
  });
});
