/**
 * A run of the audit as plain JSON: what `holdfast audit --json` prints, and what `--baseline` reads. Within version 1
 * fields are only added, so what a later Holdfast of this version wrote is read too.
 */
import * as z from 'zod';
import { baselineAfter, findingId } from '../changes.ts';
import { type Finding, type SubjectReport, sawAll } from '../finding.ts';
import { findingSchema, subjectReportSchema } from '../run/reportSchema.ts';
import type { AuditRun, Since } from './auditRun.ts';

/** Times are ISO 8601, UTC, but for those in reports: Unix milliseconds. */
export type AuditJson = {
  readonly format: 'holdfast-audit';
  readonly version: 1;
  /** The version of Holdfast. */
  readonly holdfast: string;
  readonly generatedAt: string;
  readonly subjects: readonly SubjectReport[];
  /** Only with a baseline. */
  readonly since?: {
    /** When the baseline was made. */
    readonly at: string;
    /** Identities, as `subjects` has the findings. */
    readonly new: readonly string[];
    readonly still: readonly string[];
    /** As they were in the baseline. */
    readonly gone: readonly Finding[];
    readonly unknownNow: readonly Finding[];
  };
  /**
   * What the baseline knew of the checks that could not look, or not at everything, this time, and of the subjects that were left out: the audit
   * that takes this document for its baseline compares with that.
   */
  readonly earlier?: readonly SubjectReport[];
};

export const auditJsonSchema = z.object({
  format: z.literal('holdfast-audit', { error: 'it is not the JSON of holdfast audit' }),
  version: z.literal(1, { error: 'it is of a version that this Holdfast does not know' }),
  holdfast: z.string(),
  generatedAt: z.iso.datetime(),
  subjects: z.array(subjectReportSchema),
  since: z
    .object({
      at: z.iso.datetime(),
      new: z.array(z.string()),
      still: z.array(z.string()),
      gone: z.array(findingSchema),
      unknownNow: z.array(findingSchema),
    })
    .exactOptional(),
  earlier: z.array(subjectReportSchema).exactOptional(),
}) satisfies z.ZodType<AuditJson>;

export function auditJson(
  { version, at, subjects, since }: AuditRun,
  baseline: readonly SubjectReport[] = [],
): AuditJson {
  const earlier = earlierOf(baseline, subjects);
  return {
    format: 'holdfast-audit',
    version: 1,
    holdfast: version,
    generatedAt: new Date(at).toISOString(),
    subjects,
    ...(since === undefined ? {} : { since: sinceJson(since) }),
    ...(earlier.length === 0 ? {} : { earlier }),
  };
}

function sinceJson({ at, changes }: Since): NonNullable<AuditJson['since']> {
  return {
    at: new Date(at).toISOString(),
    new: changes.new.map(findingId),
    still: changes.still.map(findingId),
    gone: changes.gone,
    unknownNow: changes.unknownNow,
  };
}

/** What of the baseline is still the last that is known. */
function earlierOf(baseline: readonly SubjectReport[], now: readonly SubjectReport[]): readonly SubjectReport[] {
  const seen = new Set(
    now.flatMap((report) =>
      report.results.flatMap((result) => (sawAll(result) ? [resultId(report, result.check)] : [])),
    ),
  );
  return baseline.flatMap((report) => {
    const results = report.results.filter(({ check, outcome }) => {
      return outcome !== 'unknown' && !seen.has(resultId(report, check));
    });
    return results.length === 0 ? [] : [{ ...report, results }];
  });
}

function resultId({ subject }: SubjectReport, check: string): string {
  return findingId({ subject, check, key: '' });
}

/** The reports that a later audit is compared with. */
export function baselineOf({ subjects, earlier = [] }: AuditJson): readonly SubjectReport[] {
  return baselineAfter(earlier, subjects);
}
