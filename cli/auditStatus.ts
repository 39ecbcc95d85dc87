/** What an audit comes to for whoever asked. Pure. */
import { documentNames } from '../shared/storage/bucket.ts';
import type { Finding, SubjectReport } from '../shared/storage/finding.ts';
import { findingsOf, severityRank, type UnknownResult, unknownsOf } from '../shared/storage/formats/auditRun.ts';
import type { FailOn } from './auditOptions.ts';
import type { AuditPlan } from './auditPlan.ts';

export type Standing = {
  readonly subjects: readonly SubjectReport[];
  readonly kind: AuditPlan['kind'];
  /** What was mended meanwhile. */
  readonly mended: ReadonlySet<Finding>;
};

/** Whether any check could look at anything. Otherwise nothing is known, and nothing is fine. */
export function couldLook(subjects: readonly SubjectReport[]): boolean {
  return subjects.some(({ results }) => results.some(({ outcome }) => outcome === 'passed' || outcome === 'failed'));
}

/**
 * Whether it is bad news: a finding as grave as that, or a check that could have found one and could not look. Nobody knows
 * that what could not be looked at is fine.
 */
export function isBadNews({ subjects, kind, mended }: Standing, failOn: FailOn): boolean {
  if (failOn === 'never') return false;
  const isGrave = ({ severity }: Finding | UnknownResult) => severityRank(severity) <= severityRank(failOn);
  const findings = findingsOf(subjects).filter((one) => one.excepted === undefined && !mended.has(one));
  const unknown = subjects.flatMap(unknownsOf).filter((result) => kind !== 'template' || !isBeyondTemplates(result));
  return findings.some(isGrave) || unknown.some(isGrave);
}

/**
 * No template says what objects there will be, what CloudWatch measures, or what the account blocks; nor what a bucket is
 * like that another template has. That is so in each of them, and a person who reviews one cannot change it. What it says
 * with intrinsics that nobody could resolve is another matter: that counts.
 */
function isBeyondTemplates({ evidence }: UnknownResult): boolean {
  return evidence.length > 0 && evidence.every(({ document, shows }) => shows === 'not-collected' && isNamed(document));
}

function isNamed(document: string): boolean {
  const own = document.slice(document.lastIndexOf('/') + 1);
  return own === 'account' || documentNames.some((name) => name === own);
}
