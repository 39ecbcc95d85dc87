/** The verbs `readAudits` and `readAuditReport`: what the last runs found. */
import type { Config } from '../../config/config.ts';
import type { Ledger } from '../../ledger/ledger.ts';
import type { Subject } from '../finding.ts';
import {
  type AuditReport,
  type AuditSummary,
  newestReports,
  newestSummary,
  runAt,
  subjectKey,
  summaryOfConfig,
} from './run.ts';
import { auditSubjectsOf, basisOf } from './subjects.ts';

export type AuditLedger = Pick<Ledger, 'auditReports' | 'auditSummaries'>;

export type AuditsInput = {
  readonly config: Pick<Config, 'audit' | 'services' | 'observers'>;
  /** Unix milliseconds. */
  readonly now: number;
  /** The UTC day, `2026-11-30`; the last finished one when absent. */
  readonly run?: string;
};

export type Audits = {
  /** How many subjects the config has audited. */
  readonly watched: number;
  /** Of the run asked for, or the last one that is finished; undefined when there is none. */
  readonly finished: AuditSummary | undefined;
  /** The run of today, while it is not finished, or not of this config. */
  readonly underWay: { readonly run: string; readonly audited: number } | undefined;
};

/** A run may have been written by several. */
const writersMax = 20;

/** @throws LedgerUnavailable */
export async function readAudits({ config, now, run }: AuditsInput, ledger: AuditLedger): Promise<Audits> {
  const subjects = auditSubjectsOf(config);
  const summaries = await ledger.auditSummaries(writersMax, run);
  const about = { watched: subjects.length, finished: newestSummary(summaries) };
  if (run !== undefined || subjects.length === 0) return { ...about, underWay: undefined };
  const today = runAt(now);
  const done = summaryOfConfig(summaries, { run: today, basis: basisOf(subjects) });
  if (done !== undefined) return { ...about, underWay: undefined };
  const current = new Map(subjects.map(({ subject, basis }) => [subjectKey(subject), basis]));
  const reports = newestReports(await ledger.auditReports(today));
  const audited = reports.filter(({ report, basis }) => current.get(subjectKey(report.subject)) === basis).length;
  return { ...about, underWay: { run: today, audited } };
}

export type AuditReportInput = {
  readonly subject: Subject;
  /** Unix milliseconds. */
  readonly now: number;
  /** Today's, or that of the last finished run, when absent. */
  readonly run?: string;
};

/** @throws LedgerUnavailable */
export async function readAuditReport(
  { subject, now, run }: AuditReportInput,
  ledger: AuditLedger,
): Promise<AuditReport | undefined> {
  const reportOf = async (one: string) => newestReports(await ledger.auditReports(one, subject))[0];
  if (run !== undefined) return await reportOf(run);
  const today = await reportOf(runAt(now));
  if (today !== undefined) return today;
  const finished = newestSummary(await ledger.auditSummaries(writersMax));
  return finished === undefined ? undefined : await reportOf(finished.run);
}
