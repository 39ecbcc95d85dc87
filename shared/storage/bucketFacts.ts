/** What an audit shows of a bucket apart from any check, in lines for a person. */
import type { BucketContext } from './check.ts';
import { copiesOf, copiesText } from './copies.ts';
import type { CheckResult, Fact } from './finding.ts';
import { scoreOf } from './score.ts';

export function bucketFacts(context: BucketContext, results: readonly CheckResult[]): readonly Fact[] {
  const { account, versioning } = context.settings;
  const copies = copiesOf(context);
  return [
    ...(account.state === 'found' ? [{ name: 'account', text: account.value }] : []),
    ...(versioning.state === 'unknown' ? [] : [{ name: 'versioning', text: versioningText(versioning) }]),
    ...(copies === undefined ? [] : [{ name: 'copies', text: copiesText(copies) }]),
    { name: 'checks', text: checksText(results) },
  ];
}

function versioningText(versioning: Exclude<BucketContext['settings']['versioning'], { state: 'unknown' }>): string {
  if (versioning.state === 'absent') return 'never enabled';
  return versioning.value.mfaDelete ? `${versioning.value.status}, with MFA delete` : versioning.value.status;
}

function checksText(results: readonly CheckResult[]): string {
  const { passed, failed, unknown, excepted, value, atBest } = scoreOf(results);
  const counts = [`${passed} passed`, `${failed} failed`];
  if (excepted > 0) counts.push(`${excepted} excepted`);
  if (unknown > 0) counts.push(`${unknown} could not be looked at`);
  if (unknown > 0 && value !== null && atBest !== null && atBest > value) {
    counts.push(`the score would be ${atBest} if these were fine`);
  }
  return counts.join(', ');
}
