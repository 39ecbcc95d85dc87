/** The verbs `readIncidents` and `readAllIncidents`: what went wrong in a range of time, and what was done about it. */
import { hourMs } from '../availability/slots.ts';
import type { Config, Service } from '../config/config.ts';
import { type Correction, exclusionsOf } from '../ledger/correction.ts';
import type { LedgerEvent } from '../ledger/event.ts';
import type { Ledger, Range } from '../ledger/ledger.ts';
import { recentOf } from '../ledger/newest.ts';
import type { Recent } from '../ledger/recent.ts';
import { eachAtMost } from '../runtime/eachAtMost.ts';
import { figuresOf } from './figures.ts';
import { endOf, withHappenings } from './happened.ts';
import type { Incident, IncidentFigures, RegionIncident } from './incident.ts';
import { type BareIncident, incidentsOf } from './incidentsOf.ts';
import { readTroubles } from './readTroubles.ts';
import { regionIncidentsOf } from './regionIncidents.ts';

export type ServiceIncidents = Range & {
  readonly service: string;
  /** Newest first. */
  readonly incidents: readonly Incident[];
  readonly figures: IncidentFigures;
};

export type AllIncidents = Range & {
  /** Newest first. */
  readonly incidents: readonly Incident[];
  /** Newest first. */
  readonly regions: readonly RegionIncident[];
  /** Over all services, and of each. */
  readonly figures: IncidentFigures;
  readonly services: readonly { readonly service: string; readonly figures: IncidentFigures }[];
};

export type IncidentLedger = Pick<Ledger, 'days' | 'hours' | 'recents' | 'corrections' | 'events'>;

/** A drill may have begun before it did any harm; at the default cadence none lasts as long. */
const drillBackMs = hourMs;

/** So many services are read at a time. */
const atOnceMax = 20;

/** @throws LedgerUnavailable */
export async function readIncidents(
  { service, from, to }: Range & { readonly service: Service },
  { ledger }: { readonly ledger: IncidentLedger },
): Promise<ServiceIncidents> {
  const [recents, corrections] = await Promise.all([ledger.recents(), ledger.corrections()]);
  return await readOne({ service, from, to, recents, corrections }, ledger);
}

/** For a status page: it costs what `readIncidents` costs, for every service. @throws LedgerUnavailable */
export async function readAllIncidents(
  { config, from, to }: Range & { readonly config: Pick<Config, 'services'> },
  { ledger }: { readonly ledger: IncidentLedger },
): Promise<AllIncidents> {
  const [recents, corrections] = await Promise.all([ledger.recents(), ledger.corrections()]);
  const read = await eachAtMost(atOnceMax, config.services, (service) =>
    readOne({ service, from, to, recents, corrections }, ledger).catch((error: unknown) => ({ error })),
  );
  const services = read.map((one) => {
    if ('error' in one) throw one.error;
    return one;
  });
  const incidents = services.flatMap((one) => one.incidents).sort((a, b) => b.from - a.from);
  return {
    from,
    to,
    incidents,
    regions: regionIncidentsOf(config, incidents).toReversed(),
    figures: figuresOf(incidents),
    services: services.map(({ service, figures }) => ({ service, figures })),
  };
}

type OneInput = Range & {
  readonly service: Service;
  readonly recents: readonly Recent[];
  readonly corrections: readonly Correction[];
};

async function readOne(
  { service, from, to, recents, corrections }: OneInput,
  ledger: IncidentLedger,
): Promise<ServiceIncidents> {
  const recent = recentOf(recents, service.id);
  const troubles = await readTroubles({ service: service.id, from, to, recent }, ledger);
  const bare = incidentsOf(troubles).filter((one) => touches(one, { from, to }));
  const incidents = withHappenings(bare, {
    objective: service.objective,
    excluded: exclusionsOf(corrections, service.id),
    events: await eventsAround(service.id, bare, to, ledger),
  }).toReversed();
  return { service: service.id, from, to, incidents, figures: figuresOf(incidents) };
}

/** An incident that users no longer notice is told for as long as an endpoint has not recovered from it. */
function touches(incident: BareIncident, { from, to }: Range): boolean {
  return incident.from < to && [incident, ...incident.endpoints].some((one) => endOf(one) > from);
}

/** From the first incident on: a note may be written long after. Nothing is read where nothing was wrong. */
async function eventsAround(
  service: string,
  incidents: readonly BareIncident[],
  to: number,
  ledger: IncidentLedger,
): Promise<readonly LedgerEvent[]> {
  const [first] = incidents;
  return first === undefined ? [] : await ledger.events(service, { from: first.from - drillBackMs, to: to + 1 });
}
