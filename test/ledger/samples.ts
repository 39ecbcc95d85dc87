/** Configs, services and rounds as the tests need them: only what matters is said. */
import { nothingAudited } from '../../shared/config/auditConfig.ts';
import type { Config, Objective, Service } from '../../shared/config/config.ts';
import { nothingRestored } from '../../shared/config/restoreConfig.ts';
import type { LedgerEvent } from '../../shared/ledger/event.ts';
import type { Round, Seen, Sightings } from '../../shared/ledger/round.ts';
import type { DownReason, UnknownReason } from '../../shared/probe/observation.ts';

/** A Sunday evening, the start of an hour. */
export const anHour = Date.UTC(2026, 10, 22, 19);
export const minuteMs = 60_000;
export const hourMs = 60 * minuteMs;
export const dayMs = 24 * hourMs;

export const up = (totalMs = 20): Seen => ({ outcome: 'up', timings: { totalMs } });

export const down = (reason: DownReason = 'refused'): Seen => ({
  outcome: 'down',
  reason,
  evidence: { got: 'ECONNREFUSED' },
  timings: { totalMs: 3 },
});

export const unknown = (reason: UnknownReason = 'observer-route'): Seen => ({
  outcome: 'unknown',
  reason,
  evidence: {},
  timings: { totalMs: 1 },
});

type RoundParts = { readonly [Key in keyof Round]?: Round[Key] } & { readonly slot: number; readonly seen?: Sightings };

/** The rounds as if so many observers had been configured when they were taken. */
export function ofObservers(count: number, rounds: readonly Round[]): readonly Round[] {
  return rounds.map((round) => ({ ...round, observerCount: count }));
}

export function roundAt({ slot, observer = 'us-east-1', everyMs = 30_000, ...rest }: RoundParts): Round {
  const seen = { checkout: { a: up() } };
  return { observer, observerCount: 1, everyMs, shardIndex: 0, slot, startedAt: slot + 5, seen, ...rest };
}

export function serviceOf(id: string, everyMs: number, endpoints: readonly string[] = ['a']): Service {
  return {
    id,
    title: id,
    everyMs,
    endpoints: endpoints.map((endpoint) => ({
      id: endpoint,
      target: { kind: 'tcp', host: `${endpoint}.example.com`, port: 443, timeoutMs: 1_000, expect: {} },
    })),
    alarms: [],
  };
}

/** With an objective of its own, which counts what users could see unless it is told otherwise. */
export function withObjective(service: Service, more: Partial<Objective> = {}): Service {
  const window = { kind: 'rolling', ms: 30 * dayMs } as const;
  const minimum = { events: 2, failures: 2 };
  const objective = { availability: 0.999, window, indicator: { kind: 'timeslices' }, minimum, spent: [] } as const;
  return { ...service, objective: { ...objective, ...more } };
}

/** With a failover record of its own. */
export function failingOver(service: Service): Service {
  const threshold = { rounds: 3, of: 3, forMs: 10_000 };
  return {
    ...service,
    failover: {
      record: { zone: 'Z0123456789ABC', name: `${service.id}.example.com`, type: 'A', ttlSeconds: 30 },
      mode: 'records',
      down: threshold,
      up: threshold,
      failback: { kind: 'manual' },
      cooldownMs: 300_000,
      limit: { flips: 3, perMs: 86_400_000 },
      drift: 'repair',
    },
  };
}

/** That the service's name was seen to answer the endpoint. */
export function answersEvent(service: string, at: number, endpoint: string): LedgerEvent {
  const event = { kind: 'answers', revision: 1, at, by: 'us-east-1', endpoint } as const;
  return { service, id: `control-${at}`, at, kind: 'control', event };
}

export function configOf(observers: readonly [string, ...string[]], services: readonly Service[]): Config {
  return { observers, services, maintenance: [], alerts: [], audit: nothingAudited, restore: nothingRestored };
}
