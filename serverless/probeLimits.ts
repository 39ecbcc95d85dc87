/** How long a probe function may run, and what follows from it for the round queue. */
import type { Config } from '../shared/config/config.ts';
import { burstShape } from '../shared/failover/burst/burstPlan.ts';
import { policiesOf } from '../shared/failover/policy.ts';
import { shardsOf } from '../shared/ledger/shards.ts';

export type ProbeLimits = {
  /** The probe function's timeout, in seconds. */
  readonly timeoutSeconds: number;
  /** How many probe functions the queue may run at once. */
  readonly concurrencyMax: number;
  readonly visibilitySeconds: number;
  readonly retentionSeconds: number;
  /** How often a message is tried before it goes to the dead-letter queue. */
  readonly receivesMax: number;
};

/** What takeRound waits at most for a slot that is about to begin, rounded up. */
const slotWaitSeconds = 2;

/** Recording the round: three attempts with their timeouts and the pauses between them (`shared/aws/clients.ts`). */
const recordSeconds = 8;

/** Reading the round before and asking every observer for a burst (`confirmFailures.ts`, `askForBurst.ts`). */
const askSeconds = 5;

/** A probe that its own observer held up is given that time back, at most its timeout (`shared/probe/fault.ts`). */
const timeoutExtension = 2;

/** A cold start's share, resolving secrets, and a margin. */
const marginSeconds = 4;

/** Lambda's own limit is 900 s (AWS Lambda quotas). */
const timeoutSecondsMax = 900;

/** A message is tried this often before it goes to the dead-letter queue. */
const receivesMax = 5;

/** SQS keeps no message for less than this sensible floor, whatever the timeouts are. */
const retentionSecondsMin = 900;

/** The least and the most that an SQS event source mapping accepts as its maximum concurrency (AWS Lambda API reference). */
const concurrencyBounds = { least: 2, most: 1000 };

export class ProbeTooLong extends Error {
  readonly code = 'probe-too-long';

  constructor(timeoutMs: number) {
    super(
      `An endpoint's timeout of ${timeoutMs / 1000} s does not fit, twice, into a Lambda invocation of at most ${timeoutSecondsMax} s. Shorten it.`,
    );
    this.name = 'ProbeTooLong';
  }
}

/**
 * All endpoints of a shard are probed at the same time, so a round takes as long as its slowest probe.
 *
 * The queue's visibility timeout is six times the function's, as AWS advises for event sources, so
 * that a throttled invocation is not overtaken by its own message. A message that comes back that
 * late has mostly outlived its slot and is dropped as too late. So the function itself returns a
 * message whose round could not be recorded within seconds; the visibility timeout only decides
 * about functions that died, whose slots become gaps.
 *
 * The concurrency lets every shard's rounds overlap as far as slow rounds can, twice over, and with them
 * a confirm burst of every service that fails over, whose looks hang when a region is lost. No further:
 * a backlog after an outage must not probe everything at once.
 *
 * @throws ProbeTooLong when a round cannot finish within Lambda's limit.
 */
export function probeLimits(config: Config): ProbeLimits {
  const timeouts = config.services.flatMap((service) => service.endpoints.map((endpoint) => endpoint.target.timeoutMs));
  const timeoutMsMax = Math.max(0, ...timeouts);
  const timeoutSeconds =
    slotWaitSeconds + Math.ceil((timeoutExtension * timeoutMsMax) / 1000) + recordSeconds + askSeconds + marginSeconds;
  if (timeoutSeconds > timeoutSecondsMax) {
    throw new ProbeTooLong(timeoutMsMax);
  }
  const visibilitySeconds = 6 * timeoutSeconds;
  const overlapping = shardsOf(config)
    .map((shard) => Math.ceil((timeoutSeconds * 1000) / shard.everyMs))
    .reduce((sum, rounds) => sum + rounds, 0);
  return {
    timeoutSeconds,
    concurrencyMax: Math.min(
      concurrencyBounds.most,
      Math.max(concurrencyBounds.least, 2 * overlapping + looksAtOnce(config, timeoutMsMax)),
    ),
    visibilitySeconds,
    receivesMax,
    // Long enough for a message that never succeeds to reach the dead-letter queue rather than expire.
    retentionSeconds: Math.max(retentionSecondsMin, (receivesMax + 1) * visibilitySeconds),
  };
}

/** One look of a burst is one message. */
function looksAtOnce(config: Config, timeoutMsMax: number): number {
  return policiesOf(config)
    .map((policy) => Math.ceil((slotWaitSeconds * 1000 + timeoutMsMax) / burstShape(policy).spacingMs))
    .reduce((sum, looks) => sum + looks, 0);
}
