/**
 * A run of the audit: one UTC day, named `2026-11-30`. It is a report per subject, stored as soon as it is there, and a
 * summary once every subject has one. The summary is a fold over the reports: it can be made again at any time.
 */
import { dayOf } from '../../availability/slots.ts';
import type { FindingSeverity, Subject, SubjectReport } from '../finding.ts';

/** What one writer found of one subject in one run. JSON-safe. */
export type AuditReport = {
  /** The UTC day, `2026-11-30`. */
  readonly run: string;
  /** The region that audited it. */
  readonly writer: string;
  readonly report: SubjectReport;
  /** A digest of what the config said of the subject: what was audited by another config is audited again. */
  readonly basis: string;
  /**
   * In which run each finding was seen first and ever since, by its identity (`findingId`). Findings of a check that is
   * unknown now are still in it: nobody knows that they are gone.
   */
  readonly since: Readonly<Record<string, Cause>>;
};

/** A finished run. JSON-safe. */
export type AuditSummary = {
  readonly run: string;
  readonly writer: string;
  /** When the first and the last subject of it were looked at, Unix milliseconds. */
  readonly startedAt: number;
  readonly endedAt: number;
  /** When the summary was written, Unix milliseconds: without any subject audited anew when only the config has changed. */
  readonly writtenAt: number;
  /** A digest of everything that the config had audited. */
  readonly basis: string;
  readonly totals: Totals & { readonly subjects: number };
  /** In the config's order; of very many the first. */
  readonly subjects: readonly SubjectLine[];
  /** Against the run before; everything is new in the first. */
  readonly changes: { readonly fresh: number; readonly gone: number; readonly still: number };
  /** The run before, if there was one. */
  readonly before?: string;
  /** What is open, for alerts and lists: by check, severity and the run it was first seen in. */
  readonly open: readonly OpenFindings[];
  /** Findings that may still be there: their checks could not look this time, or `open` has no room for them. */
  readonly unsure: readonly Cause[];
  /** Findings that are gone because the config names none of their subjects any more. */
  readonly unwatched: readonly Cause[];
  /** Subjects of which nothing could be judged, because nobody could look. */
  readonly blind: NamedSubjects;
};

/** The first of them, as people know them, and how many more there are. */
export type NamedSubjects = { readonly subjects: readonly string[]; readonly more: number };

export type Totals = {
  /** Findings without an exception, by severity; none where absent. */
  readonly findings: Partial<Readonly<Record<FindingSeverity, number>>>;
  readonly excepted: number;
  /** Checks that could not look. */
  readonly unknown: number;
};

/** A subject in one line. */
export type SubjectLine = Totals & { readonly subject: Subject; readonly score: number | null };

/** What an alert is about: a check, and the run in which its findings were seen first. */
export type Cause = { readonly check: string; readonly since: string };

export type OpenFindings = Cause &
  NamedSubjects & {
    readonly severity: FindingSeverity;
    readonly title: string;
    /** How many findings there are. */
    readonly count: number;
    /** What the first of them says. */
    readonly summary: string;
    /** What to do about the first of them. */
    readonly fix?: string;
  };

/** The run that is due at a time. */
export function runAt(time: number): string {
  return new Date(dayOf(time)).toISOString().slice(0, 'yyyy-mm-dd'.length);
}

/** When a run's day begins, Unix milliseconds. */
export function runStart(run: string): number {
  return Date.parse(`${run}T00:00:00Z`);
}

/** What everybody calls the subject, and what its reports are stored by: `bucket:acme-backups`. */
export function subjectKey({ kind, id }: Subject): string {
  return `${kind}:${id}`;
}

/** Of several writers' reports of the same subject the newest; in the order of the subjects' keys. */
export function newestReports(reports: readonly AuditReport[]): readonly AuditReport[] {
  const newest = new Map<string, AuditReport>();
  for (const one of reports) {
    const key = subjectKey(one.report.subject);
    const known = newest.get(key);
    if (known === undefined || isNewer(one, known)) newest.set(key, one);
  }
  return [...newest.values()];
}

/** Two writers can look in the same millisecond; which of them counts is then the same for everybody. */
function isNewer(a: AuditReport, b: AuditReport): boolean {
  const [at, known] = [a.report.lookedAt, b.report.lookedAt];
  return at > known || (at === known && a.writer < b.writer);
}

/** Of several runs and writers the one that was written last. */
export function newestSummary(summaries: readonly AuditSummary[]): AuditSummary | undefined {
  const newer = (a: AuditSummary, b: AuditSummary) => b.writtenAt - a.writtenAt || compare(a.writer, b.writer);
  return summaries.toSorted((a, b) => compare(b.run, a.run) || newer(a, b))[0];
}

export type RunOfConfig = { readonly run: string; readonly basis: string };

/** The run's newest summary, if it is of this config: an older one of it has been overtaken. */
export function summaryOfConfig(
  summaries: readonly AuditSummary[],
  { run, basis }: RunOfConfig,
): AuditSummary | undefined {
  const newest = newestSummary(summaries.filter((one) => one.run === run));
  return newest?.basis === basis ? newest : undefined;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
