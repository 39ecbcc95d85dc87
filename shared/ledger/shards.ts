/**
 * A shard is the part of the config that one observer probes in one go and records as one round:
 * services of one cadence, few enough for one Lambda invocation and one small item. A service is
 * never split, so that its rounds and folds stay together.
 */
import type { Config, Endpoint, Service } from '../config/config.ts';

export type ShardEndpoint = { readonly service: string; readonly endpoint: Endpoint };

export type Shard = {
  /** `<cadence in ms>-<index>`, such as `30000-0`. */
  readonly id: string;
  readonly everyMs: number;
  /** Counts from 0 within the cadence. */
  readonly index: number;
  readonly services: readonly Service[];
  readonly endpoints: readonly ShardEndpoint[];
};

/**
 * One hundred endpoints make a round of about 4 KB when all is well and 100 KB when everything is
 * down with evidence, well below the 400 KB that DynamoDB allows an item.
 */
const shardEndpointsMax = 100;

/**
 * The running marks of a shard's two hours are one item, too, with a character a slot when everything flaps: at a
 * second's cadence 24 endpoints, each with its service's own series, are 350 KB.
 */
const endpointsPerSecondOfCadence = 24;

function endpointsMaxAt(everyMs: number): number {
  return Math.min(shardEndpointsMax, Math.floor((endpointsPerSecondOfCadence * everyMs) / 1000));
}

export function shardsOf(config: Config, limit: (everyMs: number) => number = endpointsMaxAt): readonly Shard[] {
  return cadencesOf(config).flatMap((everyMs) => {
    const services = config.services.filter((service) => service.everyMs === everyMs);
    return packed(services, limit(everyMs)).map((group, index) => ({
      id: `${everyMs}-${index}`,
      everyMs,
      index,
      services: group,
      endpoints: group.flatMap((service) => service.endpoints.map((endpoint) => ({ service: service.id, endpoint }))),
    }));
  });
}

/** The distinct cadences of the config's services, in milliseconds, fastest first. */
export function cadencesOf(config: Config): readonly number[] {
  return [...new Set(config.services.map((service) => service.everyMs))].sort((a, b) => a - b);
}

function packed(services: readonly Service[], endpointsMax: number): readonly (readonly Service[])[] {
  const groups: Service[][] = [];
  let room = 0;
  for (const service of services) {
    if (service.endpoints.length > room || groups.length === 0) {
      groups.push([]);
      room = endpointsMax;
    }
    groups.at(-1)?.push(service);
    room -= service.endpoints.length;
  }
  return groups;
}
