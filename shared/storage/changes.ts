/** What has changed between two audits: which findings are new, gone and still there, and of which nobody knows. */
import { type CheckResult, type Finding, type SubjectReport, sawAll } from './finding.ts';

/** Excepted findings stand in no list but their own: they neither count nor alert. */
export type FindingChanges = {
  /** There now and not before, or excepted before and no longer. */
  readonly new: readonly Finding[];
  /** There before, and the check has seen that it is so no more, or no longer applies. As it was before. */
  readonly gone: readonly Finding[];
  /** As it is now. */
  readonly still: readonly Finding[];
  /** There before, and its check or its subject could not be looked at this time, or not in full. As it was before. */
  readonly unknownNow: readonly Finding[];
  /** There before without an exception, and there now with one. As it is now. */
  readonly excepted: readonly Finding[];
};

/** Stays the same from run to run, whatever the summary says: subject, check and key. */
export function findingId({ subject, check, key }: Pick<Finding, 'subject' | 'check' | 'key'>): string {
  return JSON.stringify([subject.kind, subject.id, check, key]);
}

/** Each list in the order of the reports that it comes from. */
export function changesBetween(before: readonly SubjectReport[], after: readonly SubjectReport[]): FindingChanges {
  const openBefore = findingsIn(before).filter(isOpen);
  const idsBefore = new Set(openBefore.map(findingId));
  const now = findingsIn(after);
  const idsNow = new Set(now.map(findingId));
  const looked = new Set(after.flatMap(lookedAtIn));
  const left = openBefore.filter((finding) => !idsNow.has(findingId(finding)));
  const wasLooked = (finding: Finding) => looked.has(checkId(finding.subject, finding.check));
  const wasOpen = (finding: Finding) => idsBefore.has(findingId(finding));
  return {
    new: now.filter((finding) => isOpen(finding) && !wasOpen(finding)),
    still: now.filter((finding) => isOpen(finding) && wasOpen(finding)),
    excepted: now.filter((finding) => !isOpen(finding) && wasOpen(finding)),
    gone: left.filter(wasLooked),
    unknownNow: left.filter((finding) => !wasLooked(finding)),
  };
}

/**
 * What the audit after this one is to be compared with: the reports of now, and for each check that could not look, or not
 * at everything, what was last known of it. Without it a finding that nobody could look at once would be told as new when it is seen again.
 */
export function baselineAfter(
  baseline: readonly SubjectReport[],
  reports: readonly SubjectReport[],
): readonly SubjectReport[] {
  const known = new Map(
    baseline.flatMap((report) => report.results.map((result) => [resultId(report, result), result])),
  );
  const seen = new Set(reports.map(({ subject }) => subjectId(subject)));
  const missed = baseline.filter(({ subject }) => !seen.has(subjectId(subject)));
  const merged = reports.map((report) => ({
    ...report,
    results: report.results.map((result) => withKnown(result, known.get(resultId(report, result)))),
  }));
  return [...merged, ...missed];
}

/** What was looked at in part keeps what was known beside what is seen now. */
function withKnown(result: CheckResult, known: CheckResult | undefined): CheckResult {
  if (known === undefined || sawAll(result)) return result;
  if (result.outcome !== 'failed') return known;
  if (known.outcome !== 'failed') return result;
  const seen = new Set(result.findings.map(findingId));
  return { ...result, findings: [...result.findings, ...known.findings.filter((one) => !seen.has(findingId(one)))] };
}

function findingsIn(reports: readonly SubjectReport[]): readonly Finding[] {
  return reports.flatMap(({ results }) =>
    results.flatMap((result) => (result.outcome === 'failed' ? result.findings : [])),
  );
}

function isOpen({ excepted }: Finding): boolean {
  return excepted === undefined;
}

function lookedAtIn({ subject, results }: SubjectReport): readonly string[] {
  return results.filter(sawAll).map(({ check }) => checkId(subject, check));
}

function resultId({ subject }: SubjectReport, { check }: CheckResult): string {
  return checkId(subject, check);
}

function checkId(subject: Finding['subject'], check: string): string {
  return findingId({ subject, check, key: '' });
}

function subjectId(subject: Finding['subject']): string {
  return checkId(subject, '');
}
