/** `/metrics`, by a parser of Prometheus' text format and by the rules of OpenMetrics 1.0.0. */
import fc from 'fast-check';
import parsePrometheusTextFormat from 'parse-prometheus-text-format';
import { beforeAll, describe, expect, it } from 'vitest';
import { publicParts } from '../../../shared/config/pageConfig.ts';
import { nothingRestored } from '../../../shared/config/restoreConfig.ts';
import { type Ledger, LedgerUnavailable } from '../../../shared/ledger/ledger.ts';
import { budgetMetrics } from '../../../shared/status/formats/metrics/budgetMetrics.ts';
import type { Family } from '../../../shared/status/formats/metrics/family.ts';
import { classicText, openMetricsText } from '../../../shared/status/formats/metrics/metricsText.ts';
import { failedRun, runOf, testOf } from '../../restore/runs.ts';
import { adoptedWorld, failoverWorld } from '../failoverWorld.ts';
import { worldApp, worldConfig, worldLedger, worldNow } from '../world.ts';
import { countedBudget, statusOf } from './figures.ts';
import { type ReadFamily, readOpenMetrics } from './openMetricsLines.ts';

/** What Prometheus 3 sends. */
const prometheusAccepts =
  'application/openmetrics-text;version=1.0.0;escaping=allow-utf-8;q=0.6,application/openmetrics-text;version=0.0.1;q=0.5,text/plain;version=1.0.0;escaping=allow-utf-8;q=0.4,text/plain;version=0.0.4;q=0.3,*/*;q=0.2';

let ledger: Ledger;
beforeAll(async () => {
  ledger = await worldLedger();
});

type Parts = Parameters<typeof worldApp>[0];

async function asked(parts: Parts = {}, accept = prometheusAccepts) {
  const { app, clock } = await worldApp({ ledger, ...parts });
  const response = await app.request('/metrics', { headers: { accept } });
  return { response, text: await response.text(), app, clock };
}

const valuesOf = (families: readonly ReadFamily[], name: string) =>
  families.find((family) => family.name === name)?.samples.map(({ labels, value }) => [labels, value]) ?? [];

describe('/metrics as OpenMetrics', () => {
  let families: readonly ReadFamily[];
  beforeAll(async () => {
    families = readOpenMetrics((await asked()).text);
  });

  it('is what Prometheus asks for first', async () => {
    const { response } = await asked();
    expect(response.headers.get('content-type')).toBe('application/openmetrics-text; version=1.0.0; charset=utf-8');
    expect(response.headers.get('vary')).toMatch(/\baccept\b(?!-)/i);
    expect(response.headers.get('etag')).toMatch(/^W\//);
  });

  it('is named and described as Prometheus advises', () => {
    // https://prometheus.io/docs/practices/naming: one prefix, base units, plural; OpenMetrics: every unit at the name's end.
    expect(families.length).toBeGreaterThan(12);
    for (const { name, help, unit } of families) {
      expect(name).toMatch(/^holdfast_[a-z]+(_[a-z]+)*$/);
      expect(help).toMatch(/^\w.*\.$/);
      expect([name, /_(seconds|ratio)$/.exec(name)?.[1]]).toEqual([name, unit]);
      expect(name).not.toMatch(/_(ms|milliseconds|minutes|percent|total|count|sum|bucket|info|created)$/);
    }
  });

  it('tells each service in one of its states', () => {
    const on = valuesOf(families, 'holdfast_service_state').filter(([, value]) => value === 1);
    expect(on.map(([labels]) => labels)).toEqual([
      { service: 'checkout', holdfast_service_state: 'degraded' },
      { service: 'search', holdfast_service_state: 'unknown' },
      { service: 'hostile', holdfast_service_state: 'down' },
    ]);
    expect(valuesOf(families, 'holdfast_service_state')).toHaveLength(15);
  });

  it('tells what each observer saw, and nothing of one that is silent', () => {
    const probes = valuesOf(families, 'holdfast_probe_up');
    const of = (endpoint: string) =>
      probes.filter(([labels]) => JSON.stringify(labels).includes(`"checkout","endpoint":"${endpoint}"`));
    expect(of('us-west-2')).toEqual([
      [{ service: 'checkout', endpoint: 'us-west-2', observer: 'us-east-1' }, 0],
      [{ service: 'checkout', endpoint: 'us-west-2', observer: 'us-east-2' }, 0],
    ]);
    expect(of('us-east-1').map(([, value]) => value)).toEqual([1, 1]);
    const durations = valuesOf(families, 'holdfast_probe_duration_seconds');
    expect(durations).toContainEqual([{ service: 'checkout', endpoint: 'us-east-1', observer: 'us-east-1' }, 0.00925]);
  });

  it('tells availability as the API does, and none of what nobody has seen', () => {
    const shares = valuesOf(families, 'holdfast_service_availability_ratio');
    expect(shares).toContainEqual([{ service: 'checkout', window: '1h' }, 0.75]);
    expect(shares).toContainEqual([{ service: 'checkout', window: '24h' }, 345 / 360]);
    expect(JSON.stringify(shares)).not.toContain('search');
    expect(valuesOf(families, 'holdfast_service_coverage_ratio')).toContainEqual([
      { service: 'checkout', window: '24h' },
      360 / 450,
    ]);
  });

  it('tells how fast endpoints answered, within 2 %', () => {
    const quantiles = valuesOf(families, 'holdfast_endpoint_latency_seconds');
    const found = quantiles.find(
      ([labels]) => JSON.stringify(labels) === '{"service":"checkout","endpoint":"public","quantile":"0.95"}',
    );
    expect(found?.[1]).toBeGreaterThan(0.0125 * 0.98);
    expect(found?.[1]).toBeLessThan(0.0125 * 1.02);
  });

  it('tells how old the last round of each observer is', () => {
    const slot = Math.floor(worldNow / 60_000) * 60_000;
    expect(valuesOf(families, 'holdfast_observer_last_round_age_seconds')).toEqual([
      [{ observer: 'us-east-1' }, (worldNow - slot) / 1000],
      [{ observer: 'us-east-2' }, (worldNow - slot) / 1000],
      [{ observer: 'us-west-2' }, (worldNow - slot) / 1000 + 600],
    ]);
    expect(valuesOf(families, 'holdfast_observer_reporting').map(([, value]) => value)).toEqual([1, 1, 0]);
  });

  it('says of alerts that none fires only where that is known', async () => {
    expect(valuesOf(families, 'holdfast_alerts_firing')).toEqual([
      [{ severity: 'page' }, 0],
      [{ severity: 'ticket' }, 0],
    ]);
    const { text } = await asked({ alerts: { peekAlerts: () => Promise.reject(new Error('no answer')) } });
    expect(readOpenMetrics(text).some(({ name }) => name.includes('alert'))).toBe(false);
  });
});

describe('the metrics of error budgets', () => {
  it('have no share that is left where nobody could count anything', () => {
    const dark = statusOf({ budgets: [{ ...countedBudget, spentShare: 0, measured: 0 }] });
    expect(openMetricsText(budgetMetrics([dark]))).not.toContain('holdfast_budget_left_ratio{');
  });

  it('say what is left, also below nothing, and that an old count tells nothing of now', async () => {
    const counted = { ...countedBudget, spentShare: 1.25, burnRate: 3 };
    const told = (isStale: boolean) => {
      const families = openMetricsText(budgetMetrics([statusOf({ budgets: [{ ...counted, isStale }] })]));
      return readOpenMetrics(families);
    };
    const labels = { service: 'shop', objective: 'availability' };
    expect(valuesOf(told(false), 'holdfast_budget_left_ratio')).toEqual([[labels, -0.25]]);
    expect(valuesOf(told(false), 'holdfast_budget_burn_rate')).toEqual([[labels, 3]]);
    const states = (isStale: boolean) =>
      valuesOf(told(isStale), 'holdfast_budget_burning').filter(([, value]) => value === 1);
    expect(states(false)).toEqual([[{ ...labels, holdfast_budget_burning: 'calm' }, 1]]);
    expect(states(true)).toEqual([[{ ...labels, holdfast_budget_burning: 'unknown' }, 1]]);
  });
});

describe('/metrics as classic text', () => {
  it.each(['*/*', 'text/plain', 'text/html,*/*;q=0.8', ''])('is what others get: %s', async (accept) => {
    const { response, text } = await asked({}, accept);
    expect(response.headers.get('content-type')).toBe('text/plain; version=0.0.4; charset=utf-8');
    expect(text).not.toMatch(/# (EOF|UNIT)|stateset/);
  });

  it('holds what OpenMetrics does, by a parser of the format', async () => {
    const classic = parsePrometheusTextFormat((await asked({}, '')).text);
    const families = readOpenMetrics((await asked()).text);
    expect(classic.map(({ name }) => name)).toEqual(families.map(({ name }) => name));
    for (const { name, type, metrics } of classic) {
      if (type === 'SUMMARY') continue;
      const told = metrics.map(({ labels = {}, value }) => [labels, Number(value)]);
      expect([name, told]).toEqual([name, valuesOf(families, name)]);
    }
  });
});

describe('the text formats', () => {
  const name = 'holdfast_x';
  const familyOf = (value: string, help: string): readonly Family[] => [
    { name, type: 'gauge', help, samples: [{ labels: { a: value, b: value }, value: -1.5e-7 }] },
  ];

  it('keep every text as it is, by both readers', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string(), (value, help) => {
        const [family] = readOpenMetrics(openMetricsText(familyOf(value, help)));
        expect(family?.samples).toEqual([{ name, labels: { a: value, b: value }, value: -1.5e-7 }]);
      }),
    );
    for (const value of ['\\', '"', '\n', '\\n', 'a"b\\c\nd', '{},=# EOF']) {
      const [family] = parsePrometheusTextFormat(classicText(familyOf(value, 'x')));
      expect(family?.metrics).toEqual([{ labels: { a: value, b: value }, value: '-1.5e-7' }]);
    }
  });

  it('know what is no number, and what has no end', () => {
    const samples = [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY].map((value, index) => ({
      labels: { index: String(index) },
      value,
    }));
    const text = openMetricsText([{ name, type: 'gauge', help: 'x', samples }]);
    expect(text.match(/ (\S+)$/gm)?.slice(-4, -1)).toEqual([' NaN', ' +Inf', ' -Inf']);
    expect(readOpenMetrics(text)[0]?.samples.map(({ value }) => value)).toEqual(samples.map(({ value }) => value));
  });
});

describe('what metrics are told to whom', () => {
  const restore = { ...nothingRestored, tests: [testOf()] };

  it('tells restores to operators alone', async () => {
    for (const evidence of [true, false]) {
      const world = failoverWorld({ config: { restore }, evidence });
      const startedAt = world.clock.now() - 3_600_000;
      await world.ledger.putRestoreRun(runOf({ startedAt: startedAt - 86_400_000 }));
      await world.ledger.putRestoreRun(failedRun({ startedAt }));
      const response = await world.run(
        Promise.resolve(world.app.request('/metrics', { headers: { accept: prometheusAccepts } })),
      );
      const families = readOpenMetrics(await response.text());
      const verdicts = valuesOf(families, 'holdfast_restore_verdict').filter(([, value]) => value === 1);
      expect(verdicts).toEqual(evidence ? [[{ backup: 'orders', holdfast_restore_verdict: 'failed' }, 1]] : []);
      expect(response.headers.get('access-control-allow-origin')).toBe(evidence ? null : '*');
    }
  });

  it('tells where traffic goes where it is steered', async () => {
    const world = await adoptedWorld();
    const response = await world.run(
      Promise.resolve(world.app.request('/metrics', { headers: { accept: prometheusAccepts } })),
    );
    const families = readOpenMetrics(await response.text());
    expect(valuesOf(families, 'holdfast_service_epoch')).toEqual([[{ service: 'checkout' }, 1]]);
    expect(valuesOf(families, 'holdfast_endpoint_active')).toEqual([
      [{ service: 'checkout', endpoint: 'a' }, 1],
      [{ service: 'checkout', endpoint: 'b' }, 0],
    ]);
  });

  it('tells the public the parts that the config names', async () => {
    const told = async (parts: readonly (typeof publicParts)[number][]) => {
      const page = { public: { services: ['checkout'], parts } };
      return readOpenMetrics((await asked({ config: { ...worldConfig, page } })).text).map(({ name }) => name);
    };
    expect(await told([])).toEqual([
      'holdfast_service_state',
      'holdfast_service_availability_ratio',
      'holdfast_service_coverage_ratio',
      'holdfast_service_counted_timestamp_seconds',
      'holdfast_status_timestamp_seconds',
    ]);
    // It names endpoints.
    expect(await told(['latency'])).not.toContain('holdfast_endpoint_latency_seconds');
    expect(await told(['latency', 'endpoints'])).toContain('holdfast_endpoint_latency_seconds');
    expect((await told(publicParts)).length).toBeGreaterThan(12);
  });

  it('is an error while the ledger cannot be read', async () => {
    const fail = async () => {
      throw new LedgerUnavailable('reading', new Error('the connection was lost'));
    };
    const { response, text } = await asked({ ledger: { ...ledger, hours: fail } });
    expect(response.status).toBe(503);
    expect(text).not.toContain('holdfast_');
  });
});
