/** The audit of one bucket: every check, the exceptions over it, and what it comes to. */

import { createHash } from 'node:crypto';
import { printable } from '../config/quote.ts';
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
    const judged = findings.map((one) => withException(one, exceptions, context.now));
    const { doubts } = outcome;
    return { ...head, outcome: 'failed', findings: judged, ...(doubts === undefined ? {} : { doubts }) };
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

/** Names of rules, prefixes and tags are written by anybody: what is told of them stays on its line. */
function findingOf(
  { severity, key, summary, evidence, ...rest }: Found,
  check: BucketCheck,
  subject: Subject,
): Finding {
  return {
    check: check.id,
    subject,
    key: keyOf(key ?? ''),
    severity: severity ?? check.severity,
    summary: printable(summary),
    evidence: evidence.map(({ shows, ...place }) =>
      shows === undefined ? place : { ...place, shows: printable(shows) },
    ),
    ...rest,
  };
}

/** An exception can name keys of up to 1,024 characters, and alerts carry them. */
const keyLengthMax = 200;

function keyOf(key: string): string {
  const text = printable(key);
  if (text.length <= keyLengthMax) return text;
  const hash = createHash('sha256').update(key).digest('hex').slice(0, 16);
  return `${text.slice(0, keyLengthMax - hash.length - 1)}~${hash}`;
}

function textOf(error: unknown): string {
  return printable(error instanceof Error ? error.message : String(error));
}
