/** Audits → the API's answers. Pure. */
import type * as z from 'zod';
import { timeText } from '../../ledger/keys.ts';
import { findingId } from '../../storage/changes.ts';
import { type CheckResult, type Finding, sawAll } from '../../storage/finding.ts';
import { asOne } from '../../storage/resultOf.ts';
import type { Audits } from '../../storage/run/readAudits.ts';
import type { AuditReport, AuditSummary } from '../../storage/run/run.ts';
import type { auditReportSchema, auditsSchema } from './auditSchemas.ts';

type Answer = z.output<typeof auditsSchema>;
type ReportAnswer = z.output<typeof auditReportSchema>;
type ResultAnswer = ReportAnswer['results'][number];

export function presentAudits({ watched, finished, underWay }: Audits, now: number): Answer {
  return {
    generatedAt: timeText(now),
    watched,
    finished: finished === undefined ? null : presentRun(finished),
    underWay: underWay === undefined ? null : { ...underWay },
  };
}

function presentRun(summary: AuditSummary): NonNullable<Answer['finished']> {
  const { run, startedAt, endedAt, before, totals, changes, open, subjects } = summary;
  return {
    run,
    startedAt: timeText(startedAt),
    endedAt: timeText(endedAt),
    ...(before === undefined ? {} : { before }),
    totals: { ...totals, findings: { ...totals.findings } },
    changes: { new: changes.fresh, gone: changes.gone, still: changes.still },
    open: open.map((group) => ({ ...group, subjects: [...group.subjects] })),
    subjects: subjects.map(({ subject, findings, ...line }) => ({ ...line, subject, findings: { ...findings } })),
  };
}

export function presentAuditReport({ run, report, since }: AuditReport): ReportAnswer {
  const { subject, policy, region, lookedAt, score, results, facts } = report;
  const sinceOf = (finding: Finding) => since[findingId(finding)]?.since ?? run;
  return {
    run,
    subject,
    ...(policy === undefined ? {} : { policy }),
    ...(region === undefined ? {} : { region }),
    lookedAt: timeText(lookedAt),
    score,
    results: results.map((result) => presentResult(result, sinceOf)),
    facts: facts.map(({ name, text }) => ({ name, text })),
  };
}

function presentResult(result: CheckResult, sinceOf: (finding: Finding) => string): ResultAnswer {
  const { check, title, severity, reason, outcome } = result;
  const about = { check, title, severity, reason, outcome, findings: [] };
  if (result.outcome === 'unknown') return { ...about, why: result.why };
  if (result.outcome !== 'failed') return about;
  const unseen = sawAll(result) ? {} : { why: asOne(result.doubts ?? []).why };
  return { ...about, ...unseen, findings: result.findings.map((finding) => presentFinding(finding, sinceOf(finding))) };
}

function presentFinding({ excepted, fix, evidence, ...finding }: Finding, since: string) {
  return {
    ...finding,
    since,
    evidence: [...evidence],
    ...(fix === undefined ? {} : { fix: { ...fix, calls: [...fix.calls] } }),
    ...(excepted === undefined ? {} : { excepted: presentException(excepted) }),
  };
}

function presentException({ reason, until }: NonNullable<Finding['excepted']>) {
  return { reason, ...(until === undefined ? {} : { until: timeText(until) }) };
}
