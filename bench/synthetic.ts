/** A made-up world that looks like a real one: services in two regions, seen by three observers over HTTPS. */

import { hourMs } from '../shared/availability/slots.ts';
import { nothingAudited } from '../shared/config/auditConfig.ts';
import type { Config, Service } from '../shared/config/config.ts';
import { bodyBytesMaxDefault } from '../shared/config/defaults.ts';
import { nothingRestored } from '../shared/config/restoreConfig.ts';
import type { Round, Seen } from '../shared/ledger/round.ts';
import type { Shard } from '../shared/ledger/shards.ts';
import type { HttpTarget } from '../shared/probe/target.ts';
import { seededRandom } from './measure.ts';

const names = ['checkout', 'orders', 'payments', 'search', 'accounts', 'catalog', 'invoices', 'shipping'];
const regions = ['us-east-1', 'us-west-2'];

/** @param serviceCount each has two endpoints. */
export function syntheticConfig(serviceCount: number, everyMs: number): Config {
  const services = Array.from({ length: serviceCount }, (_, index): Service => {
    const id = `${names[index % names.length]}-${String(index).padStart(2, '0')}`;
    return {
      id,
      title: `Service ${id}`,
      everyMs,
      endpoints: regions.map((region) => ({
        id: region,
        target: targetOf(`https://${id}.${region}.example.com/health`),
      })),
      objective: {
        availability: 0.999,
        window: { kind: 'rolling', ms: 30 * 24 * hourMs },
        indicator: { kind: 'timeslices' },
        minimum: { events: 2, failures: 2 },
        spent: [0.75, 1],
      },
      alarms: [],
    };
  });
  return {
    observers: ['us-east-1', 'us-east-2', 'us-west-2'],
    services,
    maintenance: [],
    alerts: [],
    audit: nothingAudited,
    restore: nothingRestored,
  };
}

function targetOf(url: string): HttpTarget {
  return {
    kind: 'http',
    url,
    method: 'GET',
    headers: {},
    redirectsMax: 0,
    bodyBytesMax: bodyBytesMaxDefault,
    timeoutMs: 5_000,
    expect: { status: [{ from: 200, to: 299 }], headers: {}, json: [] },
  };
}

/** One probe in this many fails by itself, besides the outages. */
const blipEvery = 5_000;

/** The same round for the same arguments. */
export function syntheticRound(shard: Shard, observer: string, observerIndex: number, slot: number): Round {
  const random = seededRandom(slot / 1000 + observerIndex * 7_919 + shard.index * 104_729);
  const seen: Record<string, Record<string, Seen>> = {};
  for (const [index, { service, endpoint }] of shard.endpoints.entries()) {
    const far = (index + observerIndex) % regions.length === 1;
    const failing = isOut(index + shard.index * 100, slot) || random() < 1 / blipEvery;
    seen[service] = { ...seen[service], [endpoint.id]: failing ? failure(random) : success(index, far, slot, random) };
  }
  return {
    observer,
    observerCount: 3,
    everyMs: shard.everyMs,
    shardIndex: shard.index,
    slot,
    startedAt: slot + Math.floor(random() * 900),
    seen,
  };
}

/** About one hour in a hundred begins with an outage of five minutes. */
function isOut(endpointIndex: number, slot: number): boolean {
  const hour = Math.floor(slot / hourMs);
  return slot % hourMs < 300_000 && seededRandom(hour * 31 + endpointIndex * 65_537)() < 0.01;
}

/** HTTPS with all four phases: 20 to 60 ms within a region, 80 to 300 ms across the continent. */
function success(index: number, far: boolean, slot: number, random: () => number): Seen {
  const tripMs = (far ? 35 : 4) + random() * (far ? 25 : 6);
  const connectMs = tripMs * (1 + random() * 0.2);
  const tlsMs = tripMs * (1.2 + random() * 0.4);
  const firstByteMs = tripMs + 5 + random() ** 3 * 60;
  const dnsMs = 0.5 + random() ** 4 * 20;
  // Certificates run for 90 days and are renewed 30 days before their end.
  const certificateDaysLeft = 30 + ((Math.floor(slot / (24 * hourMs)) + index * 7) % 60);
  const timings = { dnsMs, connectMs, tlsMs, firstByteMs, totalMs: dnsMs + connectMs + tlsMs + firstByteMs + 0.4 };
  return { outcome: 'up', timings, certificateDaysLeft };
}

function failure(random: () => number): Seen {
  const connectMs = 4 + random() * 60;
  return {
    outcome: 'down',
    reason: 'status',
    timings: { dnsMs: 1, connectMs, tlsMs: connectMs * 1.4, firstByteMs: connectMs + 5, totalMs: connectMs * 3.4 + 6 },
    evidence: { expected: '200-299', got: '503 Service Unavailable', excerpt: 'upstream connect error or disconnect' },
  };
}
