/** A scenario's world with everything in it, before anything has happened. */
import { createMemoryAlertStore } from '../../../shared/alerts/memory.ts';
import type { AlertStore } from '../../../shared/alerts/store.ts';
import type { Config } from '../../../shared/config/config.ts';
import { createMemoryControlStore } from '../../../shared/control/memory.ts';
import type { ControlStore } from '../../../shared/control/store.ts';
import { createVirtualClock, type VirtualClock } from '../clock.ts';
import { timeText } from '../stage.ts';
import { type World, worldOf } from '../world.ts';
import { type AlertReferee, createAlertReferee } from './alertReferee.ts';
import { type AlertScenario, plannedConfig } from './alertScenario.ts';
import { createNaive } from './naive.ts';
import { createReplicas, type Replicas } from './replicas.ts';
import { sightingsOf } from './sightings.ts';
import { createTopics, type Topics } from './topics.ts';

export type AlertStage = {
  readonly scenario: AlertScenario;
  /** With the maintenance that is planned. */
  readonly config: Config;
  readonly world: World;
  readonly clock: VirtualClock;
  /** True time, milliseconds since the start. */
  readonly now: () => number;
  readonly control: ControlStore;
  readonly alerts: AlertStore;
  readonly replicas: Replicas;
  readonly topics: Topics;
  readonly referee: AlertReferee;
  /** One line for each thing that happened. */
  readonly log: (by: string, text: () => string) => void;
};

export function createAlertStage(scenario: AlertScenario, lines: string[] | undefined): AlertStage {
  const { seed, faults, startAt } = scenario;
  const config = plannedConfig(scenario);
  // Whatever is done once a minute has a minute for its slot.
  const world = worldOf({ seed, faults, policy: { everyMs: 60_000 } });
  const clock = createVirtualClock(startAt);
  const now = () => clock.now() - startAt;
  const log: AlertStage['log'] = (by, text) => {
    lines?.push(`${timeText(now())} ${by} ${text()}`);
  };
  const sightings = sightingsOf(scenario, world);
  const replicas = createReplicas(config.observers, sightings, world, now);
  const topics = createTopics();
  const naive = createNaive(sightings);
  const referee = createAlertReferee({ scenario, config, world, naive, replicas, topics, now, log });
  const [control, alerts] = [createMemoryControlStore(), createMemoryAlertStore()];
  return { scenario, config, world, clock, now, control, alerts, replicas, topics, referee, log };
}
