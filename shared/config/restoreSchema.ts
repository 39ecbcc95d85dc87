/** The shape of what is restored: what a backup has to say of it, and `restore`. That keys fit the engine is a rule between settings. */
import * as z from 'zod';
import * as audit from './auditFields.ts';
import * as field from './fields.ts';
import * as restore from './restoreFields.ts';
import { parseValuePattern } from './valuePattern.ts';
import { expected, listOf, settings, textRead, whole } from './wording.ts';

const engineKinds = ['postgres', 'sqlite', 'files', 'dynamodb'] as const;

export const checksMax = 100;
export const tablesMax = 200;
export const extensionsMax = 50;
export const plansMax = 20;
export const rowsMax = 1_000;
const columnsMax = 100;
export const argumentsMax = 50;

/** Lambda API reference, VpcConfig. */
export const subnetsMax = 16;
export const securityGroupsMax = 5;

export const engineFields = {
  kind: restore.chosen('an engine, such as postgres', engineKinds).describe('What the backup is of.'),
  database: restore.database.describe('The database that the dump must be of. postgres.'),
  jobs: whole('a whole number from 1 to 64', 1, 64).describe(
    'Parallel jobs of pg_restore. Default: as many as there are processors. postgres.',
  ),
  tables: listOf('a list of tables, such as [users]', restore.tableName, tablesMax).describe(
    'Tables that must be there: name or schema.name. postgres.',
  ),
  extensions: listOf('a list of extensions, such as [postgis]', restore.extension, extensionsMax).describe(
    'Extensions that are created before the restore. postgres.',
  ),
  staging: audit.databaseUrl.describe(
    'An empty database to restore into, whose name says so: postgres://user@host/restore_test. Default: a server of its own. postgres.',
  ),
  manifest: restore
    .inside('the path of a manifest, such as SHA256SUMS')
    .describe("The manifest's path inside the archive. Default: the one beside the backup, if any. files."),
  sample: whole('a whole number from 1 to 10000', 1, 10_000).describe(
    'How many items of the restored table are read. Default 1000. dynamodb.',
  ),
};

const engineText = 'an engine, such as postgres, or a map with a kind';

const engine = z.union(
  [engineFields.kind, settings(engineText, { ...z.object(engineFields).partial().shape, kind: engineFields.kind })],
  { error: expected(engineText) },
);

export const pickFields = {
  word: restore.chosen('newest or random', ['newest', 'random']),
  random: field
    .duration({ minMs: field.hourMs, such: '30d' })
    .describe('Any one of those taken within so long, instead of the newest.'),
  from: field.choice(['primary', 'replica']).describe('Which copy is restored. Default primary.'),
};

const pickText = 'newest, random, or a map such as { random: 30d, from: replica }';

const pick = z.union(
  [pickFields.word, settings(pickText, { random: pickFields.random.optional(), from: pickFields.from.optional() })],
  { error: expected(pickText) },
);

export const findFields = {
  match: restore
    .inside('a glob, such as *.dump')
    .describe('What the key after the prefix must match, such as *.dump. Default: everything.'),
  time: field
    .choice(['key', 'modified'])
    .describe(
      'Where the time of a backup is read: in its key, where one stands there, or always LastModified. Default key.',
    ),
  parts: z
    .boolean({ error: expected('true or false') })
    .describe('Whether objects whose keys differ in a trailing number alone are one backup. Default false.'),
  marker: restore
    .objectName('a name such as _SUCCESS')
    .describe('An object in the same folder without which a backup is not complete.'),
  manifest: restore
    .objectName('a name such as SHA256SUMS, or a suffix such as .sha256')
    .describe('The SHA-256 manifest: the name of an object in the same folder, or a suffix of the key.'),
};

export const decryptFields = {
  age: restore.secret.describe("A reference to age's identity."),
  openssl: restore.cipher.describe('The cipher that `openssl enc` used, with `key`.'),
  command: listOf('a list such as [gpg, --decrypt]', restore.argument, argumentsMax).describe(
    'A program and its arguments, from stdin to stdout. {key} stands for the path of the file with the key.',
  ),
  key: restore.secret.describe('A reference to the key or passphrase.'),
};

const cellsText = 'a list of values';

export const expectFields = {
  equals: z
    .union([z.string(), z.number(), z.boolean(), z.null()], {
      error: expected('a text, a number, true, false or null'),
    })
    .describe('What the first column of the only row is.'),
  min: z.number({ error: expected('a number') }).describe('What it is at least.'),
  max: z.number({ error: expected('a number') }).describe('What it is at most.'),
  matches: textRead('a regular expression', parseValuePattern).describe(
    'A regular expression that it matches somewhere.',
  ),
  rows: z
    .union(
      [
        listOf('a list of rows, such as [[1, paid]]', listOf(cellsText, restore.cell, columnsMax), rowsMax),
        settings('a list of rows, or a map such as { file: expected/users.csv }', {
          file: restore
            .inside('the path of a CSV file, such as expected/users.csv')
            .describe('A CSV file, from the folder of this one.'),
        }),
      ],
      { error: expected('a list of rows, or a map such as { file: expected/users.csv }') },
    )
    .describe('Every row, in order: a list of lists, or a CSV file without a header.'),
  changed: restore
    .percentText(1_000, '10%')
    .describe('At most so many percent off the value of the last run that passed.'),
};

const titleMax = 60;

export const checkFields = {
  name: field.title
    .refine((text) => text.length <= titleMax, { error: `the name is too long; write at most ${titleMax} characters` })
    .describe('What people call it; unique within the backup.'),
  sql: restore
    .query('a query, such as select count(*) from users')
    .describe('A query of the restored data. postgres, sqlite.'),
  files: restore.inside('a glob, such as "**/*.jpg"').describe('A glob: how many files of the archive match. files.'),
  items: restore.chosen('all', ['all']).describe('all: how many items the table has. dynamodb.'),
  expect: settings('what is expected, such as { min: 1000 }', z.object(expectFields).partial().shape).describe(
    'What must hold of the answer; all of it.',
  ),
};

const check = settings('a check, such as { name: users, sql: select count(*) from users, expect: { min: 1 } }', {
  ...z.object(checkFields).partial().shape,
  name: checkFields.name,
  expect: checkFields.expect,
});

export const testFields = {
  cron: restore.cron.describe(
    'When it is restored: minute, hour, day of month, month, day of week. Default: once a week.',
  ),
  timezone: field.timezone.describe('Whose wall clock the cron expression is read on. Default UTC.'),
  replica: audit.place.describe('The copy of the backups: s3://bucket/prefix.'),
  region: field.region.describe('Where the table is. Default: home, the first observer. dynamodb.'),
  by: field
    .choice(['point-in-time', 'backup'])
    .describe('What the table is restored from. Default point-in-time. dynamodb.'),
  newest: restore
    .query('a query, such as select max(created_at) from orders')
    .describe('What gives the newest timestamp inside the data: SQL, or the name of an attribute for dynamodb.'),
  shrink: restore
    .percentText(100, '50%')
    .describe('How much smaller than the last ones a backup, or a table in it, may be. Default 50%.'),
  awsBackup: listOf('a list of restore testing plans, such as [weekly_restores]', restore.plan, plansMax).describe(
    'Restore testing plans of AWS Backup whose restored resources are to be checked, too.',
  ),
};

/** What a backup may say of its restores, besides where it lies. */
export const testShape = z
  .object({
    engine: engine.describe('What restores it: postgres, sqlite, files or dynamodb. Default: it is audited only.'),
    ...testFields,
    pick: pick.describe('Which backup is restored: newest, random (of the last 30 days), or a map. Default newest.'),
    find: settings('a map such as { match: "*.dump" }', z.object(findFields).partial().shape).describe(
      'Which objects are backups, and when each was taken.',
    ),
    decrypt: settings('a map with age, openssl or command', z.object(decryptFields).partial().shape).describe(
      'How what is stored is decrypted, beyond what S3 does.',
    ),
    checks: listOf('a list of checks', check, checksMax).describe('What must be true of the restored data.'),
  })
  .partial().shape;

export const lockFields = {
  mode: field.choice(['governance', 'compliance']).describe('The mode of S3 Object Lock.'),
  for: audit.keep.describe('How long evidence is locked, from when it is written.'),
};

export const evidenceFields = {
  to: audit.place.describe('Where the evidence of each run is kept: s3://bucket/prefix.'),
  lock: settings('a map such as { mode: governance, for: 400d }', lockFields).describe(
    'S3 Object Lock. Default: the default of the bucket.',
  ),
};

export const lambdaFields = {
  memory: restore.memory(128, 10_240, '3GB').describe('Memory of the function that restores. Default 3008MB.'),
  storage: restore
    .memory(512, 10_240, '10GB')
    .describe('Its disk: the backup and what is restored of it lie there at once. Default 10GB.'),
};

export const vpcFields = {
  subnets: listOf('a list of subnets', restore.subnet, subnetsMax).describe('Where it runs.'),
  securityGroups: listOf('a list of security groups', restore.securityGroup, securityGroupsMax).describe(
    'What it may reach.',
  ),
};

export const restoreSchema = settings('a map such as { evidence: { to: s3://acme-evidence/restores/ } }', {
  evidence: settings('a map such as { to: s3://acme-evidence/restores/ }', {
    to: evidenceFields.to,
    lock: evidenceFields.lock.optional(),
  })
    .describe('Where the evidence of each run is kept, besides the ledger. Default: nowhere.')
    .optional(),
  memory: lambdaFields.memory.optional(),
  storage: lambdaFields.storage.optional(),
  vpc: settings('a map with subnets and securityGroups', vpcFields)
    .describe('For staging servers that only a VPC reaches. Default: none.')
    .optional(),
}).describe('How backups are tested by restoring them.');
