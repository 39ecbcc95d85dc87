/** A scenario's world with everything in it, before anything has happened. */
import { createMemoryControlStore } from '../../shared/control/memory.ts';
import type { ControlStore } from '../../shared/control/store.ts';
import { syncMsMost } from './bounds.ts';
import { createVirtualClock, type VirtualClock } from './clock.ts';
import { createDepot, type Depot } from './depot.ts';
import { healthCheckOf } from './drawConfig.ts';
import { chanceOf } from './random.ts';
import { createReferee, type Referee } from './referee.ts';
import { type Scenario, startAt } from './scenario.ts';
import { createSimulatedLedger, type Replica } from './simulatedLedger.ts';
import { createSimulatedZone, type SimulatedZone } from './simulatedZone.ts';
import { createSwitches, type Switches } from './switches.ts';
import { type World, worldOf } from './world.ts';

export type Stage = {
  readonly scenario: Scenario;
  readonly world: World;
  readonly clock: VirtualClock;
  /** True time, milliseconds since the start. */
  readonly now: () => number;
  readonly control: ControlStore;
  readonly zone: SimulatedZone;
  readonly switches: Switches;
  readonly depot: Depot;
  readonly referee: Referee;
  replicaOf(observer: string): Replica;
  /** One line for each thing that happened. */
  readonly log: (by: string, text: () => string) => void;
};

export function createStage(scenario: Scenario, lines: string[] | undefined): Stage {
  const { policy, config } = scenario;
  const world = worldOf(scenario);
  const clock = createVirtualClock(startAt);
  const now = () => clock.now() - startAt;
  const log: Stage['log'] = (by, text) => {
    lines?.push(`${timeText(now())} ${by} ${text()}`);
  };
  const control = createMemoryControlStore();
  const switches = createSwitches({ scenario, world, control, clock, now });
  const endpoints = new Map(policy.endpoints.map((id) => [healthCheckOf(id), id]));
  const zone = createSimulatedZone({
    now,
    syncMs: (change) => 1_000 + Math.round((syncMsMost - 1_000) * chanceOf(scenario.seed, change) ** 2),
    isHealthy: (id) => {
      const endpoint = endpoints.get(id) ?? '';
      return policy.mode === 'switch' ? switches.isHealthy(endpoint) : world.isWorking(endpoint, now());
    },
  });
  const { replicas, events } = createSimulatedLedger(config.observers, world, now);
  const referee = createReferee({ scenario, world, zone, now, startAt, told: events, log });
  const depot = createDepot((made) => referee.deposited(made));
  function replicaOf(observer: string): Replica {
    const replica = replicas.get(observer);
    if (replica === undefined) throw new Error(`${observer} is an observer`);
    return replica;
  }
  return { scenario, world, clock, now, control, zone, switches, depot, referee, replicaOf, log };
}

/** `+  61.250s` */
export function timeText(ms: number): string {
  return `${ms < 0 ? '-' : '+'}${(Math.abs(ms) / 1_000).toFixed(3).padStart(8)}s`;
}
