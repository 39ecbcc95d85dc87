import { Ajv2020 } from 'ajv/dist/2020.js';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parse, parseAllDocuments, stringify } from 'yaml';
import type { Config } from '../../shared/config/config.ts';
import { parseConfig } from '../../shared/config/parse.ts';
import { renderProblem } from '../../shared/config/problem.ts';
import { objectsOf } from '../../shared/openslo/exportObjects.ts';
import { importObjects } from '../../shared/openslo/importObjects.ts';
import { objectsText, servicesText } from '../../shared/openslo/yamlText.ts';
import { schemas } from './schema.ts';

const ajv = new Ajv2020({ strict: false, allErrors: true });

/** What of the objects is not as the schema of its kind wants it. */
function violations(text: string): unknown {
  return parseAllDocuments(text).flatMap((document) => {
    const object = document.toJS();
    return ajv.validate(schemas[object.kind] ?? false, object) ? [] : [[object.metadata, ajv.errors]];
  });
}

function parsed(settings: unknown): Config | undefined {
  const result = parseConfig(JSON.stringify(settings), 'holdfast.yml');
  return result.ok ? result.config : undefined;
}

const percent = fc.oneof(
  fc.constantFrom(90, 95, 99, 99.5, 99.9, 99.95, 99.99, 99.999),
  fc.integer({ min: 5_000_001, max: 9_999_999 }).map((parts) => parts / 100_000),
);
const minutes = (min: number, max: number) => fc.integer({ min, max }).map((count) => `${count}m`);
const seconds = (min: number, max: number) => fc.integer({ min, max }).map((count) => `${count}s`);

const window = fc.oneof(
  fc.integer({ min: 4, max: 366 }).map((count) => `${count}d`),
  minutes(6_000, 20_000),
  seconds(400_000, 900_000),
  fc.record({
    calendar: fc.constantFrom('week', 'month', 'quarter'),
    timezone: fc.constantFrom('UTC', 'Europe/Berlin', 'America/New_York'),
  }),
);

const count = fc.constantFrom('RequestCount', {
  name: 'Errors',
  namespace: 'Shop/Web',
  dimensions: { a: '1', 'b c': 'x' },
});

const indicator = fc.oneof(
  fc.constantFrom('timeslices', 'occurrences'),
  fc
    .record({ total: count, other: count, isBad: fc.boolean(), region: fc.constantFrom(undefined, 'eu-central-1') })
    .map(({ total, other, isBad, region }) => {
      const common = { namespace: 'AWS/ApplicationELB', dimensions: { LoadBalancer: 'app/shop/1' } };
      const metric = { ...common, total, [isBad ? 'bad' : 'good']: other, statistic: 'SampleCount' };
      return { metric: region === undefined ? metric : { ...metric, region } };
    }),
);

const pair = fc.record(
  {
    severity: fc.constantFrom('page', 'ticket'),
    long: minutes(100, 5_000),
    short: minutes(30, 99),
    factor: fc.double({ min: 0.2, max: 1.9, noNaN: true }),
  },
  { requiredKeys: ['severity', 'long', 'factor'] },
);

const objective = fc.record(
  {
    availability: percent,
    window,
    rpo: seconds(1, 90_000),
    rto: seconds(1, 90_000),
    indicator,
    latency: fc.record({ target: percent, under: fc.integer({ min: 1, max: 900 }).map((ms) => `${ms}ms`) }),
    burn: fc.uniqueArray(pair, { minLength: 1, maxLength: 4, selector: ({ long }) => long }),
    minimum: fc.record({ events: fc.integer({ min: 1, max: 30 }), failures: fc.integer({ min: 1, max: 5 }) }),
    spent: fc.constantFrom([], [75, 100], [50], [12.5, 100, 150]),
  },
  { requiredKeys: ['availability'] },
);

const service = fc.record(
  {
    title: fc.constantFrom('Checkout API', 'null', '- "x": #'),
    every: fc.constantFrom('10s', '30s', '45s', '1m', '90s'),
    runbook: fc.constant('https://wiki.example.com/checkout'),
    endpoints: fc.constant({ public: 'https://example.com/health' }),
    objective,
  },
  { requiredKeys: ['endpoints'] },
);

const settings = fc.record({
  observers: fc.constant(['us-east-1', 'us-east-2', 'us-west-2']),
  services: fc.dictionary(fc.constantFrom('checkout', 'a', `x${'-y'.repeat(19)}z`, 'null'), service, {
    minKeys: 1,
    maxKeys: 3,
    noNullPrototype: true,
  }),
});

describe('objectives that are exported and imported again', () => {
  it('are the same, and nothing is lost; what is exported is OpenSLO v1', () => {
    let tried = 0;
    fc.assert(
      fc.property(settings, (written) => {
        const config = parsed(written);
        fc.pre(config !== undefined);
        tried += 1;
        const text = objectsText(objectsOf(config));
        expect(violations(text)).toEqual([]);
        const { services, losses, problems } = importObjects([{ file: 'slo.yml', text }]);
        expect({ losses, problems }).toEqual({ losses: [], problems: [] });
        const fragment = parse(servicesText(services));
        for (const one of Object.values<Record<string, unknown>>(fragment.services)) {
          expect(one['endpoints']).toBeNull();
          one['endpoints'] = { public: 'https://example.com/health' };
        }
        const again = parseConfig(stringify({ observers: config.observers, ...fragment }), 'holdfast.yml');
        expect(again.ok ? [] : again.problems.map(renderProblem)).toEqual([]);
        expect(again.ok ? again.config.services : []).toEqual(config.services);
      }),
      { numRuns: 40 },
    );
    expect(tried).toBe(40);
  });

  it('have no two objects of one kind and name', () => {
    fc.assert(
      fc.property(settings, (written) => {
        const config = parsed(written);
        fc.pre(config !== undefined);
        const names = objectsOf(config).map(({ kind, metadata }) => `${kind} ${metadata.name}`);
        expect(new Set(names).size).toBe(names.length);
      }),
      { numRuns: 50 },
    );
  });

  it('wait for endpoints: validate says what is missing', () => {
    const text = servicesText([{ id: 'checkout', objective: { availability: 99.9 } }]);
    const checked = parseConfig(`observers: [us-east-1]\n${text}`, 'holdfast.yml');
    expect(checked.ok ? [] : checked.problems.map(renderProblem)).toEqual([
      'holdfast.yml:5:15: services.checkout.endpoints: this is empty; write a map of regions and URLs, such as { us-east-1: https://example.com/health }',
    ]);
  });
});

describe('the schema', () => {
  it('refuses what the specification refuses', () => {
    const object = (kind: string, spec: string, metadata = '{ name: a }') =>
      `{ apiVersion: openslo/v1, kind: ${kind}, metadata: ${metadata}, spec: ${spec} }`;
    const slo = 'service: a, indicatorRef: a, budgetingMethod: Timeslices';
    for (const text of [
      object('Service', '{}', '{ name: A_b }'),
      object('Service', '{}', '{ name: a, annotations: { "x y": z } }'),
      object('SLO', `{ ${slo}, objectives: [{ target: 0.9 }] }`),
      object('SLO', `{ ${slo}, objectives: [{ target: 1, timeSliceTarget: 1, timeSliceWindow: 1m }] }`),
      object('SLO', `{ ${slo}, objectives: [{ target: 0.9, timeSliceTarget: 1, timeSliceWindow: 30s }] }`),
      object('SLI', '{ ratioMetric: { total: { metricSource: { type: a, spec: { b: c } } } } }'),
      object('AlertPolicy', '{ conditions: [{ conditionRef: a }], notificationTargets: [] }'),
    ]) {
      expect(violations(text)).not.toEqual([]);
    }
    const good = `{ ${slo}, objectives: [{ target: 0.9, timeSliceTarget: 1, timeSliceWindow: 1m }] }`;
    expect(violations(object('SLO', good))).toEqual([]);
  });
});
