/** What every rule about alerts has to look at. */
import type { Alert } from '../../../shared/alerts/alert.ts';
import type { Config, Service } from '../../../shared/config/config.ts';
import type { Correction } from '../../../shared/ledger/correction.ts';
import type { Run } from '../run.ts';
import type { Stopwatch } from '../stopwatch.ts';
import type { Person } from '../violation.ts';
import type { World } from '../world.ts';
import type { AlertScenario } from './alertScenario.ts';
import type { Naive } from './naive.ts';
import type { Replicas } from './replicas.ts';
import type { Topics } from './topics.ts';

export type AlertScene = {
  readonly scenario: AlertScenario;
  /** With the maintenance that is planned. */
  readonly config: Config;
  readonly world: World;
  readonly naive: Naive;
  readonly replicas: Replicas;
  readonly topics: Topics;
  /** As they stand in the control table. */
  readonly alerts: ReadonlyMap<string, Alert>;
  /** True time, milliseconds since the start. */
  readonly now: () => number;
  readonly stopwatch: Stopwatch;
  /** What the run has read of corrections. */
  readonly correctionsOf: (run: Run) => readonly Correction[];
  /** What people have written of corrections. */
  readonly corrections: readonly Correction[];
  /** For how long the observer has done its work without a break. */
  readonly workingMs: (observer: string) => number;
  /** For how long nothing has been wrong with any observer that is there. */
  readonly everybodyWorksMs: () => number;
};

export type AlertActor = Run | Pick<Person, 'id'>;

export function serviceOf({ config }: AlertScene, id: string | undefined): Service | undefined {
  return config.services.find((service) => service.id === id);
}

/** The region that users' traffic goes to; nothing moves it in these worlds. */
export function reachedOf({ endpoints }: Service): string {
  return endpoints[0]?.id ?? '';
}

export function excludedFor(corrections: readonly Correction[], service: string) {
  return corrections.flatMap((one) => (one.kind === 'excluded' && one.service === service ? [one] : []));
}

/** The slot before the last whole minute has had a quarter of a minute to be heard of by then. */
export function countedUpTo(now: number): number {
  return Math.floor((now - 15_000) / 60_000) * 60_000;
}

export function isActive({ state }: Alert): boolean {
  return state.kind === 'firing' || state.kind === 'acknowledged';
}
