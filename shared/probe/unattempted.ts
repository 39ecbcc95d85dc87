/** An observation of a target that was never dialled, because the observer could not begin. */
import type { ProbeContext } from './context.ts';
import { presentableEvidence } from './evidence.ts';
import type { Finding } from './finding.ts';
import { unforeseen } from './finding.ts';
import type { Observation } from './observation.ts';

export function unattempted(
  finding: Extract<Finding, { outcome: 'unknown' }>,
  context: ProbeContext,
  secrets: readonly string[],
): Observation {
  return {
    startedAt: context.clock.now(),
    timings: { totalMs: 0 },
    ...finding,
    evidence: presentableEvidence(finding.evidence, secrets),
  };
}

/** For an exception that nobody foresaw. */
export function faulted(error: unknown, context: ProbeContext, secrets: readonly string[]): Observation {
  return unattempted(unforeseen(error), context, secrets);
}
