/** What drawing the faults of a scenario has in common. */
import type { Config } from '../../shared/config/config.ts';
import type { ServicePolicy } from '../../shared/failover/policy.ts';
import { type Fault, never, type Window } from './faults.ts';
import type { Random } from './random.ts';

export type FaultSpace = {
  readonly config: Config;
  readonly policy: ServicePolicy;
  /** The faults, except what never ends, lie in this many slots. */
  readonly slots: number;
};

export type Draw = (random: Random, space: FaultSpace) => Fault;
export type DrawSeveral = (random: Random, space: FaultSpace) => readonly Fault[];

/** The world is left alone until every verdict has had its rounds. */
export const quietSlots = 6;

export function pick<T>(random: Random, from: readonly T[]): T {
  const picked = from[random.between(0, from.length - 1)];
  if (picked === undefined) throw new Error('there is something to pick from');
  return picked;
}

export function several(random: Random, count: number, draws: readonly Draw[], space: FaultSpace): readonly Fault[] {
  return Array.from({ length: count }, () => pick(random, draws)(random, space));
}

export function someOf(random: Random, observers: readonly string[]): readonly string[] {
  return observers.filter(() => random.chance(0.6));
}

export function drawWindow(random: Random, { policy: { everyMs }, slots }: FaultSpace): Window {
  const from = random.between(quietSlots * everyMs, (slots - 5) * everyMs);
  return { from, to: Math.min(slots * everyMs, from + random.between(everyMs, 15 * everyMs)) };
}

export function drawDeath(random: Random, space: FaultSpace): Window {
  return { from: drawWindow(random, space).from, to: never };
}

export function drawEndpoint(random: Random, { policy }: FaultSpace): string {
  return pick(random, policy.endpoints);
}

/** Mostly the endpoint that traffic goes to, because that is what moves it. */
export function drawActive(random: Random, { policy: { endpoints } }: FaultSpace): string {
  return random.chance(0.7) ? pick(random, endpoints.slice(0, 1)) : pick(random, endpoints);
}

export function drawObserver(random: Random, { config }: FaultSpace): string {
  return pick(random, config.observers);
}
