/** Within what time things must have happened, from the policy. */
import type { ServicePolicy } from '../../shared/failover/policy.ts';
import type { Threshold } from '../../shared/failover/verdict.ts';
import { freshMs } from '../../shared/ledger/fresh.ts';

/** Within 60 s at most, Route 53's documentation says of a change. */
export const syncMsMost = 60_000;

/** How long `reconcile` waits for a change of somebody else before it takes Route 53's health check for the reason. */
const answerMsMost = 120_000;

const slackMs = 15_000;

/**
 * From the moment that an active endpoint is dead, nothing stands in the way, and a quorum of observers does its work, until
 * the flip is committed: the rounds and the time that both verdicts need; what is still taken for fresh has to pass before nobody
 * is taken for isolated who is not; and a round may have just been missed, the run that decides be a cadence away.
 */
export function commitBoundMs({ down, up, everyMs }: Pick<ServicePolicy, 'down' | 'up' | 'everyMs'>): number {
  const spanOf = ({ rounds, forMs }: Threshold) => rounds * everyMs + forMs;
  return Math.max(spanOf(down), spanOf(up)) + freshMs(everyMs) + 2 * everyMs + slackMs;
}

/** From a committed flip, or from a zone that says something else, until DNS answers it, when one observer does its work. */
export function convergeBoundMs({ everyMs }: Pick<ServicePolicy, 'everyMs'>): number {
  return 2 * everyMs + syncMsMost + answerMsMost + slackMs;
}
