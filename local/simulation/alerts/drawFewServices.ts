/** Draws a config: a few services, each with an objective whose windows are short enough to be simulated. */

import { nothingAudited } from '../../../shared/config/auditConfig.ts';
import type { AlertRoute, BurnPair, Config, Objective, Service } from '../../../shared/config/config.ts';
import { failoverDefault } from '../../../shared/config/defaults.ts';
import { nothingRestored } from '../../../shared/config/restoreConfig.ts';
import { domain, zoneId } from '../drawConfig.ts';
import { pick } from '../drawing.ts';
import type { Random } from '../random.ts';

const minuteMs = 60_000;
const dayMs = 86_400_000;

const observerRegions = ['us-east-1', 'us-east-2', 'us-west-2', 'eu-west-1', 'eu-central-1'] as const;
export const endpointRegions = ['us-east-1', 'us-west-2', 'ap-south-1'] as const;
const names = ['checkout', 'search', 'orders'] as const;

export function drawFewServices(random: Random): Config {
  const [home, ...others] = observerRegions.slice(0, random.chance(0.75) ? 3 : 5);
  if (home === undefined) throw new Error('there is an observer');
  const services = names.slice(0, random.between(1, names.length)).map((id) => drawService(random, id));
  return {
    observers: [home, ...others],
    services,
    maintenance: [],
    alerts: drawRoutes(random),
    audit: nothingAudited,
    restore: nothingRestored,
  };
}

function drawService(random: Random, id: string): Service {
  const everyMs = pick(random, [10_000, 10_000, 30_000, 30_000, 60_000, 120_000]);
  const regions = endpointRegions.slice(0, random.between(1, 3));
  const isMoved = regions.length > 1 && random.chance(0.3);
  const record = { zone: zoneId, name: `${id}.${domain}`, type: 'A', ttlSeconds: 30 } as const;
  return {
    id,
    title: id,
    everyMs,
    endpoints: regions.map((region) => endpointOf(id, region)),
    objective: drawObjective(random, everyMs),
    ...(isMoved ? { failover: { ...failoverDefault, record } } : {}),
    alarms: [],
  };
}

export function endpointOf(service: string, region: string): Service['endpoints'][number] {
  const host = `${region}.${service}.${domain}`;
  const target = { kind: 'tcp' as const, host, port: 443, timeoutMs: 5_000, expect: {} };
  return { id: region, target, recordValues: [`192.0.2.${service.length}`] };
}

function drawObjective(random: Random, everyMs: number): Objective {
  const availability = pick(random, [0.9, 0.95, 0.99, 0.995]);
  const failures = random.between(1, 3);
  return {
    availability,
    window: pick(random, [
      { kind: 'rolling', ms: dayMs },
      { kind: 'rolling', ms: 7 * dayMs },
      { kind: 'calendar', unit: 'week', timezone: 'Europe/Berlin' },
    ] as const),
    indicator: { kind: 'timeslices' },
    burn: drawPairs(random, availability, everyMs),
    minimum: { events: failures, failures },
    spent: pick(random, [[], [0.75, 1], [0.5]]),
  };
}

/** A page when a large share of a short window fails, a ticket when a smaller one of a longer window does. */
function drawPairs(random: Random, availability: number, everyMs: number): readonly BurnPair[] {
  const pageMs = random.between(6, 15) * minuteMs;
  const share = random.between(10, 50) / 100;
  const page = pairOf('page', pageMs, share, availability, everyMs);
  if (random.chance(0.3)) return [page];
  return [page, pairOf('ticket', random.between(2, 3) * pageMs, share / 3, availability, everyMs)];
}

/** @param share of the long window that has to fail. */
export function pairOf(
  severity: BurnPair['severity'],
  longMs: number,
  share: number,
  availability: number,
  everyMs: number,
): BurnPair {
  const shortMs = Math.max(2 * minuteMs, 2 * everyMs, Math.floor(longMs / 6 / minuteMs) * minuteMs);
  return { severity, longMs, shortMs, factor: share / (1 - availability) };
}

export function topicRoute(name: string): Pick<AlertRoute, 'id' | 'to'> {
  return { id: name, to: { kind: 'topic', arn: `arn:aws:sns:us-east-1:123456789012:${name}`, format: 'plain' } };
}

function drawRoutes(random: Random): readonly AlertRoute[] {
  const reminded = random.chance(0.7) ? { remindMs: random.between(2, 6) * minuteMs } : {};
  const quiet = { fromMinute: random.between(0, 1_439), toMinute: random.between(0, 1_439), timezone: 'Europe/Berlin' };
  const oncall: AlertRoute = { ...topicRoute('oncall'), severities: ['page'], ...reminded };
  const team: AlertRoute = { ...topicRoute('team'), ...(random.chance(0.2) ? { quiet } : {}) };
  const burns: AlertRoute = { ...topicRoute('burns'), kinds: ['burn'], services: [names[0]], ...reminded };
  return [oncall, ...(random.chance(0.7) ? [team] : []), ...(random.chance(0.4) ? [burns] : [])];
}
