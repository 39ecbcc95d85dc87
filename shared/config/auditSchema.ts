/** The shape of what is audited: `buckets`, `backups`, `audit`, and a service's `database` and `tables`. */
import * as z from 'zod';
import { findingSeverities } from '../storage/finding.ts';
import * as audit from './auditFields.ts';
import { durationPattern } from './duration.ts';
import * as field from './fields.ts';
import { nearest } from './nearest.ts';
import { good } from './parsed.ts';
import { quote } from './quote.ts';
import { source } from './restoreFields.ts';
import { testShape } from './restoreSchema.ts';
import { expected, expectedText, formless, formRead, listOf, mapOf, settings, textRead, word } from './wording.ts';

export const bucketsMax = 1_000;
export const exceptionsMax = 100;
export const retentionsMax = 100;
export const backupsMax = 200;
export const tablesMax = 100;
export const replicasMax = 50;
/** As many as there can be: one dump may hold the data of all. */
export const backedServicesMax = 1_000;

export const exceptionFields = {
  check: audit.checkId.describe('The id of the check whose findings are lived with.'),
  key: audit.findingKey.describe('Only the finding with this key. Default all findings of the check.'),
  reason: audit.reason.describe('Why this may be: one line.'),
  until: audit.lastDay.describe('The last day on which it holds, in UTC: 2027-06-30.'),
};

const exception = settings('an exception, such as { check: versioning, reason: "…", until: 2027-06-30 }', {
  ...exceptionFields,
  key: exceptionFields.key.optional(),
});

const retentionText = 'a duration such as 365d, or a map of prefixes and durations, such as { "db/": 2555d }';

const parseRetention = field.durationIn({
  minMs: field.dayMs,
  maxMs: audit.keepMsMax,
  unitMs: field.dayMs,
  such: '365d',
});

const retention = z.union(
  [
    formRead('a duration such as 365d', parseRetention).meta({ pattern: durationPattern }),
    mapOf(retentionText, audit.keep).meta({ minProperties: 1, maxProperties: retentionsMax }),
  ],
  { error: ({ input }) => formless(input, retentionText, parseRetention) },
);

export const bucketFields = {
  policy: audit.policyName.describe('What it is held against: backup, archive, website, logs, or one of `policies`.'),
  role: audit.role.describe('The ARN of a role to assume for reading it, such as one of another account.'),
  account: audit.account.describe('The account that must own it, twelve digits in quotes.'),
  retention: retention.describe(
    'How long keys must be kept, whatever the policy says: one duration, or prefix → duration. The longest prefix holds.',
  ),
  exceptions: listOf('a list of exceptions', exception, exceptionsMax).describe(
    'Findings that are lived with until a day.',
  ),
};

const bucketText = 'the name of a policy, such as backup, or a map with a policy';

const bucket = z.union(
  [audit.policyName, settings(bucketText, { ...z.object(bucketFields).partial().shape, policy: bucketFields.policy })],
  { error: expectedText(bucketText) },
);

export const bucketsSchema = mapOf('a map of buckets, such as { acme-backups: backup }', bucket)
  .meta({ minProperties: 1, maxProperties: bucketsMax })
  .describe('The S3 buckets that are audited: name → policy, or a map.');

const service = textRead("a service's id", good);

export const backupFields = {
  from: source.describe('Where the backups lie: s3://bucket/prefix. Or dynamodb://table.'),
  services: listOf("a list of services' ids", service, backedServicesMax).describe(
    "The services whose data it holds. Default: the service of the backup's own id, if there is one.",
  ),
  retention: audit.keep.describe('How long the tool that makes them believes that they are there.'),
  restore: audit.span.describe('How long restoring takes, without any retrieval, until it is measured.'),
};

export const backupObjectiveFields = {
  rpo: audit.span.describe('The most data, in time, that a disaster may lose.'),
  rto: audit.span.describe('The longest that it may take until the data is back.'),
};

const backup = settings('a backup, such as { from: s3://acme-backups/db/orders/ }', {
  ...z.object(backupFields).partial().shape,
  from: backupFields.from,
  objective: settings('an objective, such as { rpo: 24h, rto: 1h }', z.object(backupObjectiveFields).partial().shape)
    .describe('What is promised of them.')
    .optional(),
  ...testShape,
});

export const backupsSchema = mapOf('a map of backups, such as { orders: { from: s3://acme-backups/db/ } }', backup)
  .meta({ minProperties: 1, maxProperties: backupsMax })
  .describe('The backups that must be there and back in time: id → backup.');

/** What is not known is never taken for `never`, which would keep audits quiet. */
const threshold = word(`${findingSeverities.join(', ')} or never`, [...findingSeverities, 'never'], (text) => {
  const near = nearest(text, findingSeverities);
  const hint = near === undefined ? `write ${findingSeverities.join(', ')} or never` : `did you mean ${near}?`;
  return `${quote(text)} is not known here; ${hint}`;
});

export const auditFields = {
  page: threshold.describe('Findings as grave as this, and graver, raise a page. Or never. Default critical.'),
  ticket: threshold.describe('Findings as grave as this, and graver, raise a ticket. Or never. Default high.'),
};

export const auditSchema = settings(
  'a map such as { page: critical, ticket: high }',
  z.object(auditFields).partial().shape,
).describe('What audits tell.');

const databaseText = 'the URL of a PostgreSQL database, or a map with a url';

export const databaseSchema = z
  .union(
    [
      audit.databaseUrl,
      settings(databaseText, {
        url: audit.databaseUrl.describe('postgres://user@host:5432/name. User and password may hold references.'),
      }),
    ],
    { error: expected(databaseText) },
  )
  .describe('The PostgreSQL primary whose replication is audited.');

export const tableFields = {
  name: audit.table.describe("The table's name."),
  region: field.region.describe('Where it is. Default: home, the first observer.'),
  replicas: listOf('a list of AWS regions, such as [us-west-2]', field.region, replicasMax).describe(
    'Where replicas of it are to be. Default: none are asked for.',
  ),
};

const tableText = 'the name of a table, or a map with a name';

const table = z.union(
  [audit.table, settings(tableText, { ...z.object(tableFields).partial().shape, name: tableFields.name })],
  { error: expectedText(tableText) },
);

export const tablesSchema = listOf('a list of tables, such as [orders]', table, tablesMax).describe(
  'The DynamoDB tables that it rests on.',
);
