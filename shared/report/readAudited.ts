/** Reads what audits found in a period: by the last finished run of it, against that of the period before. */
import { dayMs } from '../availability/slots.ts';
import { given } from '../config/settled.ts';
import type { Ledger, Range } from '../ledger/ledger.ts';
import type { FindingSeverity } from '../storage/finding.ts';
import { type AuditSummary, newestSummary, type OpenFindings, runAt } from '../storage/run/run.ts';
import { namesText } from './names.ts';
import type { ReportedAudits, ReportedFinding } from './reportSchema.ts';

/** As many runs may have failed in a row before a period counts as one without. */
const daysBackMax = 7;

/** Regions that took over from each other. */
const writersMax = 20;

const listedMax = 20;

/** @param until up to when the period has come. @throws LedgerUnavailable */
export async function readAudited(
  { from, to, until }: Range & { readonly until: number },
  ledger: Pick<Ledger, 'auditSummaries'>,
): Promise<ReportedAudits> {
  const [last, before] = await Promise.all([
    lastRun({ from, to: Math.min(to, until) }, ledger),
    lastRun({ from: from - daysBackMax * dayMs, to: from }, ledger),
  ]);
  return auditsOf(last, before, runAt(from));
}

/** A run is of a UTC day, and is finished in it: the one under way at the end is none yet. */
async function lastRun({ from, to }: Range, ledger: Pick<Ledger, 'auditSummaries'>): Promise<AuditSummary | undefined> {
  const oldest = Math.max(from, to - daysBackMax * dayMs);
  for (let at = to - 1; at >= oldest; at -= dayMs) {
    const found = newestSummary(await ledger.auditSummaries(writersMax, runAt(at)));
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Pure. @param first the UTC day in which the period begins. */
function auditsOf(last: AuditSummary | undefined, before: AuditSummary | undefined, first: string): ReportedAudits {
  const grave = (last?.open ?? []).filter(({ severity }) => severity === 'critical' || severity === 'high');
  const fresh = (last?.open ?? []).filter(({ since }) => since >= first && before !== undefined);
  const gone = goneSince(last, before);
  const lists = [grave, fresh, gone].map((list) => list.slice(0, listedMax).map(findingOf));
  const [listedGrave = [], listedFresh = [], listedGone = []] = lists;
  const all = grave.length + fresh.length + gone.length;
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
    gone: listedGone,
    more: all - listedGrave.length - listedFresh.length - listedGone.length,
  };
}

/** What was open, and what the last run has seen to be so no more: what it could not look at may still be there. */
function goneSince(last: AuditSummary | undefined, before: AuditSummary | undefined): readonly OpenFindings[] {
  if (last === undefined || before === undefined) return [];
  const held = new Set([...last.open, ...last.unsure, ...last.unwatched].map(causeKey));
  return before.open.filter((one) => !held.has(causeKey(one)));
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
