/** The evidence of one restore test, version 1: what auditors read years later. */
import * as z from 'zod';
import { time } from '../status/wire/wireTime.ts';
import { badCodes, blindCodes } from './failure.ts';

const wholeMs = z.number().nonnegative();
const place = z.object({ bucket: z.string(), prefix: z.string() });

const object = z.object({
  key: z.string(),
  versionId: z.string().exactOptional(),
  size: z.number().int().nonnegative(),
  modifiedAt: time,
  storageClass: z.string(),
  sha256: z.string().exactOptional().meta({ description: 'of what is stored, lower case hex' }),
  verified: z
    .string()
    .exactOptional()
    .meta({ description: 'which checksum of S3 was computed again and was the same' }),
});

const source = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('objects'),
    place,
    from: z.enum(['primary', 'replica']),
    takenAt: time.meta({ description: 'when the backup was taken' }),
    takenBy: z.enum(['key', 'modified']).meta({ description: 'how that is known: from the key, or from LastModified' }),
    objects: z.array(object).meta({ description: 'in the order in which they make up the backup' }),
    bytes: z.number().nonnegative(),
    medianBytes: z.number().nonnegative().exactOptional().meta({ description: 'of the backups before it' }),
  }),
  z.object({
    kind: z.literal('table'),
    table: z.string(),
    region: z.string(),
    takenAt: time.meta({ description: 'the moment that it was restored to' }),
    backupArn: z.string().exactOptional(),
    bytes: z.number().nonnegative().exactOptional(),
  }),
  z.object({
    kind: z.literal('resource'),
    arn: z.string(),
    recoveryPointArn: z.string(),
    takenAt: time.exactOptional(),
  }),
]);

const trigger = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('schedule'), scheduledAt: time }),
  z.object({ kind: z.literal('person'), by: z.string() }),
  z.object({ kind: z.literal('aws-backup'), job: z.string() }),
]);

const check = z.object({
  name: z.string(),
  outcome: z.enum(['passed', 'failed', 'unknown']),
  asked: z.string().meta({ description: 'such as the SQL' }),
  expected: z.string(),
  got: z.string().exactOptional(),
  value: z.number().exactOptional(),
  why: z.string().exactOptional(),
});

export const evidenceSchema = z.object({
  schema: z.literal('holdfast.restore/1'),
  id: z.string().meta({ description: 'of the run' }),
  software: z.object({ name: z.literal('holdfast'), version: z.string() }),
  backup: z.string().meta({ description: 'its id in the config' }),
  engine: z.enum(['postgres', 'sqlite', 'files', 'dynamodb']),
  trigger: trigger.meta({ description: 'who or what asked for the run' }),
  startedAt: time,
  endedAt: time,
  verdict: z.enum(['passed', 'failed', 'unknown']).meta({
    description: 'unknown: something else stood in the way, so that the backup is not known to be good',
  }),
  reasons: z.array(
    z.object({
      code: z.enum([...badCodes, ...blindCodes]),
      text: z.string(),
      advice: z.string().exactOptional(),
    }),
  ),
  source: source.exactOptional().meta({ description: 'what was restored; absent when nothing was found' }),
  rpo: z
    .object({ measuredMs: z.number(), by: z.enum(['data', 'backup']), objectiveMs: wholeMs.exactOptional() })
    .exactOptional()
    .meta({ description: 'how old the newest data was when the run started' }),
  rto: z
    .object({
      thawMs: wholeMs,
      fetchMs: wholeMs,
      restoreMs: wholeMs,
      checksMs: wholeMs,
      totalMs: wholeMs,
      objectiveMs: wholeMs.exactOptional(),
    })
    .exactOptional(),
  checks: z.array(check),
  tables: z.array(z.object({ name: z.string(), rows: z.number(), columns: z.array(z.string()).exactOptional() })),
  changes: z.array(z.string()).meta({ description: 'what vanished or shrank since the last run that passed' }),
  versions: z.record(z.string(), z.string()).meta({ description: 'of the servers, tools and dumps that took part' }),
  left: z.array(z.string()).meta({ description: 'what the run made and could not remove again' }),
});

export type Evidence = z.output<typeof evidenceSchema>;

/** Draft 2020-12. Later versions of the monitor may add keys, so a reader ignores those that it does not know. */
export function evidenceJsonSchema(): z.core.JSONSchema.BaseSchema {
  const schema = z.toJSONSchema(evidenceSchema, { target: 'draft-2020-12', io: 'input' });
  return { ...schema, title: 'holdfast.restore/1' };
}
