/** What a bucket names must exist, and an exception must say what it excepts, once. */
import { bucketCheckIds } from '../storage/checkIds.ts';
import { builtInPolicyNames, type StoragePolicy } from '../storage/policy.ts';
import { prefixDoubt } from './bucketName.ts';
import type { BucketDraft, ExceptionDraft } from './draftAudit.ts';
import { formatDuration } from './duration.ts';
import { dayMs } from './fields.ts';
import type { Findings } from './findings.ts';
import { nearest } from './nearest.ts';
import { isMap, keyPlace } from './part.ts';
import { quote } from './quote.ts';
import { roleAccount } from './roleArn.ts';
import { oneOf } from './wording.ts';

/**
 * @param own names of the config's policies.
 * @param now Unix milliseconds; without it nothing is said of days that are over.
 */
export function checkBucket(
  bucket: BucketDraft,
  own: readonly string[],
  now: number | undefined,
  findings: Findings,
): void {
  checkPolicyName(bucket, own, findings);
  checkAccount(bucket, findings);
  if (isMap(bucket.retentionPart)) {
    for (const { prefix, part } of bucket.retention) {
      const doubt = prefixDoubt(prefix);
      if (doubt !== undefined) findings.warning(keyPlace(part), doubt);
    }
  }
  const seen = new Set<string>();
  for (const exception of bucket.exceptions) {
    checkException(exception, now, findings);
    checkTwice(exception, seen, findings);
  }
}

function checkPolicyName({ policy }: BucketDraft, own: readonly string[], findings: Findings): void {
  if (policy.state !== 'valid') return;
  const names = [...builtInPolicyNames, ...own];
  const name = policy.value;
  if (names.includes(name)) return;
  findings.problem(policy.part, () => {
    const near = nearest(name, names);
    const hint =
      near === undefined ? `write ${oneOf(builtInPolicyNames)}, or one of \`policies\`` : `did you mean ${near}?`;
    return `${quote(name)} is none of the policies; ${hint}`;
  });
}

function checkAccount({ role, account }: BucketDraft, findings: Findings): void {
  if (role.state !== 'valid' || account.state !== 'valid') return;
  const reader = roleAccount(role.value);
  if (reader === account.value) return;
  const message = `the role is of the account ${reader}, and the bucket is to be of ${account.value}`;
  findings.problem(role.part, `${message}; write a role of the bucket's own account`);
}

/** A key cannot be kept longer than the day by which the policy wants everything gone. */
export function checkRetention(
  { retention }: BucketDraft,
  { name, goneByDay }: StoragePolicy,
  findings: Findings,
): void {
  if (goneByDay === undefined) return;
  for (const { part, keep } of retention) {
    if (keep.state !== 'valid' || keep.value <= goneByDay * dayMs) continue;
    const message = `keys are to be kept for ${formatDuration(keep.value)}, and the policy ${name} wants everything gone by ${goneByDay}d`;
    findings.warning(part, `${message}; shorten the one or write a policy with a later \`gone\``);
  }
}

function checkException({ check, until }: ExceptionDraft, now: number | undefined, findings: Findings): void {
  if (check.state === 'valid' && !bucketCheckIds.some((known) => known === check.value)) {
    const id = check.value;
    findings.problem(check.part, () => {
      const near = nearest(id, bucketCheckIds);
      const hint = near === undefined ? `the checks are ${bucketCheckIds.join(', ')}` : `did you mean ${quote(near)}?`;
      return `${quote(id)} is none of the checks; ${hint}`;
    });
  }
  if (until.state === 'valid' && now !== undefined && until.value <= now) {
    findings.warning(
      until.part,
      'this day is over, so the exception holds no more; remove it, or decide anew until when',
    );
  }
}

function checkTwice({ part, check, key }: ExceptionDraft, seen: Set<string>, findings: Findings): void {
  if (check.state !== 'valid' || key.state === 'invalid') return;
  const what = JSON.stringify([check.value, key.state === 'valid' ? key.value : null]);
  if (seen.has(what)) findings.problem(part, `${quote(check.value)} is excepted twice; remove one of the two`);
  seen.add(what);
}
