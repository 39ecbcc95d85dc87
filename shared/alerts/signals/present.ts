/** How things are now, for the sources that look at it: from the last rounds, by the quorum's rules. Pure. */
import { maintenanceAt } from '../../availability/maintenance.ts';
import { type Config, publicEndpointId } from '../../config/config.ts';
import type { Round } from '../../ledger/round.ts';
import { type EndpointStatus, endpointNow, type ObserverStatus, observerNow } from '../../ledger/sight.ts';
import type { Reason } from '../../probe/observation.ts';
import type { Failing } from '../alert.ts';
import type { Footprint } from '../regionLoss.ts';

export type Present = {
  readonly observers: readonly ObserverStatus[];
  /** By service, in the config's order. */
  readonly endpoints: ReadonlyMap<string, readonly EndpointStatus[]>;
};

/** @param rounds the last ones of every observer, in any order. */
export function presentOf(config: Config, rounds: readonly Round[], now: number): Present {
  const newestFirst = rounds.toSorted((a, b) => b.slot - a.slot);
  const newestOf = newestRounds(newestFirst);
  return {
    observers: config.observers.map((region) => observerNow(region, newestFirst, now)),
    endpoints: new Map(
      config.services.map((service) => {
        const own = newestOf(service.id);
        return [service.id, service.endpoints.map(({ id }) => endpointNow(service, id, { config, now }, own))] as const;
      }),
    ),
  };
}

/** A service stands in few of the rounds, and each endpoint asks for them. */
function newestRounds(newestFirst: readonly Round[]): (service: string) => readonly Round[] {
  const byService = new Map<string, Round[]>();
  for (const round of newestFirst) {
    for (const service of Object.keys(round.seen)) {
      const known = byService.get(service);
      if (known === undefined) byService.set(service, [round]);
      else known.push(round);
    }
  }
  return (service) => byService.get(service) ?? [];
}

/** The endpoints that the quorum, or at least somebody, sees down. */
export function failingOf(present: Present, service: string): readonly Failing[] {
  return (present.endpoints.get(service) ?? []).flatMap(({ id, observers }) => {
    const down = Object.entries(observers).filter(([, view]) => view.state === 'down');
    if (down.length === 0) return [];
    const reason = mostFrequent(down.flatMap(([, view]) => view.reason ?? []));
    return [{ endpoint: id, observers: down.map(([name]) => name), ...(reason === undefined ? {} : { reason }) }];
  });
}

/** Of several, the first in the alphabet. */
function mostFrequent(reasons: readonly Reason[]): Reason | undefined {
  const counts = new Map<Reason, number>();
  for (const reason of reasons) counts.set(reason, (counts.get(reason) ?? 0) + 1);
  return [...counts].sort(([a, ofA], [b, ofB]) => ofB - ofA || (a < b ? -1 : 1))[0]?.[0];
}

/** What was up so much before others were seen down may be down by now. */
const outdatedMs = 60_000;

/**
 * Where each service is, and where it is down. Of those in maintenance that is not known, nor of those that were last
 * looked at before the others failed.
 */
export function footprintsOf(config: Config, present: Present, now: number): readonly Footprint[] {
  const failedAt = failedAtByRegion(present);
  return config.services.map(({ id }) => {
    const regional = (present.endpoints.get(id) ?? []).filter((one) => one.id !== publicEndpointId);
    const regions = regional.map((one) => one.id);
    if (maintenanceAt(config, id, now) !== undefined) return { service: id, regions, down: [], unknown: regions };
    const down = regional.filter(({ state }) => state === 'down').map((one) => one.id);
    const unknown = regional
      .filter((one) => one.state === 'unknown' || (one.state === 'up' && isOutdated(one, failedAt.get(one.id))))
      .map((one) => one.id);
    return { service: id, regions, down, unknown };
  });
}

/** By region, when an endpoint there was last seen down, Unix milliseconds. */
function failedAtByRegion({ endpoints }: Present): ReadonlyMap<string, number> {
  const failedAt = new Map<string, number>();
  for (const endpoint of [...endpoints.values()].flat()) {
    if (endpoint.state !== 'down') continue;
    failedAt.set(endpoint.id, Math.max(lookedAt(endpoint), failedAt.get(endpoint.id) ?? 0));
  }
  return failedAt;
}

function isOutdated(endpoint: EndpointStatus, failedAt: number | undefined): boolean {
  return failedAt !== undefined && lookedAt(endpoint) < failedAt - outdatedMs;
}

function lookedAt({ observers }: EndpointStatus): number {
  return Math.max(0, ...Object.values(observers).map(({ at }) => at));
}
