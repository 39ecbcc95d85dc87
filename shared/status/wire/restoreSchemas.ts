/** Restore tests as the API answers them. */
import * as z from 'zod';
import { badCodes, blindCodes } from '../../restore/failure.ts';
import { time } from './wireTime.ts';

const text = z.string();
const count = z.number().int();
const seconds = z.number();
const bytes = z.number().meta({ description: 'bytes' });
const engine = z.enum(['postgres', 'sqlite', 'files', 'dynamodb']);
const from = z.enum(['primary', 'replica']);
const verdict = z.enum(['passed', 'failed', 'unknown']).meta({
  description: 'failed: the backup, or what was promised of it, is not as it should be; unknown: nobody could tell',
});

const reasonSchema = z
  .object({
    code: z.enum([...badCodes, ...blindCodes]),
    text,
    advice: text.exactOptional().meta({ description: 'what to do' }),
  })
  .meta({ id: 'RestoreReason' });

const rpo = z.object({
  measuredSeconds: seconds.meta({ description: 'how old the newest data was when the run started' }),
  by: z.enum(['data', 'backup']).meta({ description: 'by a query of the data, or by when the backup was taken' }),
  objectiveSeconds: seconds.exactOptional(),
});

const rto = z.object({
  thawSeconds: seconds,
  fetchSeconds: seconds,
  restoreSeconds: seconds,
  checksSeconds: seconds,
  totalSeconds: seconds,
  objectiveSeconds: seconds.exactOptional(),
});

const trigger = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('schedule'), scheduledAt: time }),
  z.object({ kind: z.literal('person'), by: text }),
  z.object({ kind: z.literal('aws-backup'), job: text }),
]);

const summary = {
  id: text,
  startedAt: time,
  endedAt: time,
  trigger,
  asked: z
    .object({ from: from.exactOptional(), at: time.exactOptional() })
    .exactOptional()
    .meta({ description: 'for another backup than the schedule would: it does not tell how the backup stands' }),
  verdict,
  reasons: z.array(reasonSchema).meta({ description: 'why it did not pass, the gravest first' }),
  rpo: rpo.nullable().meta({ description: 'null: nothing says how old the data is' }),
  rto: rto.nullable().meta({ description: 'null: it did not get so far' }),
};

const summarySchema = z.object(summary).meta({ id: 'RestoreRunSummary' });

const trendSchema = z
  .object({
    runs: count.meta({ description: 'how many it is drawn from' }),
    secondsPerGb: seconds.meta({ description: 'how much longer a restore takes with each 10⁹ bytes, without a thaw' }),
    fit: z.number().meta({ description: 'the share of the variation that the size explains (R²)' }),
    gbPerDay: z
      .number()
      .exactOptional()
      .meta({ description: 'how fast it grows, 10⁹ bytes; absent where it does not' }),
    rtoMissedFromBytes: bytes.exactOptional(),
    rtoMissedFrom: time.exactOptional().meta({ description: 'when it has that size, if it goes on growing like this' }),
  })
  .meta({ id: 'RestoreTrend', description: 'a straight line through the last runs' });

const standingSchema = z
  .object({
    backup: text.meta({ description: "the backup's id" }),
    services: z.array(text).meta({ description: 'the ids of the services whose data it holds; empty: nobody said so' }),
    engine,
    schedule: z.object({
      cron: text,
      timezone: text,
      lastDueAt: time.nullable(),
      nextDueAt: time.nullable(),
    }),
    objective: z.object({ rpoSeconds: seconds.exactOptional(), rtoSeconds: seconds.exactOptional() }),
    last: summarySchema
      .nullable()
      .meta({ description: 'the last run that tells how the backup stands; null: none yet' }),
    bad: summarySchema
      .nullable()
      .meta({ description: 'the run that failed, while later ones could not tell; else null' }),
    overdueSince: time
      .nullable()
      .meta({ description: 'it was due then, and no run has ended since; null: none missed' }),
    trend: trendSchema.nullable().meta({ description: 'null: nothing can be told' }),
  })
  .meta({ id: 'RestoreStanding' });

export const restoresSchema = z
  .object({ generatedAt: time, restores: z.array(standingSchema) })
  .meta({ id: 'Restores', description: "every backup that is tested by restoring it, in the config's order" });

export const restoreRunsSchema = z
  .object({ backup: text, runs: z.array(summarySchema).meta({ description: 'the newest first' }) })
  .meta({ id: 'RestoreRuns' });

const place = z.object({ bucket: text, prefix: text });

const object = z.object({
  key: text,
  versionId: text.exactOptional(),
  size: bytes,
  modifiedAt: time,
  storageClass: text,
  sha256: text.exactOptional().meta({ description: 'of what is stored; absent: it was not fetched to the end' }),
  verified: text.exactOptional().meta({ description: 'what S3 kept of it and was computed again' }),
});

const source = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('objects'),
    place,
    from,
    takenAt: time,
    takenBy: z.enum(['key', 'modified']),
    objects: z.array(object),
    bytes,
    medianBytes: bytes.exactOptional().meta({ description: 'of the backups before it' }),
  }),
  z.object({
    kind: z.literal('table'),
    table: text,
    region: text,
    takenAt: time,
    backupArn: text.exactOptional(),
    bytes: bytes.exactOptional(),
  }),
  z.object({ kind: z.literal('resource'), arn: text, recoveryPointArn: text, takenAt: time.exactOptional() }),
]);

const check = z.object({
  name: text,
  outcome: z.enum(['passed', 'failed', 'unknown']),
  asked: text,
  expected: text,
  got: text.exactOptional(),
  value: z.number().exactOptional(),
  why: text.exactOptional(),
});

export const restoreRunSchema = z
  .object({
    ...summary,
    backup: text,
    engine,
    source: source.nullable().meta({ description: 'what was restored; null: nothing was found' }),
    checks: z.array(check),
    tables: z.array(z.object({ name: text, rows: count, columns: z.array(text).exactOptional() })),
    changes: z.array(text).meta({ description: 'what vanished or shrank since the run before' }),
    versions: z.record(text, text),
    left: z.array(text).meta({ description: 'what the run made and could not remove again' }),
    shortened: z.array(text).meta({ description: 'what the ledger had no room for' }),
    evidence: z.object({ bucket: text, key: text, versionId: text.exactOptional() }).nullable(),
  })
  .meta({ id: 'RestoreRun', description: 'everything that is known of one run' });

export const restoreRunsQuerySchema = z.strictObject({
  limit: z.coerce.number().int().min(1).max(100).default(20).meta({ description: 'at most so many runs, 1 to 100' }),
});

export const restoreTestBodySchema = z
  .strictObject({
    from: from.exactOptional().meta({ description: 'as the config says when absent' }),
    at: z.iso
      .datetime({ offset: true })
      .exactOptional()
      .meta({ description: 'the newest backup that was taken at or before then, with an offset or Z' }),
    by: z.string().trim().min(1).max(100).exactOptional().meta({
      description: 'who asks, where the monitor cannot know it; not looked at where requests are signed',
    }),
  })
  .meta({ id: 'RestoreTestRequest' });

export const restoreTestStartedSchema = z
  .object({
    backup: text,
    outcome: z.literal('started'),
    runs: text.meta({ description: 'where to look for its run' }),
  })
  .meta({ id: 'RestoreTestStarted' });

export const restoreSchemas = {
  RestoreReason: reasonSchema,
  RestoreRunSummary: summarySchema,
  RestoreTrend: trendSchema,
  RestoreStanding: standingSchema,
  Restores: restoresSchema,
  RestoreRuns: restoreRunsSchema,
  RestoreRun: restoreRunSchema,
  RestoreTestStarted: restoreTestStartedSchema,
};
