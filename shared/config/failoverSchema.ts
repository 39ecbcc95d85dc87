/** The shape of a service's `failover`. */
import * as z from 'zod';
import * as field from './fields.ts';
import * as metric from './metricFields.ts';
import { good } from './parsed.ts';
import { expected, expectedText, mapOf, settings, textRead, whole } from './wording.ts';

const roundsMax = 100;
const flipsMax = 100;

export const recordFields = {
  zone: field.zone.describe('The id of the Route 53 hosted zone.'),
  name: field.recordName.describe('The name that users resolve.'),
  type: field.choice(['A', 'AAAA', 'CNAME']).describe('The type of the record.'),
  ttl: field
    .duration({ minMs: 1_000, maxMs: field.dayMs, unitMs: 1_000, such: '30s' })
    .describe('How long resolvers may keep an answer.'),
};

const rounds = whole(`how many rounds, from 1 to ${roundsMax}`, 1, roundsMax);

function threshold(what: string, such: string) {
  return settings(`how many rounds and for how long, such as ${such}`, {
    rounds: rounds.describe('This many rounds must agree.').optional(),
    of: rounds.describe('Out of so many of the last ones. Default: as many as `rounds`, so all in a row.').optional(),
    for: field.duration({ maxMs: field.dayMs, such: '10s' }).describe('And for at least this long.').optional(),
  }).describe(what);
}

const unit = field.choice(['ms', 's', 'm']);

export const metricFields = {
  namespace: metric.namespace('AWS/RDS').describe('The CloudWatch namespace, such as AWS/RDS.'),
  name: metric
    .name('AuroraGlobalDBReplicationLag')
    .describe("The metric's name, such as AuroraGlobalDBReplicationLag."),
  dimensions: mapOf(
    'a map of dimensions, such as { SourceRegion: us-east-1 }',
    z.union(
      [
        metric.dimensionValue,
        mapOf('a value for each endpoint, such as { us-east-1: orders-east }', metric.dimensionValue),
      ],
      {
        error: expectedText("a dimension's value, or a map of endpoints and values"),
      },
    ),
  ).describe(
    "The metric's dimensions, all of them: name → value, or name → endpoint → value where it differs. Default none.",
  ),
  region: field.region.describe("The region to ask. Default: each endpoint's own."),
  unit: unit.describe('What the metric counts in: ms (default), s or m.'),
};

export const lagFields = {
  metric: settings('a metric, such as { namespace: AWS/RDS, name: AuroraGlobalDBReplicationLag }', {
    namespace: metricFields.namespace,
    name: metricFields.name,
    dimensions: metricFields.dimensions.optional(),
    region: metricFields.region.optional(),
    unit: metricFields.unit.optional(),
  }).describe('A CloudWatch metric. Either this or `json`.'),
  json: textRead('a JMESPath expression, such as replication.lagSeconds', good).describe(
    'A JMESPath expression that gives a number out of what the health URL answers. Either this or `metric`.',
  ),
  unit: unit.describe('For `json`: what the number counts in: ms, s (default) or m.'),
  max: field
    .duration({ such: '60s' })
    .describe("The most data, in time, that a flip may lose. Default: the objective's rpo."),
};

const lagSchema = settings(
  'where the age of the data is to be had, such as { json: replication.lagSeconds }',
  z.object(lagFields).partial().shape,
).meta({ oneOf: [{ required: ['metric'] }, { required: ['json'] }] });

export const failoverFields = {
  mode: field
    .choice(['records', 'switch'])
    .describe('Whether a flip rewrites the records (default) or switches health checks.'),
  down: threshold(
    'When an observer calls an endpoint down. Default { rounds: 3, for: 10s }.',
    '{ rounds: 3, for: 10s }',
  ),
  up: threshold(
    'When an observer calls an endpoint up again. Default { rounds: 5, for: 1m }.',
    '{ rounds: 5, for: 1m }',
  ),
  failback: z
    .union(
      [
        z.literal('manual'),
        settings('manual or { after: 30m }', {
          after: field.duration({ such: '30m' }).describe('How long the preferred endpoint must have been up.'),
        }),
      ],
      { error: expected('manual or { after: 30m }') },
    )
    .describe('Who returns to the preferred endpoint: a person (manual, the default) or Holdfast.'),
  cooldown: field.duration({ such: '5m' }).describe('The least time between two flips. Default 5m.'),
  limit: settings('how many flips in how long, such as { flips: 3, per: 24h }', {
    flips: whole(`how many flips, from 1 to ${flipsMax}`, 1, flipsMax).describe('This many flips at most.').optional(),
    per: field.duration({ such: '24h' }).describe('In any span of this length.').optional(),
  }).describe('The most automatic flips. Default { flips: 3, per: 24h }.'),
  lag: lagSchema.describe('How old the data of the endpoint to flip to may be. Default: nobody asks.'),
  drift: field
    .choice(['repair', 'alert'])
    .describe('What to do when somebody else has edited the records: put them right (default), or only tell.'),
};

export const failoverSchema = settings('a failover policy: a map with a record', {
  record: settings('the record: { zone, name, type, ttl }', recordFields).describe('The Route 53 record to move.'),
  ...z.object(failoverFields).partial().shape,
});
