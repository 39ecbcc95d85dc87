/** Exceptions of the config, laid over what the checks found. */
import type { AuditException, AuditedBucket } from '../config/auditConfig.ts';
import { type CheckResult, type Finding, type Subject, sawAll } from './finding.ts';

/** A finding with the exception that fits it: held where it still holds, and told of in its summary where it has ended. */
export function withException(finding: Finding, exceptions: readonly AuditException[], now: number): Finding {
  const fitting = exceptions.filter((exception) => fits(exception, finding));
  const holding = fitting.find(({ until }) => now < until);
  if (holding !== undefined) return { ...finding, excepted: { reason: holding.reason, until: holding.until } };
  const latest = fitting.toSorted((a, b) => b.until - a.until)[0];
  if (latest === undefined) return finding;
  return {
    ...finding,
    summary: `${finding.summary} The exception for it (${latest.reason}) ended with ${dayText(latest.until - 1)}.`,
  };
}

function fits({ check, key }: AuditException, finding: Pick<Finding, 'check' | 'key'>): boolean {
  return check === finding.check && (key === undefined || key === finding.key);
}

const exceptionsCheck = {
  check: 'exceptions',
  title: 'Exceptions that fit something',
  severity: 'low',
  reason: 'An exception that nothing needs any more hides the next finding of its kind.',
} as const;

/**
 * Whether every exception of the bucket fits something that was found. One whose check could not look, or not at everything, and that fits
 * nothing that was seen, is not judged.
 *
 * @param results of the bucket's checks, before or after exceptions are laid over them.
 */
export function judgeExceptions(bucket: AuditedBucket, subject: Subject, results: readonly CheckResult[]): CheckResult {
  const { exceptions } = bucket;
  if (exceptions.length === 0) return { ...exceptionsCheck, outcome: 'not-applicable' };
  const unneeded = exceptions.flatMap((exception, place) => {
    const why = whyUnneeded(exception, results);
    return why === undefined ? [] : [unneededFinding(bucket, subject, { exception, place, why })];
  });
  if (unneeded.length > 0) return { ...exceptionsCheck, outcome: 'failed', findings: unneeded };
  const unjudged = exceptions.filter((exception) => isUnjudged(exception, results));
  if (unjudged.length === 0) return { ...exceptionsCheck, outcome: 'passed' };
  const checks = [...new Set(unjudged.map(({ check }) => check))].join(', ');
  return {
    ...exceptionsCheck,
    outcome: 'unknown',
    why: `Whether anything still needs the exceptions from ${checks} is unknown, because these checks could not look at everything.`,
    evidence: [],
  };
}

function isUnjudged(exception: AuditException, results: readonly CheckResult[]): boolean {
  const result = results.find(({ check }) => check === exception.check);
  return result !== undefined && !sawAll(result) && !fitsAny(exception, result);
}

function fitsAny(exception: AuditException, result: CheckResult): boolean {
  return result.outcome === 'failed' && result.findings.some((finding) => fits(exception, finding));
}

function whyUnneeded(exception: AuditException, results: readonly CheckResult[]): string | undefined {
  const result = results.find(({ check }) => check === exception.check);
  if (result === undefined) return 'there is no such check';
  switch (result.outcome) {
    case 'unknown':
      return undefined;
    case 'passed':
      return 'the check passes';
    case 'not-applicable':
      return 'the policy does not ask for it';
    case 'failed':
      return fitsAny(exception, result) || !sawAll(result) ? undefined : 'no finding has the key';
  }
}

type Unneeded = { readonly exception: AuditException; readonly place: number; readonly why: string };

function unneededFinding({ name }: AuditedBucket, subject: Subject, { exception, place, why }: Unneeded): Finding {
  const { check, key } = exception;
  const what = key === undefined ? check : `${check} (${key})`;
  return {
    check: exceptionsCheck.check,
    subject,
    key: key === undefined ? check : `${check}:${key}`,
    severity: exceptionsCheck.severity,
    summary: `The exception from ${what} fits nothing: ${why}. Remove it.`,
    evidence: [{ document: 'holdfast.yml', path: `buckets.${name}.exceptions[${place}]` }],
  };
}

function dayText(at: number): string {
  return new Date(at).toISOString().slice(0, 10);
}
