/** Incidents → the API's answers. Pure. */
import type * as z from 'zod';
import type { PublicPart } from '../../config/pageConfig.ts';
import { given } from '../../config/settled.ts';
import type { Incident, IncidentFigures, RegionIncident } from '../../incidents/incident.ts';
import type { AllIncidents, ServiceIncidents } from '../../incidents/readIncidents.ts';
import { timeText } from '../../ledger/keys.ts';
import type {
  allIncidentsSchema,
  incidentFiguresSchema,
  incidentSchema,
  regionIncidentSchema,
  serviceIncidentsSchema,
} from './incidentSchemas.ts';
import { timeIf } from './presentFailover.ts';

/** A month of failing every six minutes; an answer of a megabyte or so. */
const listedMax = 1_000;

/** @param hidden parts that are kept from whoever asks: left out, so that nobody takes them for none. */
export function presentServiceIncidents(
  read: ServiceIncidents,
  hidden: readonly PublicPart[] = [],
): z.output<typeof serviceIncidentsSchema> {
  return { service: read.service, ...presentListed(read, hidden) };
}

/** @param hidden as of `presentServiceIncidents`. */
export function presentAllIncidents(
  read: AllIncidents,
  hidden: readonly PublicPart[] = [],
): z.output<typeof allIncidentsSchema> {
  return {
    ...presentListed(read, hidden),
    ...(hidden.includes('endpoints') ? {} : { regions: read.regions.map((one) => presentRegion(one, read.to)) }),
    services: read.services.map(({ service, figures }) => ({ service, figures: presentFigures(figures) })),
  };
}

type Listed = Pick<AllIncidents, 'from' | 'to' | 'figures' | 'incidents'>;

function presentListed({ from, to, figures, incidents }: Listed, hidden: readonly PublicPart[]) {
  return {
    from: timeText(from),
    to: timeText(to),
    figures: presentFigures(figures),
    incidents: incidents.slice(0, listedMax).map((one) => withoutParts(presentIncident(one, to), hidden)),
    more: Math.max(0, incidents.length - listedMax),
  };
}

/** @param asOf until when an incident that is not over has lasted. */
export function presentIncident(incident: Incident, asOf: number): z.output<typeof incidentSchema> {
  const { service, scope, endpoint, state, reason, cost, drill } = incident;
  return {
    service,
    scope,
    ...given('endpoint', endpoint),
    ...presentSpan(incident),
    state,
    durationSeconds: lastedSeconds(incident, asOf),
    downSeconds: incident.downMs / 1000,
    endUncertainSeconds: incident.endUncertainMs / 1000,
    ...given('reason', reason),
    endpoints: incident.endpoints.map((one) => ({
      endpoint: one.endpoint,
      ...presentSpan(one),
      state: one.state,
      downSeconds: one.downMs / 1000,
    })),
    ...(cost === undefined ? {} : { cost: { badSeconds: cost.badMs / 1000, share: cost.share } }),
    flips: incident.flips.map(({ detectedAt, ...flip }) => {
      return { ...flip, at: timeText(flip.at), ...timeIf('detectedAt', detectedAt) };
    }),
    alerts: incident.alerts.map((alert) => ({ ...alert, at: timeText(alert.at) })),
    ...(drill === undefined ? {} : { drill: { ...drill, at: timeText(drill.at) } }),
    notes: incident.notes.map((note) => ({ ...note, at: timeText(note.at) })),
  };
}

type Told = z.output<typeof incidentSchema>;

function withoutParts({ endpoints, flips, alerts, ...rest }: Told, hidden: readonly PublicPart[]): Told {
  return {
    ...rest,
    ...(hidden.includes('endpoints') ? {} : given('endpoints', endpoints)),
    ...(hidden.includes('failover') ? {} : given('flips', flips)),
    ...(hidden.includes('alerts') ? {} : given('alerts', alerts)),
  };
}

function presentRegion(loss: RegionIncident, asOf: number): z.output<typeof regionIncidentSchema> {
  const { scope, region, state, services } = loss;
  return {
    scope,
    region,
    ...presentSpan(loss),
    state,
    durationSeconds: lastedSeconds(loss, asOf),
    services: [...services],
  };
}

type SpanOf = Pick<Incident, 'from' | 'to'>;

function presentSpan({ from, to }: SpanOf) {
  return { from: timeText(from), to: to === undefined ? null : timeText(to) };
}

function lastedSeconds({ from, to }: SpanOf, asOf: number): number {
  return ((to ?? asOf) - from) / 1000;
}

function presentFigures(figures: IncidentFigures): z.output<typeof incidentFiguresSchema> {
  const { count, closed, detected, mttdMs, mttrMs, mtbfMs } = figures;
  return {
    count,
    closed,
    detected,
    mttdSeconds: secondsOrNull(mttdMs),
    mttrSeconds: secondsOrNull(mttrMs),
    mtbfSeconds: secondsOrNull(mtbfMs),
  };
}

function secondsOrNull(ms: number | undefined): number | null {
  return ms === undefined ? null : Math.round(ms) / 1000;
}
