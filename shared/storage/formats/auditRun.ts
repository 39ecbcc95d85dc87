/** One run of the audit, as every output format is made of it. JSON-safe; the formats are pure functions of it. */
import { createHash } from 'node:crypto';
import { type FindingChanges, findingId } from '../changes.ts';
import type { CheckResult, Doubt, Evidence, Finding, FindingSeverity, Subject, SubjectReport } from '../finding.ts';
import { findingSeverities, sawAll } from '../finding.ts';
import { asOne } from '../resultOf.ts';

export type AuditRun = {
  /** Holdfast's. */
  readonly version: string;
  /** When it ended, Unix milliseconds. */
  readonly at: number;
  readonly subjects: readonly SubjectReport[];
  /** Absent where there is no earlier run to compare with. */
  readonly since?: Since;
};

/** What has changed since an earlier run. */
export type Since = {
  /** When the earlier run ended, Unix milliseconds. */
  readonly at: number;
  readonly changes: FindingChanges;
};

/** A check that could not look, or not at everything. */
export type UnknownResult = Pick<CheckResult, 'check' | 'title' | 'severity' | 'reason'> &
  Doubt & {
    /** Whether it saw something, and found that wrong. */
    readonly isPart: boolean;
  };

/** `findingId` as a digest: the same from run to run, whatever the summary says, and short. */
export function fingerprint(finding: Pick<Finding, 'check' | 'subject' | 'key'>): string {
  return createHash('sha256').update(findingId(finding)).digest('hex').slice(0, 32);
}

/** The graver first, then by identity: the same findings are always told in the same order. */
export function findingsOf(reports: readonly SubjectReport[]): readonly Finding[] {
  const findings = reports.flatMap(({ results }) =>
    results.flatMap((result) => (result.outcome === 'failed' ? result.findings : [])),
  );
  return inOrder(findings);
}

export function inOrder(findings: readonly Finding[]): readonly Finding[] {
  const keyed = findings.map((finding) => ({ finding, rank: severityRank(finding.severity), id: findingId(finding) }));
  return keyed
    .toSorted((a, b) => a.rank - b.rank || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0))
    .map(({ finding }) => finding);
}

export function unknownsOf({ results }: SubjectReport): readonly UnknownResult[] {
  return results.flatMap((result): readonly UnknownResult[] => {
    const { check, title, severity, reason, outcome } = result;
    const about = { check, title, severity, reason, isPart: outcome === 'failed' };
    if (result.outcome === 'unknown') return [{ ...about, why: result.why, evidence: result.evidence }];
    if (result.outcome !== 'failed' || sawAll(result)) return [];
    return [{ ...about, ...asOne(result.doubts ?? []) }];
  });
}

/** `could not look`. */
export function unseenText({ isPart }: UnknownResult): string {
  return isPart ? 'could not look at everything' : 'could not look';
}

/** 0 for the gravest. */
export function severityRank(severity: FindingSeverity): number {
  return findingSeverities.indexOf(severity);
}

/** What people call it: `s3://acme-backups`. */
export function subjectName({ kind, id }: Subject): string {
  switch (kind) {
    case 'bucket':
      return `s3://${id}`;
    case 'table':
      return `table ${id}`;
    case 'database':
      return `database of ${id}`;
    case 'backup':
      return `backup ${id}`;
  }
}

/** `get-bucket-versioning: Status = Suspended`. */
export function evidenceText({ document, path, shows }: Evidence): string {
  return `${document}${path === '' ? '' : `: ${path}`}${shows === undefined ? '' : ` = ${shows}`}`;
}
