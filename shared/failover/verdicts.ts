/** Rounds → the verdicts of every observer on a service's endpoints, isolated observers set apart. Pure. */
import type { Config } from '../config/config.ts';
import { freshMs } from '../ledger/fresh.ts';
import type { Round } from '../ledger/round.ts';
import type { Target } from '../probe/target.ts';
import type { Verdicts } from './decide.ts';
import { isolatedObservers, type Sights } from './isolation.ts';
import type { ServicePolicy } from './policy.ts';
import { type Sighting, type Verdict, verdictOf } from './verdict.ts';

export type VerdictsInput = {
  readonly config: Config;
  readonly policy: ServicePolicy;
  /** Of every service and observer, in any order: isolation shows only against the whole. */
  readonly rounds: readonly Round[];
  readonly now: number;
};

export function verdictsOf(input: VerdictsInput): Verdicts {
  const { policy, rounds, now } = input;
  const isolated = isolatedObservers(sightsOf(input));
  const verdictOn = (endpoint: string, observer: string): Verdict =>
    isolated.has(observer)
      ? { kind: 'isolated' }
      : verdictOf({
          sightings: sightingsOf(rounds, observer, policy.service, endpoint),
          down: policy.down,
          up: policy.up,
          freshMs: freshMs(policy.everyMs),
          now,
        });
  return Object.fromEntries(
    policy.endpoints.map((endpoint) => [
      endpoint,
      Object.fromEntries(policy.observers.map((observer) => [observer, verdictOn(endpoint, observer)])),
    ]),
  );
}

/** The round's start and not its slot, so that a round of a burst and a paced one never count as one. */
function sightingsOf(
  rounds: readonly Round[],
  observer: string,
  service: string,
  endpoint: string,
): readonly Sighting[] {
  return rounds.flatMap((round) => {
    const seen = round.observer === observer ? round.seen[service]?.[endpoint] : undefined;
    return seen === undefined ? [] : [{ at: round.startedAt, outcome: seen.outcome }];
  });
}

/** One look is enough to tell how an observer sees the world now. */
const oneLook = { rounds: 1, of: 1, forMs: 0 } as const;

function sightsOf({ config, rounds, now }: VerdictsInput): Sights {
  const endpoints = config.services.flatMap(({ id, everyMs, endpoints }) =>
    endpoints.map((endpoint) => ({ service: id, everyMs, id: endpoint.id, host: hostOf(endpoint.target) })),
  );
  return Object.fromEntries(
    config.observers.map((observer) => [
      observer,
      endpoints.map(({ service, everyMs, id, host }) => {
        const sightings = sightingsOf(rounds, observer, service, id);
        return { host, verdict: verdictOf({ sightings, down: oneLook, up: oneLook, freshMs: freshMs(everyMs), now }) };
      }),
    ]),
  );
}

function hostOf(target: Target): string {
  switch (target.kind) {
    case 'http':
      return new URL(target.url).hostname;
    case 'tcp':
    case 'tls':
      return target.host;
    case 'dns':
      return target.resolver?.host ?? target.name;
  }
}
