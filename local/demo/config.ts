/** The demo world's config: a `holdfast.yml` like any other, made once the ports are known. */
import type { Config } from '../../shared/config/config.ts';
import { parseConfig } from '../../shared/config/parse.ts';
import { demoRestored } from './backups/config.ts';
import { demoBackups, demoBuckets } from './buckets.ts';
import { type DemoWorld, demoServices } from './world.ts';

/** @param how whether this machine can restore dumps of PostgreSQL. */
export function demoConfig(world: DemoWorld, how = { postgres: false }): Config {
  const parsed = parseConfig(demoYaml(world, how), 'demo.yml');
  if (!parsed.ok) throw new Error(`the demo config is invalid: ${JSON.stringify(parsed.problems)}`);
  return parsed.config;
}

const demoObservers = ['us-east-1', 'us-east-2', 'us-west-2'] as const;

/** What the name of `checkout` answers, by region: from the blocks for documentation (RFC 5737). */
const checkoutValues: Readonly<Record<string, readonly string[]>> = {
  'us-east-1': ['192.0.2.10'],
  'us-west-2': ['198.51.100.10'],
};

/**
 * Quick, so that the whole story fits into two minutes of watching: seconds to move away, a minute of quiet to come
 * back, and room for playing it again and again. Real services are better off with the defaults.
 */
const checkoutFailover = {
  record: { zone: 'Z0DEMO0DEMO0DEMO0DE', name: 'checkout.demo.test', type: 'A', ttl: '5s' },
  down: { rounds: 3, for: '5s' },
  up: { rounds: 3, for: '5s' },
  failback: { after: '1m' },
  cooldown: '15s',
  limit: { flips: 30, per: '1h' },
  lag: { json: 'replicaLagSeconds', max: '30s' },
};

/**
 * Of a day, so that half a minute of outage can be seen in the budget, and in windows so short that an alert is raised
 * within two minutes of an endpoint's breaking and is over soon after it is healed.
 */
const objective = {
  availability: 99.9,
  window: '1d',
  rpo: '24h',
  latency: { target: 99, under: '250ms' },
  burn: [
    { severity: 'page', long: '10m', short: '1m', factor: 14.4 },
    { severity: 'ticket', long: '1h', short: '5m', factor: 3 },
  ],
  spent: [25, 50, 100],
};

/** JSON is YAML, so the config is written as one. */
function demoYaml(world: DemoWorld, how: Parameters<typeof demoRestored>[0]): string {
  const services = Object.entries(demoServices).map(([id, { title, regions }]) => [
    id,
    {
      title,
      every: '5s',
      timeout: '2s',
      endpoints: Object.fromEntries(regions.map((region) => [region, endpointOf(world, id, region)])),
      expect: { status: 200, json: { status: 'ok' }, latency: '1s' },
      objective,
      ...(id === 'checkout' ? { failover: checkoutFailover } : {}),
    },
  ]);
  const alerts = [{ console: true }];
  const backups = { ...demoBackups, ...demoRestored(how) };
  const storage = { buckets: demoBuckets, backups, audit: { page: 'never', ticket: 'high' } };
  return JSON.stringify({ observers: demoObservers, services: Object.fromEntries(services), ...storage, alerts });
}

function endpointOf(world: DemoWorld, service: string, region: string) {
  const values = service === 'checkout' ? checkoutValues[region] : undefined;
  return { url: world.url(service, region), ...(values === undefined ? {} : { target: { values } }) };
}
