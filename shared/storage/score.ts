/** One number for a bucket, from its checks: 0 for nothing as it should be, 100 for everything. */
import { type CheckResult, type FindingSeverity, sawAll } from './finding.ts';

/** What a check weighs, by the gravest that its findings can be; also what a finding takes away. */
export const weights: Readonly<Record<FindingSeverity, number>> = { critical: 10, high: 6, medium: 3, low: 1 };

export type Score = {
  /** 0 to 100, whole; null when nothing could be judged. */
  readonly value: number | null;
  /** What it would be if all that could not be looked at were fine. */
  readonly atBest: number | null;
  /** Checks by what came of them. Those that only have excepted findings, and those that do not apply, count nowhere. */
  readonly passed: number;
  readonly failed: number;
  readonly unknown: number;
  readonly excepted: number;
};

/**
 * score = ⌊100 × earned / possible⌋, where each check that applies can earn its weight (critical 10, high 6, medium 3,
 * low 1):
 *
 * - passed: all of it;
 * - failed: all but the weight of its gravest finding, so that a low finding of a critical check costs 1 of 10;
 * - unknown: nothing. What nobody could look at is not fine; `atBest` tells how much of the loss that is;
 * - failed, with every finding excepted: neither earned nor possible; but unknown where not everything could be seen.
 *
 * Rounding down keeps 100 for the bucket where everything passed.
 */
export function scoreOf(results: readonly CheckResult[]): Score {
  const counts = { passed: 0, failed: 0, unknown: 0, excepted: 0 };
  let earned = 0;
  let possible = 0;
  let unknowable = 0;
  for (const result of results) {
    const standing = standingOf(result);
    if (standing === 'not-applicable') continue;
    counts[standing] += 1;
    if (standing === 'excepted') continue;
    const weight = weights[result.severity];
    possible += weight;
    if (standing === 'unknown') unknowable += weight;
    else earned += Math.max(0, weight - lossOf(result));
  }
  if (counts.passed + counts.failed === 0) return { value: null, atBest: null, ...counts };
  const share = (part: number) => Math.floor((100 * part) / possible);
  return { value: share(earned), atBest: share(earned + unknowable), ...counts };
}

function standingOf(result: CheckResult): 'passed' | 'failed' | 'unknown' | 'excepted' | 'not-applicable' {
  if (result.outcome !== 'failed') return result.outcome;
  if (result.findings.some(({ excepted }) => excepted === undefined)) return 'failed';
  return sawAll(result) ? 'excepted' : 'unknown';
}

function lossOf(result: CheckResult): number {
  if (result.outcome !== 'failed') return 0;
  const open = result.findings.filter(({ excepted }) => excepted === undefined);
  return Math.max(0, ...open.map(({ severity }) => weights[severity]));
}
