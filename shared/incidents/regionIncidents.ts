/** When one region took several services' endpoints down at a time. Pure. */
import { servicesMin, shareMin } from '../alerts/regionLoss.ts';
import { type Config, publicEndpointId } from '../config/config.ts';
import { given } from '../config/settled.ts';
import { endOf } from './happened.ts';
import type { EndpointDown, Incident, RegionIncident } from './incident.ts';
import { mergeMs } from './trouble.ts';

/** An endpoint in the region, and whose. */
type Down = EndpointDown & { readonly service: string };

/** Oldest first. As many services, and as great a share of those in the region, as make an alert of it. */
export function regionIncidentsOf(
  { services }: Pick<Config, 'services'>,
  incidents: readonly Incident[],
): readonly RegionIncident[] {
  const downs = incidents.flatMap(({ service, endpoints }) => endpoints.map((one) => ({ ...one, service })));
  const regions = new Set(services.flatMap(({ endpoints }) => endpoints.map(({ id }) => id)));
  regions.delete(publicEndpointId);
  return [...regions]
    .flatMap((region) => {
      const there = services.filter(({ endpoints }) => endpoints.some(({ id }) => id === region)).map(({ id }) => id);
      const least = Math.max(servicesMin, Math.ceil(shareMin * there.length));
      const here = downs.filter(({ endpoint }) => endpoint === region);
      return lossesOf(here, least).map((loss) => incidentOf(region, loss, here, there));
    })
    .sort((a, b) => a.from - b.from);
}

type Loss = { readonly from: number; readonly to: number };

function incidentOf(region: string, { from, to }: Loss, downs: readonly Down[], there: readonly string[]) {
  const members = downs.filter((one) => one.from < to && endOf(one) > from);
  const isOpen = members.some((one) => one.state === 'open' && endOf(one) >= to);
  return {
    scope: 'region',
    region,
    from,
    ...given('to', Number.isFinite(to) ? to : undefined),
    state: isOpen ? 'open' : 'closed',
    services: there.filter((id) => members.some(({ service }) => service === id)),
  } as const;
}

/** The stretches in which at least so many services' endpoints were down at a time, merged like every incident. */
function lossesOf(downs: readonly Down[], least: number): readonly Loss[] {
  const edges = downs
    .flatMap((one) => [
      { at: one.from, step: 1, service: one.service },
      { at: endOf(one), step: -1, service: one.service },
    ])
    .sort((a, b) => a.at - b.at || b.step - a.step);
  const open = new Map<string, number>();
  const losses: { from: number; to: number }[] = [];
  let from: number | undefined;
  for (const { at, step, service } of edges) {
    const count = (open.get(service) ?? 0) + step;
    if (count === 0) open.delete(service);
    else open.set(service, count);
    if (open.size >= least) from ??= at;
    else if (from !== undefined) {
      const last = losses.at(-1);
      if (last !== undefined && from - last.to < mergeMs) last.to = at;
      else losses.push({ from, to: at });
      from = undefined;
    }
  }
  return losses;
}
