/**
 * Within what time things must have happened, from the policy and from how the world is made. Each term is the longest
 * that one thing takes when nothing is wrong with whoever does it; what goes wrong stops the stopwatch, not the bound.
 */
import type { ServicePolicy } from '../../shared/failover/policy.ts';
import { raisedRoundsMax } from '../../shared/failover/votes/roundsNeeded.ts';
import type { Threshold } from '../../shared/failover/votes/verdict.ts';
import { freshMs } from '../../shared/ledger/fresh.ts';

/** Within 60 s at most, Route 53's documentation says of a change. */
export const syncMsMost = 60_000;

/** `reconcile` asks for INSYNC every five seconds in the end. */
const pollMsMost = 5_000;

/** A run's calls, each a quarter of a second at most, and what schedules, queues and replication are late by. */
const slackMs = 15_000;

/** How many slots go by between two looks for drift, and between two runs of the job. */
export const driftEverySlots = 2;
export const jobEverySlots = 4;

/** A schedule is only precise to the minute. */
export const jobDelayMsMost = 30_000;

/** The lease of the job, and how long whoever has it works. */
export const jobLeaseMs = 20_000;
const jobMsMost = 30_000;

/** "Failure threshold": so many checks in a row change a health check's mind (Route 53's default). */
export const failureThreshold = 3;

type Pace = Pick<ServicePolicy, 'everyMs'>;

function spanMs({ of, forMs }: Threshold, everyMs: number): number {
  return of * everyMs + forMs;
}

/**
 * From the moment that an active endpoint is dead, nothing stands in the way, and a quorum of observers does its work, until
 * the flip is committed:
 * - the rounds that both verdicts look at, and the time that they need: what is older may say the opposite until then;
 *   where looks had failed before, `down` asks for more of them;
 * - what is still taken for fresh has to pass before nobody is taken for isolated who is not, and before nobody is
 *   believed who said that data was far behind;
 * - a round may have just been missed, and the run that decides be a cadence away;
 * - another cadence, because somebody may write the record at that moment (what the name answers, a change's id), and
 *   whoever decides then has lost.
 */
export function commitBoundMs(
  { down, up, everyMs }: Pick<ServicePolicy, 'down' | 'up' | 'everyMs'>,
  hasFailedBefore: boolean,
): number {
  const raised = hasFailedBefore && down.of === down.rounds ? Math.max(down.of, raisedRoundsMax) : down.of;
  const spansMs = [spanMs({ ...down, of: raised }, everyMs), spanMs(up, everyMs)];
  return Math.max(...spansMs) + freshMs(everyMs) + 3 * everyMs + slackMs;
}

/**
 * From a committed flip until DNS answers it and that is written down, when one observer does its work and finds the lease
 * free:
 * - its next run is a cadence away, and another one when somebody else comes between that run's reading and its change;
 * - name servers take their time, and it asks them only so often.
 */
export function convergeBoundMs({ everyMs }: Pace): number {
  return 2 * everyMs + syncMsMost + pollMsMost + slackMs;
}

/** What has to be added when the record is settled already, so that only who looks for drift finds that DNS differs. */
export function driftBoundMs({ everyMs }: Pace): number {
  return driftEverySlots * everyMs;
}

/**
 * From a flip's commit until users get the switch's answer: each check of a majority has to see it several times in a row,
 * and may have looked just before.
 */
export function switchBoundMs({ everyMs }: Pace): number {
  return (failureThreshold + 1) * everyMs + slackMs;
}

/**
 * From a drill's beginning until the record is without it: its own limit; then a flip that is under way, the way back if it
 * can be gone by then, and a run after each that takes the next step.
 */
export function drillBoundMs(policy: Pick<ServicePolicy, 'down' | 'up' | 'everyMs'>): number {
  const { down, up, everyMs } = policy;
  const limitMs = 2 * (spanMs(down, everyMs) + spanMs(up, everyMs) + freshMs(everyMs)) + 5 * 60_000;
  return limitMs + drillEndBoundMs(policy);
}

export function drillEndBoundMs({ everyMs }: Pace): number {
  return 2 * convergeBoundMs({ everyMs }) + 3 * everyMs;
}

/**
 * From one run of the job to the next: an attempt of an observer that works, and another when the lease was taken just
 * then; each begins within half a minute of its time.
 */
export function jobBoundMs({ everyMs }: Pace): number {
  return 2 * (jobEverySlots * everyMs + jobDelayMsMost) + jobMsMost + slackMs;
}

/** From what happened to its being written into the ledger: the next run of an observer that works, and one more. */
export function toldBoundMs({ everyMs }: Pace): number {
  return 2 * everyMs + slackMs;
}
