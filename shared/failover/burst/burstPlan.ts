/**
 * When a confirm burst is worth its probes, and at which instants they are taken. Pure. All times are Unix
 * milliseconds.
 */
import type { Config } from '../../config/config.ts';
import type { Outcome } from '../../probe/observation.ts';
import { policiesOf, type ServicePolicy } from '../policy.ts';

/** What planning a burst needs to know of a service's policy. */
export type BurstPolicy = Pick<ServicePolicy, 'service' | 'down' | 'everyMs'>;

/** One look that is asked for. */
export type PlannedLook = { readonly service: string; readonly slot: number };

/** What a round says of its endpoints, by service and endpoint. */
export type Outcomes = {
  readonly seen: Readonly<Record<string, Readonly<Record<string, { readonly outcome: Outcome }>>>>;
};

/**
 * Wide enough that a message which a queue or a cold start delays by a second still finds its own slot, and narrow
 * enough that the ten seconds for which an endpoint has to fail by default are covered by looks.
 */
export const burstSpacingMsMin = 2_000;

/** One observer's looks in a burst. A longer time than they cover at the least spacing stretches them. */
export const burstLooksMax = 20;

/** More than the verdict needs: the first look may begin late and the others span too little, or one is lost. */
const spareLooks = 1;

export type BurstShape = { readonly spacingMs: number; readonly looks: number };

/**
 * How many looks, how far apart: enough of them for a verdict of `down` without any help from rounds, since another
 * observer's last round may have been before the failure.
 */
export function burstShape({ down }: Pick<BurstPolicy, 'down'>): BurstShape {
  const stepsMax = burstLooksMax - spareLooks - 1;
  // Whole seconds, because the queues delay messages by whole seconds.
  const spacingMs = Math.max(burstSpacingMsMin, Math.ceil(down.forMs / stepsMax / 1000) * 1000);
  const needed = Math.max(down.rounds, Math.ceil(down.forMs / spacingMs) + 1);
  return { spacingMs, looks: Math.min(burstLooksMax, needed + spareLooks) };
}

/** Whether a burst reaches the verdict sooner than rounds would, once one of them has failed. */
function isSooner(policy: BurstPolicy): boolean {
  const { down, everyMs } = policy;
  return timeToVerdict(down, burstShape(policy).spacingMs) < timeToVerdict(down, everyMs);
}

/** From the first look that fails to the one that completes the verdict, if every one fails. */
function timeToVerdict({ rounds, forMs }: BurstPolicy['down'], everyMs: number): number {
  return Math.max(rounds - 1, Math.ceil(forMs / everyMs)) * everyMs;
}

/**
 * The slots of a burst that begins now. They are multiples of the spacing, so that observers who notice at once ask for
 * the same slots, and each is looked at once.
 */
export function planBurst(policy: BurstPolicy, now: number): readonly PlannedLook[] {
  const { spacingMs, looks } = burstShape(policy);
  const first = Math.floor(now / spacingMs) * spacingMs + spacingMs;
  return Array.from({ length: looks }, (_, index) => ({ service: policy.service, slot: first + index * spacingMs }));
}

/**
 * The services with a failover policy of which an endpoint fails in this round that was up in the observer's previous
 * one, and a burst says sooner than rounds whether it is down. What fails on is not asked about again, and `unknown` is
 * this observer's own trouble.
 *
 * @param before the same observer's previous round; nobody is asked without one.
 */
export function wantsBurst(before: Outcomes | undefined, round: Outcomes, config: Config): readonly string[] {
  return policiesOf(config)
    .filter(isSooner)
    .filter(({ service, endpoints }) =>
      endpoints.some((endpoint) => {
        const outcomeIn = (one: Outcomes | undefined) => one?.seen[service]?.[endpoint]?.outcome;
        return outcomeIn(round) === 'down' && outcomeIn(before) === 'up';
      }),
    )
    .map(({ service }) => service);
}

/** Every look that a round gives rise to, of every observer; oldest first for each service. */
export function burstsAfter(
  before: Outcomes | undefined,
  round: Outcomes,
  config: Config,
  now: number,
): readonly PlannedLook[] {
  const wanted = wantsBurst(before, round, config);
  return policiesOf(config)
    .filter(({ service }) => wanted.includes(service))
    .flatMap((policy) => planBurst(policy, now));
}
