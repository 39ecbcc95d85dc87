/** A seed → a config, a policy and a list of faults. The same seed gives the same scenario. */
import type { Config } from '../../shared/config/config.ts';
import { policiesOf, type ServicePolicy } from '../../shared/failover/policy.ts';
import { type Shard, shardsOf } from '../../shared/ledger/shards.ts';
import { commitBoundMs, convergeBoundMs, drillBoundMs } from './bounds.ts';
import { drawConfig, service } from './drawConfig.ts';
import { drawFaults } from './drawFaults.ts';
import type { Fault } from './faults.ts';
import { createRandom } from './random.ts';
import { quorum } from './votes.ts';

export type Scenario = {
  readonly seed: number;
  readonly config: Config;
  readonly policy: ServicePolicy;
  readonly faults: readonly Fault[];
  /** How many slots are run. */
  readonly slots: number;
};

/** Unix milliseconds. */
export const startAt = Date.UTC(2030, 0, 1);

/** Everything that ends has ended after so many slots; then comes the time in which all must be well again. */
export const slotsOfFaults = 45;

export function drawScenario(seed: number): Scenario {
  const random = createRandom(seed);
  const config = drawConfig(random);
  const [policy] = policiesOf(config);
  if (policy === undefined) throw new Error('the simulated service has a failover policy');
  const faults = drawFaults(random, { config, policy, slots: slotsOfFaults });
  const isDrilled = faults.some(({ kind }) => kind === 'drill');
  const restMs =
    commitBoundMs(policy, true) + convergeBoundMs(policy) + policy.cooldownMs + (isDrilled ? drillBoundMs(policy) : 0);
  return { seed, config, policy, faults, slots: slotsOfFaults + Math.ceil(restMs / policy.everyMs) + 2 };
}

/** What a scenario's config amounts to, worked out once. */
export type Plan = { readonly config: Config; readonly shards: readonly Shard[] };

export function planOf(scenario: Scenario): Plan {
  const config = plannedConfig(scenario);
  return { config, shards: shardsOf(config) };
}

/** With the maintenance that people have planned; it is among the faults, so that it can be left out. */
export function plannedConfig({ config, faults }: Pick<Scenario, 'config' | 'faults'>): Config {
  const windows = faults.filter((fault) => fault.kind === 'maintenance');
  const maintenance = windows.map(({ from, to }) => {
    return { kind: 'fixed', from: startAt + from, to: startAt + to, services: [service] } as const;
  });
  return { ...config, maintenance };
}

const endpointFaults: readonly Fault['kind'][] = ['endpoint-down', 'endpoint-flaps', 'endpoint-slow', 'region-lost'];

/** No endpoint ever fails, and those observers that believe so are fewer than a quorum. */
export function isCalm({ faults, config }: Scenario): boolean {
  const misled = faults.flatMap((fault) =>
    (fault.kind === 'cut-from-endpoint' || fault.kind === 'cut-off') && fault.sees === 'down' ? [fault.observer] : [],
  );
  const isQuorumMisled = new Set(misled).size >= quorum(config.observers.length);
  return !isQuorumMisled && faults.every(({ kind }) => !endpointFaults.includes(kind));
}
