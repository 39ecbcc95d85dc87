import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import { nothingAudited } from '../../../shared/config/auditConfig.ts';
import { createStatusApp } from '../../../shared/status/app.ts';
import { openApiDocument } from '../../../shared/status/wire/openapi.ts';
import { policyNamed } from '../../../shared/storage/policies/builtIn.ts';
import { auditSubjectsOf, basisOf } from '../../../shared/storage/run/subjects.ts';
import { config as observedConfig } from '../../failover/observed.ts';
import { noMetrics } from '../../fakes/metrics.ts';
import { failed, findingOf, passed, storedOf, summaryOf, unknownCheck } from '../../storage/run/samples.ts';
import { failoverWorld, noon } from '../failoverWorld.ts';

const ajv = new Ajv2020({ strict: false, allErrors: true, validateFormats: false });
ajv.addSchema(JSON.parse(JSON.stringify(openApiDocument())), 'openapi');

const violations = (schema: string, value: unknown): unknown =>
  ajv.validate(`openapi#/components/schemas/${schema}`, value) ? [] : ajv.errors;

const today = new Date(noon).toISOString().slice(0, 10);
const yesterday = new Date(noon - 86_400_000).toISOString().slice(0, 10);
const buckets = ['acme', 'acme-logs'].map((name) => ({
  name,
  policy: policyNamed('backup'),
  retention: [],
  exceptions: [],
}));
const audit = { ...nothingAudited, buckets };
const basis = basisOf(auditSubjectsOf({ ...observedConfig, audit }));

async function audited() {
  const world = failoverWorld({ config: { audit } });
  const [subject] = auditSubjectsOf(world.config);
  const open = findingOf('versioning', 'acme', {
    fix: {
      summary: 'turn it on',
      safe: true,
      calls: [{ service: 's3', operation: 'PutBucketVersioning', input: { Bucket: 'acme' } }],
    },
    excepted: { reason: 'known', until: noon },
  });
  const results = [passed('encryption'), unknownCheck('replication'), failed('versioning', [open])];
  const since = { '["bucket","acme","versioning",""]': { check: 'versioning', since: '2026-10-01' } };
  await world.ledger.putAuditReport(storedOf('acme', results, { run: yesterday, since }));
  await world.ledger.putAuditReport(storedOf('acme-logs', [], { run: yesterday }));
  await world.ledger.putAuditSummary(summaryOf({ run: yesterday, basis: 'of-yesterday' }));
  return { ...world, basisOfAcme: subject?.basis ?? '' };
}

describe('GET /api/v1/audits', () => {
  it('answers the last finished run, and how far the one of today is', async () => {
    const world = await audited();
    await world.ledger.putAuditReport(storedOf('acme', [], { run: today, basis: world.basisOfAcme }));
    await world.ledger.putAuditReport(storedOf('acme-logs', [], { run: today, basis: 'another config' }));
    const { status, body } = await world.ask('/api/v1/audits');
    expect([status, violations('Audits', body)]).toEqual([200, []]);
    expect(body).toMatchObject({
      watched: 2,
      finished: { run: yesterday, changes: { new: 1, gone: 0, still: 0 }, totals: { findings: { high: 1 } } },
      underWay: { run: today, audited: 1 },
    });
  });

  it('says nothing of a run under way once that of today is finished', async () => {
    const world = await audited();
    await world.ledger.putAuditSummary(summaryOf({ run: today, basis }));
    expect((await world.ask('/api/v1/audits')).body).toMatchObject({ finished: { run: today }, underWay: null });
  });

  it('answers an earlier run by its day, and refuses what is no day', async () => {
    const world = await audited();
    await world.ledger.putAuditSummary(summaryOf({ run: today, basis }));
    expect((await world.ask(`/api/v1/audits?run=${yesterday}`)).body).toMatchObject({ finished: { run: yesterday } });
    expect((await world.ask('/api/v1/audits?run=2020-01-01')).status).toBe(404);
    expect((await world.ask('/api/v1/audits?run=yesterday')).status).toBe(400);
    expect((await world.ask('/api/v1/audits?bucket=acme')).status).toBe(400);
  });

  it('answers that there is nothing where nothing is audited', async () => {
    const { body } = await failoverWorld().ask('/api/v1/audits');
    expect(body).toMatchObject({ watched: 0, finished: null, underWay: null });
    expect(violations('Audits', body)).toEqual([]);
  });

  it('is kept by no proxy', async () => {
    const world = await audited();
    const response = await world.run(Promise.resolve(world.app.request('/api/v1/audits')));
    expect(response.headers.get('cache-control')).toBe('no-store');
  });
});

describe('GET /api/v1/audits/{subject}', () => {
  it('answers everything that the last run says of it', async () => {
    const world = await audited();
    const { status, body } = await world.ask('/api/v1/audits/bucket:acme');
    expect([status, violations('AuditReport', body)]).toEqual([200, []]);
    expect(body).toMatchObject({ run: yesterday, subject: { kind: 'bucket', id: 'acme' }, score: 90 });
    expect(body.results).toMatchObject([
      { check: 'encryption', outcome: 'passed', findings: [] },
      { check: 'replication', outcome: 'unknown', why: 'AccessDenied' },
      { check: 'versioning', outcome: 'failed', findings: [{ since: '2026-10-01', excepted: { reason: 'known' } }] },
    ]);
  });

  it("prefers today's, and takes a day", async () => {
    const world = await audited();
    await world.ledger.putAuditReport(storedOf('acme', [], { run: today }));
    expect((await world.ask('/api/v1/audits/bucket:acme')).body.run).toBe(today);
    expect((await world.ask(`/api/v1/audits/bucket:acme?run=${yesterday}`)).body.run).toBe(yesterday);
  });

  it.each([
    ['bucket:nope', 'No such subject'],
    ['nope', 'No such subject'],
    ['volume:acme', 'No such subject'],
    ['bucket:acme?run=2020-01-01', 'Not audited'],
  ])('refuses %s: %s', async (asked, title) => {
    const { status, body } = await (await audited()).ask(`/api/v1/audits/${asked}`);
    expect([status, body.title]).toEqual([404, title]);
    expect(violations('Problem', body)).toEqual([]);
  });
});

describe('what the public sees', () => {
  it('is no audit: neither the routes nor the pages', async () => {
    const world = await audited();
    const { config, ledger, control, alerts, plans, clock } = world;
    const parts = { config, ledger, control, alerts, plans, clock, lag: async () => undefined, metrics: noMetrics };
    const app = createStatusApp({ ...parts, evidence: false, onError: () => {} });
    for (const path of ['/api/v1/audits', '/api/v1/audits/bucket:acme', '/storage']) {
      expect((await app.request(path)).status).toBe(404);
    }
    expect(await (await app.request('/')).text()).not.toMatch(/audit|storage/i);
  });
});
