/** A seed → a config, a policy and a list of faults. The same seed gives the same scenario. */
import type { Config, Service } from '../../shared/config/config.ts';
import { policiesOf, type ServicePolicy } from '../../shared/failover/policy.ts';
import { commitBoundMs, convergeBoundMs } from './bounds.ts';
import { drawFaults } from './drawFaults.ts';
import type { Fault } from './faults.ts';
import { createRandom, type Random } from './random.ts';

export type Scenario = {
  readonly seed: number;
  readonly config: Config;
  readonly policy: ServicePolicy;
  readonly faults: readonly Fault[];
  /** How many slots are run. */
  readonly slots: number;
};

export const service = 'checkout';
export const zoneId = 'Z0123456789ABC';
export const domain = 'example.com';

const observerRegions = ['us-east-1', 'us-east-2', 'us-west-2', 'eu-west-1', 'eu-central-1'] as const;
const endpointRegions = ['us-east-1', 'us-west-2', 'ap-south-1'] as const;
/** Documentation blocks (RFC 5737). */
const networks = ['192.0.2', '198.51.100', '203.0.113'] as const;

/** Everything that ends has ended after so many slots; then comes the time in which all must be well again. */
const slotsOfFaults = 45;

export function drawScenario(seed: number): Scenario {
  const random = createRandom(seed);
  const config = drawConfig(random);
  const [policy] = policiesOf(config);
  if (policy === undefined) throw new Error('the simulated service has a failover policy');
  const guarded = Object.entries(policy.records).map(
    ([id, record]) => [id, { ...record, healthCheckId: `check-${id}` }] as const,
  );
  return {
    seed,
    config,
    policy: { ...policy, records: Object.fromEntries(guarded) },
    faults: drawFaults(random, {
      observers: config.observers,
      endpoints: policy.endpoints,
      everyMs: policy.everyMs,
      slots: slotsOfFaults,
    }),
    slots:
      slotsOfFaults +
      Math.ceil((commitBoundMs(policy) + convergeBoundMs(policy) + policy.cooldownMs) / policy.everyMs) +
      2,
  };
}

function drawConfig(random: Random): Config {
  const everyMs = random.chance(0.5) ? 10_000 : 30_000;
  const [home, ...others] = observerRegions.slice(0, random.chance(0.75) ? 3 : 5);
  const regions = endpointRegions.slice(0, random.between(2, 3));
  const cadences = (least: number, most: number) => random.between(least, most) * everyMs;
  const checkout: Service = {
    id: service,
    title: 'Checkout',
    everyMs,
    endpoints: regions.map((id, index) => endpoint(service, id, [`${networks[index]}.10`])),
    failover: {
      record: { zone: zoneId, name: `${service}.${domain}`, type: 'A', ttlSeconds: 30 },
      mode: 'records',
      down: { rounds: random.between(2, 3), forMs: random.between(0, 10_000) },
      up: { rounds: random.between(2, 4), forMs: cadences(0, 2) },
      failback: random.chance(0.5) ? { kind: 'manual' } : { kind: 'after', quietMs: cadences(4, 12) },
      cooldownMs: cadences(2, 8),
      limit: { flips: random.between(2, 4), perMs: cadences(20, 60) },
    },
  };
  // Nothing moves for this one; its hosts are there to show who is cut off.
  const search: Service = {
    id: 'search',
    title: 'Search',
    everyMs,
    endpoints: endpointRegions.map((id) => endpoint('search', id)),
  };
  if (home === undefined) throw new Error('there is an observer');
  return { observers: [home, ...others], services: [checkout, search] };
}

function endpoint(of: string, id: string, recordValues?: readonly string[]): Service['endpoints'][number] {
  const target = { kind: 'tcp' as const, host: `${id}.${of}.${domain}`, port: 443, timeoutMs: 5_000, expect: {} };
  return { id, target, ...(recordValues === undefined ? {} : { recordValues }) };
}
