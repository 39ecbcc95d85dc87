/** Audits as the API answers them. */
import * as z from 'zod';
import { findingSeverities } from '../../storage/finding.ts';
import { time } from './wireTime.ts';

const text = z.string();
const count = z.number().int();
const severity = z.enum(findingSeverities);
const run = z.iso.date().meta({ description: 'the UTC day of a run', examples: ['2026-11-30'] });
const score = z.number().nullable().meta({ description: '0 to 100; null when nothing could be judged' });

const subjectKinds = ['bucket', 'backup', 'database', 'table'] as const;
const subjectSchema = z.object({ kind: z.enum(subjectKinds), id: text }).meta({
  id: 'AuditSubject',
  description: 'a bucket, a backup of the config, the database of a service, or a DynamoDB table',
});

const totals = {
  findings: z.partialRecord(severity, count).meta({ description: 'without an exception, by severity' }),
  excepted: count.meta({ description: 'findings that an exception of the config covers' }),
  unknown: count.meta({ description: 'checks that could not look: neither passed nor failed' }),
};

const openFindingsSchema = z
  .object({
    check: text,
    title: text,
    severity,
    since: run.meta({ description: 'the run that saw them first' }),
    count,
    subjects: z.array(text).meta({ description: 'the first of them' }),
    more: count.meta({ description: 'how many subjects there are besides' }),
    summary: text.meta({ description: 'what the first of them says' }),
    fix: text.exactOptional(),
  })
  .meta({ id: 'OpenFindings', description: 'findings of one check that were seen first on the same day' });

const summarySchema = z
  .object({
    run,
    startedAt: time,
    endedAt: time,
    before: run.exactOptional().meta({ description: 'the finished run that it is compared with' }),
    totals: z.object({ subjects: count, ...totals }),
    changes: z
      .object({ new: count, gone: count, still: count })
      .meta({ description: 'findings against the run before' }),
    open: z.array(openFindingsSchema).meta({ description: 'the gravest first, then the newest' }),
    subjects: z
      .array(z.object({ subject: subjectSchema, score, ...totals }))
      .meta({ description: "in the config's order, at most 4,000" }),
  })
  .meta({ id: 'AuditRun' });

export const auditsSchema = z
  .object({
    generatedAt: time,
    watched: count.meta({ description: 'how many subjects the config has audited' }),
    finished: summarySchema.nullable().meta({ description: 'the run asked for, or the last finished one; null: none' }),
    underWay: z
      .object({ run, audited: count })
      .nullable()
      .meta({ description: "today's, while it is not finished: how many subjects have been audited" }),
  })
  .meta({ id: 'Audits' });

const evidenceSchema = z.object({ document: text, path: text, shows: text.exactOptional() });

const fixSchema = z
  .object({
    summary: text,
    safe: z.boolean().meta({ description: 'it deletes nothing, shortens no retention and opens no access' }),
    caution: text.exactOptional(),
    calls: z.array(z.object({ service: text, operation: text, input: z.record(text, z.unknown()) })).meta({
      description: 'in order, as the AWS SDK takes them',
    }),
    cloudFormation: z.object({ type: text, properties: z.record(text, z.unknown()) }).exactOptional(),
  })
  .meta({ id: 'AuditFix' });

const findingSchema = z
  .object({
    check: text,
    subject: subjectSchema,
    key: text.meta({ description: 'tells findings of the same check and subject apart' }),
    severity,
    since: run.meta({ description: 'the run that saw it first' }),
    summary: text,
    evidence: z.array(evidenceSchema),
    fix: fixSchema.exactOptional(),
    monthlyUsd: z.number().exactOptional(),
    excepted: z.object({ reason: text, until: time.exactOptional() }).exactOptional(),
  })
  .meta({ id: 'AuditFinding' });

const resultSchema = z
  .object({
    check: text,
    title: text,
    severity,
    reason: text,
    outcome: z.enum(['passed', 'not-applicable', 'unknown', 'failed']),
    why: text.exactOptional().meta({ description: 'why nobody could look, or not at everything' }),
    findings: z.array(findingSchema),
  })
  .meta({ id: 'AuditResult' });

export const auditReportSchema = z
  .object({
    run,
    subject: subjectSchema,
    policy: text.exactOptional(),
    region: text.exactOptional(),
    lookedAt: time,
    score,
    results: z.array(resultSchema),
    facts: z.array(z.object({ name: text, text })),
  })
  .meta({ id: 'AuditReport', description: 'everything that a run says of one subject' });

export const auditsQuerySchema = z.strictObject({
  run: z.iso.date().exactOptional().meta({ description: 'the UTC day of a run; the last finished one when absent' }),
});

/** `bucket:acme-backups`; an id may hold anything. */
export const auditSubjectParameter = z
  .string()
  .regex(/^(bucket|database|table):.+$/)
  .transform((key) => {
    const [kind = '', id = ''] = [key.slice(0, key.indexOf(':')), key.slice(key.indexOf(':') + 1)];
    return subjectSchema.parse({ kind, id });
  });

export const auditSchemas = {
  AuditSubject: subjectSchema,
  OpenFindings: openFindingsSchema,
  AuditRun: summarySchema,
  Audits: auditsSchema,
  AuditFix: fixSchema,
  AuditFinding: findingSchema,
  AuditResult: resultSchema,
  AuditReport: auditReportSchema,
};
