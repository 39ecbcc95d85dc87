/** The shape of `holdfast.yml`: what editors check (see `jsonSchema.ts`) and what the parser checks first. */
import * as z from 'zod';
import * as field from './fields.ts';
import { probeShape, recordValues } from './probeSchema.ts';
import { expected, listOf, mapOf, settings, whole } from './wording.ts';

export const observersMax = 10;
export const servicesMax = 1_000;
export const endpointsMax = 10;
export const serviceIdPattern = /^[a-z0-9]([a-z0-9-]{0,38}[a-z0-9])?$/;

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

const rounds = whole(`how many rounds in a row, from 1 to ${roundsMax}`, 1, roundsMax);

function threshold(what: string, such: string) {
  return settings(`how many rounds and for how long, such as ${such}`, {
    rounds: rounds.describe('This many rounds in a row must agree.').optional(),
    for: field.duration({ maxMs: field.dayMs, such: '10s' }).describe('And for at least this long.').optional(),
  }).describe(what);
}

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
};

const failoverSchema = settings('a failover policy: a map with a record', {
  record: settings('the record: { zone, name, type, ttl }', recordFields).describe('The Route 53 record to move.'),
  ...z.object(failoverFields).partial().shape,
});

export const objectiveSchema = settings('an objective, such as { availability: 99.95 }', {
  availability: field.percent.describe('The share of time that the service must be up, in percent.'),
  window: field
    .duration({ minMs: field.hourMs, maxMs: 366 * field.dayMs, such: '30d' })
    .describe('The span that the objective is counted over. Default 30d.')
    .optional(),
  rpo: field.duration({ such: '5m' }).describe('The most data, in time, that a disaster may lose.').optional(),
  rto: field.duration({ such: '2m' }).describe('The longest that a disaster may keep the service down.').optional(),
});

const endpointSchema = z.union(
  [
    field.address,
    settings('a URL, or a map with a url', {
      url: field.address.describe(
        'What to probe: http://, https://, tcp://host:port, tls://host:port or dns:name?type=A.',
      ),
      target: settings('the values of the record, such as { values: [192.0.2.10] }', {
        values: recordValues.describe("The failover record's values while this endpoint is active."),
      })
        .describe('What the failover record points at while this endpoint is active.')
        .optional(),
      ...probeShape,
    }),
  ],
  { error: expected('a URL, or a map with a url') },
);

const serviceSchema = settings('a service: a map with endpoints', {
  title: field.title.describe('What people call it. Default: the id.').optional(),
  every: field.every
    .describe('How often each observer probes. From 1s to 1h, default 30s; under 10s is for one machine.')
    .optional(),
  endpoints: mapOf('a map of regions and URLs, such as { us-east-1: https://example.com/health }', endpointSchema)
    .meta({ minProperties: 1, maxProperties: endpointsMax })
    .describe('AWS region, or `public` for what users reach → what to probe there. In order of preference.'),
  ...probeShape,
  objective: objectiveSchema.describe('What is promised to the people who depend on the service.').optional(),
  failover: failoverSchema.describe('How the service moves to another region.').optional(),
});

export const configSchema = settings('a map with observers and services', {
  observers: listOf('a list of AWS regions, such as [us-east-1]', field.region, observersMax).describe(
    'The AWS regions where Holdfast runs and probes from. The first one is home.',
  ),
  services: mapOf(
    'a map of services, such as { website: { endpoints: { public: https://www.example.com/ } } }',
    serviceSchema,
  )
    .meta({ minProperties: 1, maxProperties: servicesMax })
    .describe('What to watch: id → service. Ids are lower case letters, digits and hyphens.'),
});
