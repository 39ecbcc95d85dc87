/** What a person would have made in Route 53 before Holdfast: the hosted zones and the health checks. Pure. */
import type { Target } from '../../shared/probe/target.ts';
import { CannotStart } from '../cannotStart.ts';
import { isWithin } from './domainName.ts';
import { guardOf } from './guards.ts';
import type { HealthCheck } from './healthChecks.ts';
import { commonDomain, hostedNames, keptName, type ZoneName } from './hostedNames.ts';
import type { Route53State } from './standIn.ts';
import { createZone, type Zone } from './zone.ts';

export type Guarded = {
  readonly service: string;
  readonly endpoint: string;
  readonly target: Target;
  /** The id that the config names. */
  readonly healthCheckId?: string;
  readonly mode: 'records' | 'switch';
};

export type Provided = Guarded & { readonly healthCheckId: string };

export type Wanted = { readonly records: readonly ZoneName[]; readonly endpoints: readonly Guarded[] };

/**
 * The state with everything that the config needs, and what was there before: records stay as they are, as they would
 * in an account. Doing it again changes nothing.
 * @param makeId of a new health check. @throws CannotStart
 */
export function provision(
  state: Route53State,
  wanted: Wanted,
  makeId: () => string,
): { readonly state: Route53State; readonly endpoints: readonly Provided[] } {
  const zones = hostedNames(wanted.records).map(({ zone, name }) => zoneOf(state, zone, name));
  const guards = wanted.endpoints.map((endpoint) => ({ endpoint, check: healthCheckOf(state, endpoint, makeId) }));
  const isOurs = (id: string) => guards.some(({ check }) => check.id === id);
  // One that the config does not name any more must not answer in the place of one that it does.
  const isReplaced = ({ id, name }: Zone) =>
    zones.some((zone) => zone.id === id) || wanted.records.some((record) => isWithin(keptName(record.name), name));
  checkAnswered(wanted.records, zones);
  const referenced = state.zones.flatMap((zone) => zone.recordSets.flatMap(({ healthCheckId }) => healthCheckId ?? []));
  const others = state.healthChecks.filter(({ id }) => !isOurs(id) && referenced.includes(id));
  return {
    state: {
      ...state,
      zones: [...state.zones.filter((zone) => !isReplaced(zone)), ...zones],
      healthChecks: [...others, ...guards.map(({ check }) => check)],
    },
    endpoints: guards.map(({ endpoint, check }) => ({ ...endpoint, healthCheckId: check.id })),
  };
}

/** Of several zones that a name is within, the DNS server answers the one with the longest name. */
function checkAnswered(records: readonly ZoneName[], zones: readonly Zone[]): void {
  for (const { zone: id, name } of records) {
    const length = zones.find((zone) => zone.id === id)?.name.length ?? 0;
    const other = zones.find(
      (zone) => zone.id !== id && zone.name.length >= length && isWithin(keptName(name), zone.name),
    );
    if (other === undefined) continue;
    throw new CannotStart(
      `The record ${name} of the hosted zone ${id} is within ${other.name.slice(0, -1)}, which on this machine is the zone ${other.id}, and its DNS server would answer that one. Put both zones' records into one, or start with another folder (--data) if their ids have changed.`,
    );
  }
}

/** One that is too narrow for a new record becomes wider; nothing makes it narrower. */
function zoneOf(state: Route53State, id: string, name: string): Zone {
  const found = state.zones.find((zone) => zone.id === id);
  if (found === undefined) return createZone({ id, name });
  const widest = commonDomain(found.name, name);
  // Another domain altogether: what was answered for the old one has no place in it.
  if (widest === '') return createZone({ id, name });
  if (widest === found.name) return found;
  const wider = createZone({ id, name: widest });
  const isApex = ({ name: owner, type }: Zone['recordSets'][number]) =>
    owner === found.name && (type === 'NS' || type === 'SOA');
  return { ...wider, recordSets: [...wider.recordSets, ...found.recordSets.filter((one) => !isApex(one))] };
}

/** One for each endpoint for good: its id stands in records, so a new URL changes what it checks and not its id. */
function healthCheckOf(state: Route53State, guarded: Guarded, makeId: () => string): HealthCheck {
  const callerReference = callerReferenceOf(guarded);
  const found = state.healthChecks.find((check) => check.callerReference === callerReference);
  const id = guarded.healthCheckId ?? found?.id ?? makeId();
  const guard = guardOf(guarded.target);
  // What Holdfast itself says takes no second look.
  return { id, callerReference, config: guarded.mode === 'switch' ? { ...guard, FailureThreshold: 1 } : guard };
}

function callerReferenceOf({ service, endpoint }: Pick<Guarded, 'service' | 'endpoint'>): string {
  return `holdfast/${service}/${endpoint}`;
}
