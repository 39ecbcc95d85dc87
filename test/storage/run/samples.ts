/** Reports of audits, as small as a scenario allows. */
import type { CheckResult, Finding, FindingSeverity, SubjectReport } from '../../../shared/storage/finding.ts';
import type { AuditReport, AuditSummary } from '../../../shared/storage/run/run.ts';

export const lookedAt = Date.UTC(2026, 10, 30, 0, 5);

export function findingOf(check: string, bucket: string, more: Partial<Finding> = {}): Finding {
  return {
    check,
    subject: { kind: 'bucket', id: bucket },
    key: '',
    severity: 'high',
    summary: `${check} of ${bucket} is not as it should be`,
    evidence: [{ document: 'get-bucket-versioning', path: 'Status', shows: 'Suspended' }],
    ...more,
  };
}

const aboutCheck = (check: string, severity: FindingSeverity = 'high') => ({
  check,
  title: `Title of ${check}`,
  severity,
  reason: `Reason of ${check}.`,
});

export function passed(check: string): CheckResult {
  return { ...aboutCheck(check), outcome: 'passed' };
}

export function unknownCheck(check: string, why = 'AccessDenied'): CheckResult {
  return { ...aboutCheck(check), outcome: 'unknown', why, evidence: [{ document: 'get-bucket-location', path: '' }] };
}

export function failed(check: string, findings: readonly Finding[]): CheckResult {
  return { ...aboutCheck(check), outcome: 'failed', findings };
}

export function reportOf(
  bucket: string,
  results: readonly CheckResult[],
  more: Partial<SubjectReport> = {},
): SubjectReport {
  return {
    subject: { kind: 'bucket', id: bucket },
    policy: 'backup',
    region: 'us-east-1',
    lookedAt,
    results,
    score: 90,
    facts: [{ name: 'copies', text: '3 of 3' }],
    ...more,
  };
}

export function storedOf(
  bucket: string,
  results: readonly CheckResult[],
  more: Partial<AuditReport> = {},
): AuditReport {
  return { run: '2026-11-30', writer: 'us-east-1', report: reportOf(bucket, results), basis: 'b', since: {}, ...more };
}

export function summaryOf(more: Partial<AuditSummary> = {}): AuditSummary {
  return {
    run: '2026-11-30',
    writer: 'us-east-1',
    startedAt: lookedAt,
    endedAt: lookedAt + 60_000,
    writtenAt: lookedAt + 61_000,
    basis: 'b',
    totals: { subjects: 1, findings: { high: 1 }, excepted: 0, unknown: 0 },
    subjects: [
      { subject: { kind: 'bucket', id: 'acme' }, score: 90, findings: { high: 1 }, excepted: 0, unknown: 0 },
      { subject: { kind: 'database', id: 'orders' }, score: null, findings: {}, excepted: 1, unknown: 2 },
    ],
    changes: { fresh: 1, gone: 0, still: 0 },
    before: '2026-11-29',
    open: [
      {
        check: 'versioning',
        since: '2026-11-30',
        severity: 'high',
        title: 'Versioning',
        count: 1,
        subjects: ['s3://acme'],
        more: 0,
        summary: 'versioning is off',
        fix: 'turn it on',
      },
    ],
    unsure: [{ check: 'replication', since: '2026-11-28' }],
    unwatched: [{ check: 'copies', since: '2026-11-27' }],
    blind: { subjects: ['the database of orders'], more: 0 },
    ...more,
  };
}
