/** What observers have seen → their verdicts on every service, isolated observers set apart. Pure. */
import type { Config } from '../../config/config.ts';
import type { Look } from '../../ledger/burst.ts';
import { freshMs } from '../../ledger/fresh.ts';
import type { Target } from '../../probe/target.ts';
import type { Verdicts } from '../decide.ts';
import type { ServicePolicy } from '../policy.ts';
import { isolatedObservers, type Sights } from './isolation.ts';
import { type Sighting, type Verdict, verdictOf } from './verdict.ts';

export type JudgeInput = {
  readonly config: Config;
  /** Of every service and observer, in any order: isolation shows only against the whole. */
  readonly looks: readonly Look[];
  readonly now: number;
};

/** For the monitor, and for nobody else, the endpoint is down from a moment on, Unix milliseconds. */
export type Rehearsal = { readonly endpoint: string; readonly startedAt: number };

/** Made once for many services: the looks are sorted out, and who is isolated is found, one time. */
export type Judgement = {
  readonly now: number;
  verdictsOf(policy: ServicePolicy, rehearsal?: Rehearsal): Verdicts;
  /** By endpoint, how far behind its health URL lately said its data is, in milliseconds; by the most anxious observer. */
  lagOf(policy: ServicePolicy): Readonly<Record<string, number>>;
  /** When the observer last began to look at the endpoint, Unix milliseconds. */
  lastLookAt(policy: ServicePolicy, endpoint: string, observer: string): number | undefined;
};

/** The round's start and not its slot, so that a round of a burst and a paced one never count as one. */
type Seen = Sighting & { readonly lagMs?: number };

export function judge({ config, looks, now }: JudgeInput): Judgement {
  const sightings = sightingsIn(looks);
  const isolated = isolatedObservers(sightsOf(config, sightings, now));

  function verdictOn(endpoint: string, observer: string, policy: ServicePolicy, rehearsal?: Rehearsal): Verdict {
    if (isolated.has(observer)) return { kind: 'isolated' };
    const seen = seenIn(sightings, observer, policy.service, endpoint);
    return verdictOf({
      sightings: rehearsal?.endpoint === endpoint ? seen.map((one) => rehearsed(one, rehearsal)) : seen,
      down: policy.down,
      up: policy.up,
      freshMs: freshMs(policy.everyMs),
      now,
    });
  }

  return {
    now,
    lastLookAt: ({ service }, endpoint, observer) => newest(seenIn(sightings, observer, service, endpoint))?.at,
    verdictsOf(policy, rehearsal) {
      const ofEndpoint = (endpoint: string) =>
        policy.observers.map((observer) => [observer, verdictOn(endpoint, observer, policy, rehearsal)] as const);
      return Object.fromEntries(policy.endpoints.map((id) => [id, Object.fromEntries(ofEndpoint(id))]));
    },
    lagOf(policy) {
      const lagged = policy.endpoints.flatMap((endpoint) => {
        const told = policy.observers.flatMap((observer) => {
          const seen = seenIn(sightings, observer, policy.service, endpoint);
          const fresh = seen.filter(({ at }) => Math.abs(now - at) <= freshMs(policy.everyMs));
          return newest(fresh)?.lagMs ?? [];
        });
        return told.length === 0 ? [] : [[endpoint, Math.max(...told)] as const];
      });
      return Object.fromEntries(lagged);
    },
  };
}

function rehearsed(sighting: Seen, { startedAt }: Rehearsal): Seen {
  return sighting.at >= startedAt && sighting.outcome === 'up' ? { ...sighting, outcome: 'down' } : sighting;
}

function newest(seen: readonly Seen[]): Seen | undefined {
  return seen.reduce<Seen | undefined>(
    (latest, one) => (latest === undefined || one.at > latest.at ? one : latest),
    undefined,
  );
}

/** By observer, service and endpoint. */
type SightingsBy = ReadonlyMap<string, ReadonlyMap<string, ReadonlyMap<string, readonly Seen[]>>>;

function seenIn(sightings: SightingsBy, observer: string, service: string, endpoint: string): readonly Seen[] {
  return sightings.get(observer)?.get(service)?.get(endpoint) ?? [];
}

function sightingsIn(looks: readonly Look[]): SightingsBy {
  const sightings = new Map<string, Map<string, Map<string, Seen[]>>>();
  for (const { observer, startedAt, seen } of looks) {
    const services = entryOf(sightings, observer, () => new Map<string, Map<string, Seen[]>>());
    for (const [service, sights] of Object.entries(seen)) {
      const endpoints = entryOf(services, service, () => new Map<string, Seen[]>());
      for (const [endpoint, { outcome, lagMs }] of Object.entries(sights)) {
        const one = lagMs === undefined ? { at: startedAt, outcome } : { at: startedAt, outcome, lagMs };
        entryOf(endpoints, endpoint, (): Seen[] => []).push(one);
      }
    }
  }
  return sightings;
}

function entryOf<T>(map: Map<string, T>, key: string, make: () => T): T {
  const known = map.get(key);
  if (known !== undefined) return known;
  const made = make();
  map.set(key, made);
  return made;
}

/** One look is enough to tell how an observer sees the world now. */
const oneLook = { rounds: 1, of: 1, forMs: 0 } as const;

function sightsOf(config: Config, sightings: SightingsBy, now: number): Sights {
  const endpoints = config.services.flatMap(({ id, everyMs, endpoints }) =>
    endpoints.map((endpoint) => ({ service: id, everyMs, id: endpoint.id, host: hostOf(endpoint.target) })),
  );
  return Object.fromEntries(
    config.observers.map((observer) => [
      observer,
      endpoints.map(({ service, everyMs, id, host }) => {
        // What is older says nothing of now, and there is much of it; what is far ahead is of a clock that is wrong.
        const fresh = seenIn(sightings, observer, service, id).filter(
          ({ at }) => Math.abs(now - at) <= freshMs(everyMs),
        );
        const once = { down: oneLook, up: oneLook, weighsLoss: false };
        const verdict = verdictOf({ sightings: fresh, ...once, freshMs: freshMs(everyMs), now });
        return { host, verdict, at: newest(fresh)?.at ?? now };
      }),
    ]),
  );
}

/** What a target is dialled by: endpoints of one host fail together. */
export function hostOf(target: Target): string {
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
