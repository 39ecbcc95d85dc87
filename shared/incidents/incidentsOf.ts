/** The troubles of a service's series → its incidents. Pure. */
import type { EndpointDown, Incident } from './incident.ts';
import { downMsOf, mergeMs, type Trouble } from './trouble.ts';

export type ServiceTroubles = {
  readonly service: string;
  /** Of what users reached. */
  readonly visible: readonly Trouble[];
  /** By endpoint, `public` too. */
  readonly endpoints: Readonly<Record<string, readonly Trouble[]>>;
};

/** An incident before anything is known of what happened in it. */
export type BareIncident = Pick<
  Incident,
  'service' | 'scope' | 'endpoint' | 'from' | 'to' | 'state' | 'downMs' | 'endUncertainMs' | 'reason' | 'endpoints'
> & { readonly downs: Trouble['downs'] };

/**
 * Oldest first. An endpoint that went down with what users reached, or was down first by less than it takes to be an
 * incident of its own, is part of that incident, even where it stays down after traffic has moved away from it.
 */
export function incidentsOf({ service, visible, endpoints }: ServiceTroubles): readonly BareIncident[] {
  const ofService = visible.map((trouble) => bare(service, trouble, { scope: 'service' }, downIn(trouble, endpoints)));
  const ofEndpoints = Object.entries(endpoints).flatMap(([endpoint, troubles]) =>
    troubles
      .filter((trouble) => !visible.some((one) => isPartOf(trouble, one)))
      .map((trouble) => bare(service, trouble, { scope: 'endpoint', endpoint }, [downOf(endpoint, trouble)])),
  );
  return [...ofService, ...ofEndpoints].sort((a, b) => a.from - b.from);
}

function bare(
  service: string,
  { from, to, state, downs, endUncertainMs, reason }: Trouble,
  about: Pick<BareIncident, 'scope' | 'endpoint'>,
  endpoints: readonly EndpointDown[],
): BareIncident {
  const told = { ...(to === undefined ? {} : { to }), ...(reason === undefined ? {} : { reason }) };
  return { service, ...about, from, state, downMs: downMsOf({ downs }), endUncertainMs, ...told, endpoints, downs };
}

function isPartOf(trouble: Trouble, whole: Trouble): boolean {
  return trouble.from >= whole.from - mergeMs && trouble.from < (whole.to ?? Number.POSITIVE_INFINITY);
}

function downIn(whole: Trouble, endpoints: ServiceTroubles['endpoints']): readonly EndpointDown[] {
  const end = whole.to ?? Number.POSITIVE_INFINITY;
  return Object.entries(endpoints).flatMap(([endpoint, troubles]) =>
    troubles
      .filter((one) => one.from < end && (one.to ?? Number.POSITIVE_INFINITY) > whole.from)
      .map((one) => downOf(endpoint, one)),
  );
}

function downOf(endpoint: string, trouble: Trouble): EndpointDown {
  const { from, to, state } = trouble;
  return { endpoint, from, ...(to === undefined ? {} : { to }), state, downMs: downMsOf(trouble) };
}
