/** Reads what audits found in a period: by the last finished run of it, against that of the period before. */
import { dayMs, dayOf } from '../availability/slots.ts';
import { given } from '../config/settled.ts';
import type { Ledger, Range } from '../ledger/ledger.ts';
import { type FindingSeverity, findingSeverities } from '../storage/finding.ts';
import { type AuditSummary, newestSummary, type OpenFindings, runAt } from '../storage/run/run.ts';
import { namesText } from './names.ts';
import type { ReportedAudits, ReportedFinding } from './reportSchema.ts';

/** As many runs may have failed in a row before a period counts as one without. */
const daysBackMax = 7;

/** Regions that took over from each other. */
const writersMax = 20;

/** Of each severity, so that what is less grave is told of however much is graver. */
const listedMax = 20;

/** @param until up to when the period has come. @throws LedgerUnavailable */
export async function readAudited(
  { from, to, until }: Range & { readonly until: number },
  ledger: Pick<Ledger, 'auditSummaries'>,
): Promise<ReportedAudits> {
  const [last, before] = await Promise.all([
    // Of a period that is not over, the run of today is the newest.
    lastRun({ from, newest: until < to ? dayOf(until - 1) : lastDayBy(to) }, ledger),
    lastRun({ from: from - daysBackMax * dayMs, newest: lastDayBy(from) }, ledger),
  ]);
  return auditsOf(last, before);
}

/** The last UTC day that is over by a moment. */
function lastDayBy(at: number): number {
  return dayOf(at) - dayMs;
}

type Days = { readonly from: number; readonly newest: number };

/**
 * A run is of a UTC day, in which it may be made again when the config says something else. So a day is of the period that it
 * ends in, whatever the time zone: each is of one period, and the last run of one is what the next one is compared with.
 */
async function lastRun(
  { from, newest }: Days,
  ledger: Pick<Ledger, 'auditSummaries'>,
): Promise<AuditSummary | undefined> {
  for (let day = newest; day + dayMs > from && day > newest - daysBackMax * dayMs; day -= dayMs) {
    const found = newestSummary(await ledger.auditSummaries(writersMax, runAt(day)));
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Pure. */
function auditsOf(last: AuditSummary | undefined, before: AuditSummary | undefined): ReportedAudits {
  const grave = (last?.open ?? []).filter(({ severity }) => severity === 'critical' || severity === 'high');
  // What a run found first that was not finished is new in the period of the next one that is.
  const fresh = (last?.open ?? []).filter(({ since }) => before !== undefined && since > before.run);
  const gone = goneSince(last, before);
  const [listedGrave = [], listedFresh = [], listedGone = []] = [grave, fresh, gone].map(listedOf);
  const all = grave.length + fresh.length + gone.length;
  const missing = missingSince(last, before);
  const blind = last === undefined ? [] : [...last.blind.subjects];
  return {
    run: last?.run ?? null,
    runBefore: before?.run ?? null,
    open: countsOf(last),
    openBefore: before === undefined ? null : countsOf(before),
    unknown: last?.totals.unknown ?? 0,
    ...given('blind', blind.length === 0 ? undefined : namesText(blind)),
    grave: listedGrave,
    fresh: listedFresh,
    freshFindings: findingsIn(fresh),
    gone: listedGone,
    goneFindings: missing.gone,
    uncompared: before === undefined ? 0 : leftOutOf(last) + leftOutOf(before) + missing.unsure,
    more: all - listedGrave.length - listedFresh.length - listedGone.length,
  };
}

/** What was open, and what the last run has seen to be so no more: what it could not look at may still be there. */
function goneSince(last: AuditSummary | undefined, before: AuditSummary | undefined): readonly OpenFindings[] {
  if (last === undefined || before === undefined) return [];
  const held = new Set([...last.open, ...last.unsure, ...last.unwatched].map(causeKey));
  return before.open.filter((one) => !held.has(causeKey(one)));
}

/**
 * Of what a run found first the others only become fewer, so whatever is missing of it is gone; unless something of it could not
 * be looked at, when nobody knows.
 */
function missingSince(
  last: AuditSummary | undefined,
  before: AuditSummary | undefined,
): { readonly gone: number; readonly unsure: number } {
  const missing = { gone: 0, unsure: 0 };
  if (last === undefined || before === undefined) return missing;
  const unsure = new Set([...last.unsure, ...last.unwatched].map(causeKey));
  const now = countsByCause(last.open);
  for (const [cause, count] of countsByCause(before.open)) {
    missing[unsure.has(cause) ? 'unsure' : 'gone'] += Math.max(0, count - (now.get(cause) ?? 0));
  }
  return missing;
}

/** A summary keeps its gravest lines alone, and counts everything. */
function leftOutOf(summary: AuditSummary | undefined): number {
  const kept = (summary?.open ?? []).reduce((sum, { count }) => sum + count, 0);
  const all = Object.values(countsOf(summary)).reduce((sum, one) => sum + one, 0);
  return Math.max(0, all - kept);
}

function countsByCause(open: readonly OpenFindings[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const one of open) counts.set(causeKey(one), (counts.get(causeKey(one)) ?? 0) + one.count);
  return counts;
}

function listedOf(found: readonly OpenFindings[]): ReportedFinding[] {
  return findingSeverities
    .flatMap((severity) => found.filter((one) => one.severity === severity).slice(0, listedMax))
    .map(findingOf);
}

function findingsIn(found: readonly OpenFindings[]): ReportedAudits['open'] {
  const count = (severity: FindingSeverity) =>
    found.reduce((sum, one) => sum + (one.severity === severity ? one.count : 0), 0);
  return { critical: count('critical'), high: count('high'), medium: count('medium'), low: count('low') };
}

function causeKey({ check, since }: Pick<OpenFindings, 'check' | 'since'>): string {
  return `${check} ${since}`;
}

function countsOf(summary: AuditSummary | undefined): ReportedAudits['open'] {
  const count = (severity: FindingSeverity) => summary?.totals.findings[severity] ?? 0;
  return { critical: count('critical'), high: count('high'), medium: count('medium'), low: count('low') };
}

function findingOf({
  check,
  title,
  severity,
  since,
  count,
  subjects,
  more,
  summary,
  fix,
}: OpenFindings): ReportedFinding {
  const others = more === 0 ? [] : Array.from({ length: more }, () => '');
  return {
    check,
    title,
    severity,
    since,
    count,
    subjects: namesText([...subjects, ...others]),
    summary,
    ...given('fix', fix),
  };
}
