/** In which run each finding was seen first. Pure. */
import { findingId } from '../changes.ts';
import { type Finding, type SubjectReport, sawAll } from '../finding.ts';
import type { AuditReport, Cause } from './run.ts';

/** The check that stands for all of a subject's: whoever could not look at anything says `unknown` of this one. */
export const wholeCheck = 'audit';

/** Every finding of a report, excepted ones too. */
export function findingsOf({ results }: SubjectReport): readonly Finding[] {
  return results.flatMap((result) => (result.outcome === 'failed' ? result.findings : []));
}

/**
 * A finding that was there before keeps its run. So does one whose check could not look this time, or not at
 * everything: it is neither gone, nor new when it is seen again.
 * @param before the subject's report before this one, of this run or an earlier one.
 */
export function sinceOf(
  report: SubjectReport,
  run: string,
  before: Pick<AuditReport, 'since'> | undefined,
): Readonly<Record<string, Cause>> {
  const known = new Map(Object.entries(before?.since ?? {}));
  const now = findingsOf(report).map((finding): readonly [string, Cause] => {
    const id = findingId(finding);
    return [id, known.get(id) ?? { check: finding.check, since: run }];
  });
  const unknown = new Set(report.results.flatMap((result) => (sawAll(result) ? [] : [result.check])));
  const unsure = [...known].filter(([, { check }]) => unknown.has(check) || unknown.has(wholeCheck));
  return Object.fromEntries([...unsure, ...now]);
}
