/** The shape of `holdfast.yml`: what editors check (see `jsonSchema.ts`) and what the parser checks first. */
import * as z from 'zod';
import { alertsSchema } from './alertsSchema.ts';
import { auditSchema, backupsSchema, bucketsSchema, databaseSchema, tablesSchema } from './auditSchema.ts';
import { failoverSchema } from './failoverSchema.ts';
import * as field from './fields.ts';
import { maintenanceSchema } from './maintenanceSchema.ts';
import { objectiveSchema } from './objectiveSchema.ts';
import { pageSchema, reportSchema } from './pageSchema.ts';
import { policiesSchema } from './policySchema.ts';
import { pricesSchema } from './priceSchema.ts';
import { probeShape, recordValues } from './probeSchema.ts';
import { restoreSchema } from './restoreSchema.ts';
import { expected, listOf, mapOf, settings } from './wording.ts';

export const observersMax = 10;
export const servicesMax = 1_000;
export const endpointsMax = 10;
export const alarmsMax = 100;
export const serviceIdPattern = /^(?!constructor$)[a-z0-9]([a-z0-9-]{0,38}[a-z0-9])?$/;

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
      healthCheck: field.healthCheck
        .describe("The Route 53 health check that guards this endpoint's record. Default: the stack makes one.")
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
  runbook: field.link.describe('What to do when it fails: a page that every alert links to.').optional(),
  objective: objectiveSchema.describe('What is promised to the people who depend on the service.').optional(),
  failover: failoverSchema.describe('How the service moves to another region.').optional(),
  alarms: listOf('a list of CloudWatch alarm names', field.alarm, alarmsMax)
    .describe('CloudWatch alarms, single or composite, that hint at trouble: then all observers look at once.')
    .optional(),
  database: databaseSchema.optional(),
  tables: tablesSchema.optional(),
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
  maintenance: maintenanceSchema.optional(),
  url: field.pageUrl.describe('Where the status page is to be had; alerts link to it.').optional(),
  page: pageSchema.optional(),
  report: reportSchema.optional(),
  alerts: alertsSchema.optional(),
  policies: policiesSchema.optional(),
  buckets: bucketsSchema.optional(),
  backups: backupsSchema.optional(),
  restore: restoreSchema.optional(),
  audit: auditSchema.optional(),
  prices: pricesSchema.optional(),
});
