/** The audit of one bucket: every check, the exceptions over it, and what it comes to. */

import { bucketFacts } from './bucketFacts.ts';
import type { BucketCheck, BucketContext, Found } from './check.ts';
import { bucketChecks } from './checks/all.ts';
import { judgeExceptions, withException } from './exceptions.ts';
import type { CheckResult, Finding, Subject, SubjectReport } from './finding.ts';
import { scoreOf } from './score.ts';

/** @param checks all that there are when absent. */
export function auditBucket(context: BucketContext, checks: readonly BucketCheck[] = bucketChecks): SubjectReport {
  const { bucket, settings, policy, now } = context;
  const subject: Subject = { kind: 'bucket', id: bucket.name };
  const results = checks.map((check) => resultOf(check, subject, context));
  const judged = [...results, judgeExceptions(bucket, subject, results)];
  const { region } = settings;
  return {
    subject,
    policy: policy.name,
    ...(region.state === 'found' ? { region: region.value } : {}),
    lookedAt: now,
    results: judged,
    score: scoreOf(judged).value,
    facts: bucketFacts(context, judged),
  };
}

function resultOf(check: BucketCheck, subject: Subject, context: BucketContext): CheckResult {
  const { id, title, severity, reason } = check;
  const head = { check: id, title, severity, reason };
  try {
    if (!check.applies(context.policy, context)) return { ...head, outcome: 'not-applicable' };
    const outcome = check.run(context);
    if (outcome.outcome !== 'failed') return { ...head, ...outcome };
    const findings = outcome.findings.map((found) => findingOf(found, check, subject));
    const { exceptions } = context.bucket;
    return { ...head, outcome: 'failed', findings: findings.map((one) => withException(one, exceptions, context.now)) };
  } catch (error) {
    // One check with a bug must not take the others down, and has not seen that anything is fine.
    return {
      ...head,
      outcome: 'unknown',
      why: `The check itself failed, which is a bug: ${textOf(error)}`,
      evidence: [],
    };
  }
}

function findingOf({ severity, key, ...rest }: Found, check: BucketCheck, subject: Subject): Finding {
  return { check: check.id, subject, key: key ?? '', severity: severity ?? check.severity, ...rest };
}

function textOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
