/**
 * A run of the audit as plain JSON: what `holdfast audit --json` prints, and what `--baseline` reads. Within version 1
 * fields are only added, so what a later Holdfast of this version wrote is read too.
 */
import * as z from 'zod';
import { type Finding, findingSeverities, type SubjectReport } from '../finding.ts';
import type { AuditRun } from './auditRun.ts';

const severity = z.enum(findingSeverities);

const subject = z.object({ kind: z.enum(['bucket', 'backup', 'database', 'table']), id: z.string() });

const evidence = z.object({ document: z.string(), path: z.string(), shows: z.string().exactOptional() });

const jsonObject = z.record(z.string(), z.unknown());

const fix = z.object({
  summary: z.string(),
  safe: z.boolean(),
  caution: z.string().exactOptional(),
  calls: z.array(
    z.object({ service: z.enum(['s3', 's3control', 'dynamodb']), operation: z.string(), input: jsonObject }),
  ),
  cloudFormation: z.object({ type: z.string(), properties: jsonObject }).exactOptional(),
});

const finding = z.object({
  check: z.string(),
  subject,
  key: z.string(),
  severity,
  summary: z.string(),
  evidence: z.array(evidence),
  fix: fix.exactOptional(),
  monthlyUsd: z.number().exactOptional(),
  excepted: z.object({ reason: z.string(), until: z.number().exactOptional() }).exactOptional(),
});

const check = { check: z.string(), title: z.string(), severity, reason: z.string() };

const result = z.discriminatedUnion('outcome', [
  z.object({ ...check, outcome: z.literal('passed') }),
  z.object({ ...check, outcome: z.literal('not-applicable') }),
  z.object({ ...check, outcome: z.literal('unknown'), why: z.string(), evidence: z.array(evidence) }),
  z.object({ ...check, outcome: z.literal('failed'), findings: z.array(finding) }),
]);

const subjectReport = z.object({
  subject,
  policy: z.string().exactOptional(),
  region: z.string().exactOptional(),
  lookedAt: z.number(),
  results: z.array(result),
  score: z.number().nullable(),
  facts: z.array(z.object({ name: z.string(), text: z.string() })),
}) satisfies z.ZodType<SubjectReport>;

/** Times are ISO 8601, UTC, but for those in reports: Unix milliseconds. */
export type AuditJson = {
  readonly format: 'holdfast-audit';
  readonly version: 1;
  /** The version of Holdfast. */
  readonly holdfast: string;
  readonly generatedAt: string;
  readonly subjects: readonly SubjectReport[];
  /** Identities of what was not in the baseline, and what was in it and is gone; only with a baseline. */
  readonly since?: { readonly at: string; readonly fresh: readonly string[]; readonly gone: readonly Finding[] };
};

export const auditJsonSchema = z.object({
  format: z.literal('holdfast-audit'),
  version: z.literal(1),
  holdfast: z.string(),
  generatedAt: z.iso.datetime(),
  subjects: z.array(subjectReport),
  since: z.object({ at: z.iso.datetime(), fresh: z.array(z.string()), gone: z.array(finding) }).exactOptional(),
}) satisfies z.ZodType<AuditJson>;

export function auditJson({ version, at, subjects, since }: AuditRun): AuditJson {
  return {
    format: 'holdfast-audit',
    version: 1,
    holdfast: version,
    generatedAt: new Date(at).toISOString(),
    subjects,
    ...(since === undefined ? {} : { since: { ...since, at: new Date(since.at).toISOString() } }),
  };
}

/** What `auditJson` wrote, again as a run. */
export function runOfJson({ holdfast, generatedAt, subjects, since }: AuditJson): AuditRun {
  return {
    version: holdfast,
    at: Date.parse(generatedAt),
    subjects,
    ...(since === undefined ? {} : { since: { ...since, at: Date.parse(since.at) } }),
  };
}
