/** The reports of a run → its summary. Pure. */
import { cutTo } from '../../alerts/phrases.ts';
import { findingId } from '../changes.ts';
import { type Finding, type FindingSeverity, findingSeverities } from '../finding.ts';
import {
  type AuditReport,
  type AuditSummary,
  type Cause,
  type NamedSubjects,
  type OpenFindings,
  type SubjectLine,
  subjectKey,
  type Totals,
} from './run.ts';
import { findingsOf } from './since.ts';
import { subjectText } from './subjectText.ts';

export type SummaryInput = {
  readonly run: string;
  readonly writer: string;
  /** Unix milliseconds. */
  readonly writtenAt: number;
  readonly basis: string;
  /** One of each subject of the config, in its order; not empty. */
  readonly reports: readonly AuditReport[];
  /** The finished run before. */
  readonly before?: { readonly run: string; readonly reports: readonly AuditReport[] };
  /** Reports of this run of subjects that the config has named no more since. */
  readonly dropped: readonly AuditReport[];
};

/** An item of the ledger has room for so much, compressed, whatever stands in it. */
const linesMax = 4_000;
const groupsMax = 100;
const causesMax = 1_000;

/** Of the findings of one cause, and of what nobody could look at. */
const subjectsMax = 10;
const textMax = 300;

export function summarise({ run, writer, writtenAt, basis, reports, before, dropped }: SummaryInput): AuditSummary {
  const times = reports.map(({ report }) => report.lookedAt);
  const lines = reports.map(lineOf);
  const open = openFindings(reports);
  // What has no room here is not over for that.
  const unsure = distinct(
    [...open.slice(groupsMax), ...reports.flatMap(unsureOf)].map(({ check, since }) => ({ check, since })),
  );
  const watched = new Set(reports.map(({ report }) => subjectKey(report.subject)));
  const gone = [...(before?.reports ?? []), ...dropped].filter(
    ({ report }) => !watched.has(subjectKey(report.subject)),
  );
  const held = new Set([...open, ...unsure].map(causeKey));
  const unwatched = distinct(gone.flatMap(({ since }) => Object.values(since)));
  return {
    run,
    writer,
    // A spread of thousands is more than a call takes.
    startedAt: times.reduce((a, b) => Math.min(a, b)),
    endedAt: times.reduce((a, b) => Math.max(a, b)),
    writtenAt,
    basis,
    totals: { subjects: lines.length, ...sumOf(lines) },
    subjects: lines.slice(0, linesMax),
    changes: changesOf(run, reports, before?.reports ?? []),
    ...(before === undefined ? {} : { before: before.run }),
    open: open.slice(0, groupsMax),
    unsure: unsure.slice(0, causesMax),
    unwatched: unwatched.filter((cause) => !held.has(causeKey(cause))).slice(0, causesMax),
    blind: blindOf(lines),
  };
}

function lineOf({ report }: AuditReport): SubjectLine {
  const { subject, score, results } = report;
  const findings = findingsOf(report);
  const open = findings.filter(({ excepted }) => excepted === undefined);
  const counts = findingSeverities.map((one) => [one, open.filter(({ severity }) => severity === one).length] as const);
  return {
    subject,
    score,
    findings: Object.fromEntries(counts.filter(([, count]) => count > 0)),
    excepted: findings.length - open.length,
    unknown: results.filter(({ outcome }) => outcome === 'unknown').length,
  };
}

/** Those of whose checks none could be judged, and at least one could not look: what asks for nothing is not blind. */
export function blindOf(lines: readonly SubjectLine[]): NamedSubjects {
  const blind = lines.filter(({ score, unknown }) => score === null && unknown > 0);
  return named(blind.map(({ subject }) => subjectText(subject)));
}

function named(subjects: readonly string[]): NamedSubjects {
  return { subjects: subjects.slice(0, subjectsMax), more: Math.max(0, subjects.length - subjectsMax) };
}

function sumOf(lines: readonly SubjectLine[]): Totals {
  const sum = (count: (line: SubjectLine) => number) => lines.reduce((total, line) => total + count(line), 0);
  const counts = findingSeverities.map((one) => [one, sum(({ findings }) => findings[one] ?? 0)] as const);
  return {
    findings: Object.fromEntries(counts.filter(([, count]) => count > 0)),
    excepted: sum(({ excepted }) => excepted),
    unknown: sum(({ unknown }) => unknown),
  };
}

/** What an exception covers is neither new nor still there; when the exception ends, it is still there. */
function changesOf(
  run: string,
  reports: readonly AuditReport[],
  before: readonly AuditReport[],
): AuditSummary['changes'] {
  const open = reports.flatMap(({ report, since }) =>
    findingsOf(report)
      .filter(({ excepted }) => excepted === undefined)
      .map((finding) => since[findingId(finding)]?.since),
  );
  const fresh = open.filter((since) => since === run).length;
  const known = new Set(reports.flatMap(({ since }) => Object.keys(since)));
  const gone = before.flatMap(({ since }) => Object.keys(since)).filter((id) => !known.has(id)).length;
  return { fresh, gone, still: open.length - fresh };
}

/** Of what a check could not look at this time. */
function unsureOf({ report, since }: AuditReport): readonly Cause[] {
  const seen = new Set(findingsOf(report).map(findingId));
  return Object.entries(since).flatMap(([id, cause]) => (seen.has(id) ? [] : [cause]));
}

function distinct(causes: readonly Cause[]): readonly Cause[] {
  return [...new Map(causes.map((cause) => [causeKey(cause), cause])).values()];
}

function causeKey({ check, since }: Cause): string {
  return `${check} ${since}`;
}

type Group = { readonly title: string; readonly since: string; readonly findings: Finding[] };

/** The gravest first, and of these the newest. */
function openFindings(reports: readonly AuditReport[]): readonly OpenFindings[] {
  const groups = new Map<string, Group>();
  for (const { report, since, run } of reports) {
    for (const result of report.results) {
      if (result.outcome !== 'failed') continue;
      for (const finding of result.findings) {
        if (finding.excepted !== undefined) continue;
        const first = since[findingId(finding)]?.since ?? run;
        const key = `${finding.check} ${first} ${finding.severity}`;
        const group = groups.get(key) ?? { title: result.title, since: first, findings: [] };
        group.findings.push(finding);
        groups.set(key, group);
      }
    }
  }
  const rank = (severity: FindingSeverity) => findingSeverities.indexOf(severity);
  return [...groups.values()]
    .flatMap(groupOf)
    .toSorted((a, b) => rank(a.severity) - rank(b.severity) || (a.since > b.since ? -1 : a.since < b.since ? 1 : 0));
}

function groupOf({ title, since, findings }: Group): readonly OpenFindings[] {
  const [first] = findings;
  if (first === undefined) return [];
  const subjects = [...new Set(findings.map(({ subject }) => subjectText(subject)))];
  return [
    {
      check: first.check,
      since,
      severity: first.severity,
      title: cutTo(title, textMax),
      count: findings.length,
      ...named(subjects),
      summary: cutTo(first.summary, textMax),
      ...(first.fix === undefined ? {} : { fix: cutTo(first.fix.summary, textMax) }),
    },
  ];
}
