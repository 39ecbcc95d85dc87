/** Stored runs of restore tests, checked when they are read: a store is an edge like any other. */
import * as z from 'zod';
import { badCodes, blindCodes } from './failure.ts';
import type { RestoreRun } from './run.ts';

const text = z.string();
const texts = z.array(text);
const time = z.number();
const ms = z.number();
const place = z.object({ bucket: text, prefix: text });

const object = z.object({
  key: text,
  versionId: text.exactOptional(),
  size: z.number(),
  modifiedAt: time,
  storageClass: text,
  sha256: text.exactOptional(),
  verified: text.exactOptional(),
});

const source = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('objects'),
    place,
    from: z.enum(['primary', 'replica']),
    takenAt: time,
    takenBy: z.enum(['key', 'modified']),
    objects: z.array(object),
    bytes: z.number(),
    medianBytes: z.number().exactOptional(),
  }),
  z.object({
    kind: z.literal('table'),
    table: text,
    region: text,
    takenAt: time,
    backupArn: text.exactOptional(),
    bytes: z.number().exactOptional(),
  }),
  z.object({ kind: z.literal('resource'), arn: text, recoveryPointArn: text, takenAt: time.exactOptional() }),
]);

const trigger = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('schedule'), scheduledAt: time }),
  z.object({ kind: z.literal('person'), by: text }),
  z.object({ kind: z.literal('aws-backup'), job: text }),
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

export const restoreRunSchema: z.ZodType<RestoreRun> = z.object({
  id: text,
  backup: text,
  engine: z.enum(['postgres', 'sqlite', 'files', 'dynamodb']),
  trigger,
  asked: z.object({ from: z.enum(['primary', 'replica']).exactOptional(), at: time.exactOptional() }).exactOptional(),
  startedAt: time,
  endedAt: time,
  verdict: z.enum(['passed', 'failed', 'unknown']),
  reasons: z.array(z.object({ code: z.enum([...badCodes, ...blindCodes]), text, advice: text.exactOptional() })),
  source: source.exactOptional(),
  rpo: z.object({ measuredMs: ms, by: z.enum(['data', 'backup']), objectiveMs: ms.exactOptional() }).exactOptional(),
  rto: z
    .object({
      thawMs: ms,
      fetchMs: ms,
      restoreMs: ms,
      checksMs: ms,
      totalMs: ms,
      objectiveMs: ms.exactOptional(),
    })
    .exactOptional(),
  checks: z.array(check),
  tables: z.array(z.object({ name: text, rows: z.number(), columns: texts.exactOptional() })),
  changes: texts,
  versions: z.record(text, text),
  left: texts,
  shortened: texts.exactOptional(),
  evidence: z.object({ bucket: text, key: text, versionId: text.exactOptional() }).exactOptional(),
});
