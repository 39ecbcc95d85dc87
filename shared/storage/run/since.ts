/** In which run each finding was seen first. Pure. */
import type { Finding, SubjectReport } from '../finding.ts';
import { type AuditReport, subjectKey } from './run.ts';

/** The check that stands for all of a subject's: whoever could not look at anything says `unknown` of this one. */
export const wholeCheck = 'audit';

/** The same finding has the same identity from run to run: the check, the subject and what tells it from others. */
export function findingId({ check, subject, key }: Pick<Finding, 'check' | 'subject' | 'key'>): string {
  return `${check} ${subjectKey(subject)} ${key}`;
}

/** The check of a finding's identity: checks have no spaces. */
export function checkOfId(id: string): string {
  return id.slice(0, id.indexOf(' '));
}

/** Every finding of a report, excepted ones too. */
export function findingsOf({ results }: SubjectReport): readonly Finding[] {
  return results.flatMap((result) => (result.outcome === 'failed' ? result.findings : []));
}

/**
 * A finding that was there before keeps its run. So does one whose check could not look this time: it is neither gone,
 * nor new when it is seen again.
 * @param before the subject's report before this one, of this run or an earlier one.
 */
export function sinceOf(
  report: SubjectReport,
  run: string,
  before: Pick<AuditReport, 'since'> | undefined,
): Readonly<Record<string, string>> {
  const known = new Map(Object.entries(before?.since ?? {}));
  const now = findingsOf(report).map((finding) => findingId(finding));
  const unknown = new Set(report.results.flatMap(({ outcome, check }) => (outcome === 'unknown' ? [check] : [])));
  const unsure = [...known.keys()].filter((id) => unknown.has(checkOfId(id)) || unknown.has(wholeCheck));
  return Object.fromEntries([...new Set([...now, ...unsure])].map((id) => [id, known.get(id) ?? run]));
}
