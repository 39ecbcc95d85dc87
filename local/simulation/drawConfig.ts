/** Draws a config: who observes, where the service runs, and under what policy it fails over. */
import { nothingAudited } from '../../shared/config/auditConfig.ts';
import type { Config, FailoverPolicy, LagPolicy, Service } from '../../shared/config/config.ts';
import { nothingRestored } from '../../shared/config/restoreConfig.ts';
import type { Random } from './random.ts';

export const service = 'checkout';
export const zoneId = 'Z0123456789ABC';
export const domain = 'example.com';

const observerRegions = ['us-east-1', 'us-east-2', 'us-west-2', 'eu-west-1', 'eu-central-1'] as const;
const endpointRegions = ['us-east-1', 'us-west-2', 'ap-south-1'] as const;
/** Documentation blocks (RFC 5737). */
const networks = ['192.0.2', '198.51.100', '203.0.113'] as const;

export function drawConfig(random: Random): Config {
  const everyMs = random.chance(0.5) ? 10_000 : 30_000;
  const [home, ...others] = observerRegions.slice(0, random.chance(0.75) ? 3 : 5);
  const mode = random.chance(0.2) ? 'switch' : 'records';
  // A pair of records switches between two endpoints, and only changing them brings in a third.
  const regions = endpointRegions.slice(0, mode === 'switch' ? 2 : random.between(2, 3));
  const checkout: Service = {
    id: service,
    title: 'Checkout',
    everyMs,
    endpoints: regions.map((id, index) => ({
      ...endpoint(service, id),
      recordValues: [`${networks[index]}.10`],
      healthCheckId: healthCheckOf(id),
    })),
    failover: drawPolicy(random, everyMs, mode),
    alarms: [],
  };
  // Nothing moves for this one; its hosts are there to show who is cut off.
  const search: Service = {
    id: 'search',
    title: 'Search',
    everyMs,
    endpoints: endpointRegions.slice(0, 2).map((id) => endpoint('search', id)),
    alarms: [],
  };
  if (home === undefined) throw new Error('there is an observer');
  return {
    observers: [home, ...others],
    services: [checkout, search],
    maintenance: [],
    alerts: [],
    audit: nothingAudited,
    restore: nothingRestored,
  };
}

/** The Route 53 health check that guards the endpoint's record. */
export function healthCheckOf(endpoint: string): string {
  return `check-${endpoint}`;
}

function drawPolicy(random: Random, everyMs: number, mode: FailoverPolicy['mode']): FailoverPolicy {
  const cadences = (least: number, most: number) => random.between(least, most) * everyMs;
  const lag = drawLag(random);
  return {
    record: { zone: zoneId, name: `${service}.${domain}`, type: 'A', ttlSeconds: 30 },
    mode,
    down: { ...drawRounds(random, 2, 3), forMs: random.between(0, 10_000) },
    up: { ...drawRounds(random, 2, 4), forMs: cadences(0, 2) },
    failback: random.chance(0.5) ? { kind: 'manual' } : { kind: 'after', quietMs: cadences(4, 12) },
    cooldownMs: cadences(2, 8),
    limit: { flips: random.between(2, 4), perMs: cadences(20, 60) },
    drift: random.chance(0.7) ? 'repair' : 'alert',
    ...(lag === undefined ? {} : { lag }),
  };
}

/** Mostly so many in a row, and sometimes so many of the last few. */
function drawRounds(random: Random, least: number, most: number): { readonly rounds: number; readonly of: number } {
  const rounds = random.between(least, most);
  return { rounds, of: rounds + (random.chance(0.3) ? random.between(1, 2) : 0) };
}

function drawLag(random: Random): LagPolicy | undefined {
  const drawn = random.next();
  const maxMs = random.between(10, 60) * 1_000;
  if (drawn < 0.25) return { maxMs, source: { kind: 'json', path: 'lag', unitMs: 1 } };
  if (drawn > 0.5) return undefined;
  const metric = { namespace: 'AWS/RDS', name: 'AuroraGlobalDBReplicationLag', dimensions: {}, unitMs: 1 };
  return { maxMs, source: { kind: 'metric', ...metric } };
}

function endpoint(of: string, id: string): Service['endpoints'][number] {
  const target = { kind: 'tcp' as const, host: `${id}.${of}.${domain}`, port: 443, timeoutMs: 5_000, expect: {} };
  return { id, target };
}
