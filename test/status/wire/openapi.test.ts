import { Validator } from '@seriousme/openapi-schema-validator';
import { Ajv2020 } from 'ajv/dist/2020.js';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Alert } from '../../../shared/alerts/alert.ts';
import { createMemoryLedger } from '../../../shared/ledger/memory.ts';
import { openApiDocument } from '../../../shared/status/wire/openapi.ts';
import { alertContent } from '../../alerts/arbitraries.ts';
import { alertOf } from '../../alerts/render/samples.ts';
import { config as observedConfig } from '../../failover/observed.ts';
import { failoverWorld } from '../failoverWorld.ts';
import { orderIn } from '../order.ts';
import { worldApp, worldLedger, worldNow, worldObjective } from '../world.ts';

type App = Awaited<ReturnType<typeof worldApp>>['app'];

const document = JSON.parse(JSON.stringify(openApiDocument()));
const ajv = new Ajv2020({ strict: false, allErrors: true, formats: { 'date-time': isDateTime, date: isDate } });
ajv.addSchema(document, 'openapi');

/** RFC 3339 in UTC, as the document says. */
function isDateTime(text: string): boolean {
  return /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/.test(text) && Number.isFinite(Date.parse(text));
}

function isDate(text: string): boolean {
  return /^\d{4}-\d\d-\d\d$/.test(text) && Number.isFinite(Date.parse(text));
}

/** Holds a value against one of the document's own schemas. */
function violations(schema: string, value: unknown): unknown {
  return ajv.validate(`openapi#/components/schemas/${schema}`, value) ? [] : ajv.errors;
}

describe('the OpenAPI document', () => {
  it('is valid OpenAPI 3.1', async () => {
    const validator = new Validator();
    const { valid, errors } = await validator.validate(structuredClone(document));
    expect({ valid, errors, version: validator.version }).toEqual({ valid: true, errors: undefined, version: '3.1' });
  });

  it('refers only to schemas that it has', () => {
    const refs = [...JSON.stringify(document).matchAll(/"\$ref":"([^"]+)"/g)].map(([, ref]) => ref ?? '');
    expect(refs.length).toBeGreaterThan(4);
    for (const ref of new Set(refs)) expect(() => ajv.compile({ $ref: `openapi${ref}` })).not.toThrow();
  });

  it('names every route that there is, and no other', () => {
    // What a page is made of is the page's own affair: its paths change with what they hold.
    const isAsset = (path: string) => path.startsWith('/assets/') || ['/logo', '/favicon.svg'].includes(path);
    const routes = failoverWorld().app.routes.filter(({ method, path }) => method !== 'ALL' && !isAsset(path));
    const written = Object.entries<object>(document.paths).flatMap(([path, methods]) => {
      const route = path
        .replace('/badge/{id}.svg', '/badge/:file{[^/]+\\.svg}')
        .replace(/\{kind\}\.(svg|json)$/, ':file{(?:state|uptime|latency|budget)\\.$1}')
        .replaceAll(/\{(id|key|subject|backup|run|period|day|service|from)\}/g, ':$1');
      return Object.keys(methods).map((method) => `${method.toUpperCase()} ${route}`);
    });
    expect(written.toSorted()).toEqual(routes.map(({ method, path }) => `${method} ${path}`).toSorted());
  });

  it('names its operations once each', () => {
    const operations = Object.values<Record<string, { operationId: string }>>(document.paths).flatMap((methods) =>
      Object.values(methods),
    );
    const ids = operations.map(({ operationId }) => operationId);
    expect(new Set(ids).size).toBe(ids.length);
  });
});

describe('the answers', () => {
  let told: App;
  let hidden: App;
  beforeAll(async () => {
    told = (await worldApp({ evidence: true })).app;
    hidden = (await worldApp()).app;
  });

  it.each([
    ['Status', '/api/v1/status'],
    ['ServiceDetail', '/api/v1/services/checkout'],
    ['ServiceDetail', '/api/v1/services/search'],
    ['ServiceDetail', '/api/v1/services/hostile'],
    ['UptimeReport', '/api/v1/services/checkout/uptime'],
    ['UptimeReport', '/api/v1/services/checkout/uptime?window=24h&resolution=hour'],
    ['UptimeReport', '/api/v1/services/hostile/uptime?window=365d'],
    ['UptimeReport', '/api/v1/services/search/uptime'],
    ['UptimeReport', '/api/v1/services/checkout/uptime?from=2026-11-22T13:30:00Z&to=2026-11-22T18:55:00Z'],
    ['Alerts', '/api/v1/alerts'],
    ['BudgetReport', '/api/v1/services/checkout/budget'],
    ['Events', '/api/v1/services/checkout/events'],
    ['Events', '/api/v1/services/hostile/events?window=1h'],
    ['Events', '/api/v1/services/search/events?from=2026-11-22T13:30:00Z'],
    ['ServiceIncidents', '/api/v1/services/checkout/incidents'],
    ['ServiceIncidents', '/api/v1/services/hostile/incidents?window=1h'],
    ['AllIncidents', '/api/v1/incidents?window=7d'],
  ])('have the shape %s: %s', async (schema, path) => {
    for (const app of [told, hidden]) {
      const response = await app.request(path);
      expect(response.status).toBe(200);
      expect(response.headers.get('content-type')).toMatch(/^application\/json\b/);
      expect(violations(schema, await response.json())).toEqual([]);
    }
  });

  it.each(['/api/v1/services/nope', '/nope', '/api/v1/services/checkout/uptime?window=2h'])(
    'to mistakes have the shape Problem: %s',
    async (path) => {
      const response = await hidden.request(path);
      expect(violations('Problem', await response.json())).toEqual([]);
    },
  );

  it('that lack something, or have something more, do not have the shape', async () => {
    const status = JSON.parse(await (await told.request('/api/v1/status')).text());
    expect(violations('Status', { ...status, more: 1 })).not.toEqual([]);
    expect(violations('Status', { ...status, generatedAt: 'now' })).not.toEqual([]);
    expect(violations('Status', { ...status, services: [{ ...status.services[0], state: 'fine' }] })).not.toEqual([]);
  });
});

describe('the answers about failover', () => {
  it('have the shapes that the document gives them, for operators and for the public', async () => {
    for (const evidence of [true, false]) {
      const world = failoverWorld({ evidence });
      await world.see('uu');
      const held = (schema: string, { body }: { body: unknown }) =>
        expect([schema, violations(schema, body)]).toEqual([schema, []]);
      held('Problem', await world.ask('/api/v1/services/checkout/decision'));
      held('Adoption', await world.order('adopt', {}));
      held('Adoption', await world.order('adopt', { yes: true }));
      held('Adoption', await world.order('adopt', { yes: true }));
      held('DrillBegun', await world.order('drill', {}));
      held('ServiceDetail', await world.ask('/api/v1/services/checkout'));
      await world.see('uu');
      await world.tend();
      held('Flipped', await world.order('failover', { to: 'b', reason: 'x' }));
      held('Held', await world.order('hold', { reason: 'x', for: '2h' }));
      await world.see('?d');
      await world.tend();
      held('Decision', await world.ask('/api/v1/services/checkout/decision'));
      held('Status', await world.ask('/api/v1/status'));
      held('Held', await world.order('release', {}));
      held('Problem', await world.order('release', {}));
      held('Events', await world.ask('/api/v1/services/checkout/events'));
    }
  });

  it.each([
    ['FailoverRequest', { to: 'b', reason: 'x', force: true }, { to: 'b' }],
    ['HoldRequest', { reason: 'x', for: '2h' }, { reason: 'x', unti: '2h' }],
    ['ReleaseRequest', {}, { reason: '' }],
    ['AdoptRequest', { yes: true }, { yes: 'yes' }],
    ['DrillRequest', { reason: 'x' }, { reason: 7 }],
    ['AcknowledgeRequest', { note: 'x' }, { notes: 'x' }],
    ['ExcludeRequest', { from: '2026-11-22T09:00:00Z', to: '2026-11-22T09:10:00Z', reason: 'x' }, { reason: 'x' }],
    ['RestoreRequest', { id: '1', reason: 'x' }, { id: '1' }],
  ])('are asked for as the document says: %s', (schema, good, bad) => {
    expect(violations(schema, good)).toEqual([]);
    expect(violations(schema, bad)).not.toEqual([]);
  });
});

describe('the answers about alerts and error budgets', () => {
  it.each([true, false])('have the shapes that the document gives them, with evidence: %s', async (evidence) => {
    const ledger = await worldLedger();
    const said = { service: 'checkout', at: worldNow - 1, by: 'ada', reason: 'x' };
    await ledger.putCorrection({
      ...said,
      id: '1',
      kind: 'excluded',
      from: worldNow - 3_620_000,
      to: worldNow - 20_000,
    });
    await ledger.putCorrection({ ...said, id: '2', kind: 'restored', excluded: '3' });
    const about = {
      kind: 'alert',
      key: 'a',
      about: 'burn',
      stage: 'fired',
      severity: 'page',
      text: 'x',
      by: 'ada',
    } as const;
    await ledger.putEvent({ service: 'checkout', id: 'a', at: worldNow - 1, ...about });
    const note = { kind: 'note', incident: worldNow - 60_000, text: 'x', by: 'ada' } as const;
    await ledger.putEvent({ service: 'checkout', id: 'n', at: worldNow - 1, ...note });
    const { app } = await worldApp({ ledger, evidence });
    const held = async (schema: string, path: string, matching: object) => {
      const body: unknown = JSON.parse(await (await app.request(path)).text());
      expect([schema, violations(schema, body)]).toEqual([schema, []]);
      expect(body).toMatchObject(matching);
    };
    await held('BudgetReport', '/api/v1/services/checkout/budget', { exclusions: [{ id: '1' }] });
    const kinds = ['restored', 'excluded', 'note', 'alert'].map((kind) => expect.objectContaining({ kind }));
    await held('Events', '/api/v1/services/checkout/events', { events: expect.arrayContaining(kinds) });
  });

  it('have them whatever fires', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(alertContent, { minLength: 1, maxLength: 5 }),
        fc.boolean(),
        async (contents, evidence) => {
          const alerts = contents.map((content, index) => ({ ...content, key: `key ${index}`, revision: 1 }));
          const { app } = await worldApp({
            ledger: createMemoryLedger(),
            alerts: { peekAlerts: async () => alerts },
            evidence,
          });
          const body = JSON.parse(await (await app.request('/api/v1/alerts?state=all')).text());
          const isTold = ({ detail: { kind } }: Alert) => evidence || (kind !== 'audit' && kind !== 'restore');
          expect(body.alerts).toHaveLength(alerts.filter(isTold).length);
          expect(violations('Alerts', body)).toEqual([]);
          expect(violations('Status', JSON.parse(await (await app.request('/api/v1/status')).text()))).toEqual([]);
          expect((await app.request('/')).status).toBe(200);
        },
      ),
      { numRuns: 60 },
    );
  });

  it('to orders have theirs', async () => {
    const services = observedConfig.services.map((service) => ({ ...service, objective: worldObjective }));
    const world = failoverWorld({ config: { services } });
    await world.alerts.writeAlert(
      alertOf({ key: 'a', revision: 1, detail: { kind: 'certificate', endpoint: 'a', daysLeft: 1 } }),
    );
    const held = (schema: string, { body }: { body: unknown }) =>
      expect([schema, violations(schema, body)]).toEqual([schema, []]);
    held('Acknowledged', await orderIn(world, '/api/v1/alerts/a/acknowledge', { note: 'x' }));
    const asked = { from: '2026-11-22T09:00:00Z', to: '2026-11-22T09:10:00Z', reason: 'x' };
    const excluded = await world.order('budget/exclude', asked);
    held('Excluded', excluded);
    held('Restored', await world.order('budget/restore', { id: excluded.body.exclusion.id, reason: 'x' }));
  });
});
