/** Stored reports and summaries, checked when they are read: a store is an edge like any other. */
import * as z from 'zod';
import { findingSeverities, type SubjectReport } from '../finding.ts';
import type { AuditSummary, Totals } from './run.ts';
import { blindOf } from './summarise.ts';

const text = z.string();
const count = z.int().nonnegative();
const severity = z.enum(findingSeverities);
const properties = z.record(text, z.unknown());

const subject = z.object({ kind: z.enum(['bucket', 'backup', 'database', 'table']), id: text });

const evidence = z.object({ document: text, path: text, shows: text.exactOptional() });

const fix = z.object({
  summary: text,
  safe: z.boolean(),
  caution: text.exactOptional(),
  calls: z.array(
    z.object({
      service: z.enum(['s3', 's3control', 'dynamodb']),
      operation: text,
      region: text.exactOptional(),
      input: properties,
    }),
  ),
  cloudFormation: z.object({ type: text, properties }).exactOptional(),
});

export const findingSchema = z.object({
  check: text,
  subject,
  key: text,
  severity,
  summary: text,
  evidence: z.array(evidence),
  fix: fix.exactOptional(),
  monthlyUsd: z.number().exactOptional(),
  excepted: z.object({ reason: text, until: z.number().exactOptional() }).exactOptional(),
});

const doubt = z.object({ why: text, evidence: z.array(evidence) });

const check = { check: text, title: text, severity, reason: text };

const result = z.discriminatedUnion('outcome', [
  z.object({ ...check, outcome: z.literal('passed') }),
  z.object({ ...check, outcome: z.literal('not-applicable') }),
  z.object({ ...check, outcome: z.literal('unknown'), ...doubt.shape }),
  z.object({
    ...check,
    outcome: z.literal('failed'),
    findings: z.array(findingSchema),
    doubts: z.array(doubt).exactOptional(),
  }),
]);

const score = z.number().min(0).max(100).nullable();

export const subjectReportSchema: z.ZodType<SubjectReport> = z.object({
  subject,
  policy: text.exactOptional(),
  region: text.exactOptional(),
  lookedAt: z.number(),
  results: z.array(result),
  score,
  facts: z.array(z.object({ name: text, text })),
});

const cause = { check: text, since: text };
const causes = z.array(z.object(cause));

/** By the identity of each finding. */
export const sinceSchema = z.record(text, z.object(cause));

const totals = { findings: z.partialRecord(severity, count), excepted: count, unknown: count } satisfies Record<
  keyof Totals,
  z.ZodType
>;

const summaryContent = z.object({
  startedAt: z.number(),
  endedAt: z.number(),
  writtenAt: z.number().exactOptional(),
  basis: text,
  totals: z.object({ ...totals, subjects: count }),
  subjects: z.array(z.object({ ...totals, subject, score })),
  changes: z.object({ fresh: count, gone: count, still: count }),
  before: text.exactOptional(),
  open: z.array(
    z.object({
      ...cause,
      severity,
      title: text,
      count,
      subjects: z.array(text),
      more: count,
      summary: text,
      fix: text.exactOptional(),
    }),
  ),
  unsure: causes,
  unwatched: causes,
  blind: z.object({ subjects: z.array(text), more: count }).exactOptional(),
});

/** All but the run and the writer, which are the item's key. Summaries were once written without the last two of these. */
export const summaryContentSchema: z.ZodType<Omit<AuditSummary, 'run' | 'writer'>> = summaryContent.transform(
  ({ writtenAt, blind, ...summary }) => {
    return { ...summary, writtenAt: writtenAt ?? summary.endedAt, blind: blind ?? blindOf(summary.subjects) };
  },
);
