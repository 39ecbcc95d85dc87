/** Taking over failover records that were made by hand, without changing what they answer. Pure. */
import type { Control } from '../../control/control.ts';
import { revised } from '../../control/log.ts';
import { type ServicePolicy, withHealthChecks } from '../policy.ts';
import { asRecorded, epochsOf, isAdopting, isPair, isSameValues, recordsFor } from './records.ts';
import type { Change, FailoverRecord } from './zone.ts';

export type AdoptionRefusal =
  /** A single record, or two of one role. */
  | { readonly kind: 'not-a-pair'; readonly found: readonly FailoverRecord[] }
  /** No endpoint of the config has the record's values. */
  | { readonly kind: 'no-endpoint'; readonly record: FailoverRecord }
  /** Each of these is PRIMARY when it is active, and Route 53 wants a health check on a PRIMARY. */
  | { readonly kind: 'no-health-check'; readonly endpoints: readonly string[] };

export type AdoptionPlan =
  | ({
      readonly kind: 'adopt';
      /** The record to write. The same as `known` when only DNS is still to be changed. */
      readonly control: Control;
      /** The record that is there already. */
      readonly known?: Control;
      /** The diff in DNS. */
    } & Change)
  | { readonly kind: 'refused'; readonly why: AdoptionRefusal };

export type Adopter = {
  readonly by: string;
  /** Unix milliseconds. */
  readonly at: number;
  /** By endpoint, the ids of Route 53 health checks that were made for the records. */
  readonly healthChecks?: Readonly<Record<string, string>>;
};

/**
 * @param found the failover records at the policy's name, perhaps none.
 * @param known the control record, if the service was adopted before and its records were lost or replaced since.
 */
export function planAdoption(
  unguarded: ServicePolicy,
  found: readonly FailoverRecord[],
  adopter: Adopter,
  known?: Control,
): AdoptionPlan {
  const healthChecks = { ...healthChecksIn(unguarded, found), ...known?.healthChecks, ...adopter.healthChecks };
  const policy = withHealthChecks(unguarded, { healthChecks });
  const judged = activeOf(policy, found, known);
  if (judged.kind === 'refused') return judged;
  const control = controlOf({ policy, active: judged.active, found, adopter, healthChecks, known });
  return { kind: 'adopt', control, ...(known === undefined ? {} : { known }), ...changeTo(policy, control, found) };
}

/**
 * The change that puts Holdfast's records in the place of foreign ones, in the middle of an adoption only, and only
 * when they still answer the endpoint that was adopted: so whoever finds a crashed adoption can finish it.
 * @returns undefined when the records are not to be touched.
 */
export function takeOver(
  policy: ServicePolicy,
  control: Control,
  found: readonly FailoverRecord[],
): Change | undefined {
  const isOurs = epochsOf(policy.service, found).length > 0;
  const judged = isAdopting(control) && !isOurs ? activeOf(policy, found, control) : undefined;
  if (judged?.kind !== 'active' || judged.active !== control.active) return undefined;
  return changeTo(policy, control, found);
}

function changeTo(policy: ServicePolicy, control: Control, found: readonly FailoverRecord[]): Change {
  const { primary, secondary } = recordsFor(policy, asRecorded(policy, control, found));
  return { deletes: found, creates: [primary, secondary] };
}

type Adopting = {
  readonly policy: ServicePolicy;
  readonly active: string;
  readonly found: readonly FailoverRecord[];
  readonly adopter: Adopter;
  readonly healthChecks: Readonly<Record<string, string>>;
  readonly known: Control | undefined;
};

/** The epoch is above every one that the zone has seen, so that a lost control table can be begun anew. */
function controlOf({ policy, active, found, adopter, healthChecks, known }: Adopting): Control {
  if (known !== undefined && isAdopting(known) && known.active === active) return known;
  const epoch = Math.max(known?.epoch ?? 0, ...epochsOf(policy.service, found)) + 1;
  const { service } = policy;
  const before = known ?? { service, revision: 0, active, epoch, phase: 'flipping', flips: [], log: [] };
  const next = revised(before, adopter, { kind: 'adopted', epoch, active });
  return { ...next, active, epoch, phase: 'flipping', healthChecks };
}

/** Those that guard the records already. */
function healthChecksIn(policy: ServicePolicy, found: readonly FailoverRecord[]): Readonly<Record<string, string>> {
  const entries = found.flatMap((record) => {
    const endpoint = endpointOf(policy, record);
    const { healthCheckId } = record;
    return endpoint === undefined || healthCheckId === undefined ? [] : [[endpoint, healthCheckId] as const];
  });
  return Object.fromEntries(entries);
}

type Judgement =
  | { readonly kind: 'active'; readonly active: string }
  | { readonly kind: 'refused'; readonly why: AdoptionRefusal };

/** The endpoint that the records answer; when nothing is there, the one that should be active. */
function activeOf(policy: ServicePolicy, found: readonly FailoverRecord[], known: Control | undefined): Judgement {
  const unguarded = policy.endpoints.filter((id) => policy.records[id]?.healthCheckId === undefined);
  if (unguarded.length > 0) {
    return { kind: 'refused', why: { kind: 'no-health-check', endpoints: unguarded } };
  }
  const [preferred] = policy.endpoints;
  const assumed = known?.active ?? preferred;
  if (found.length === 0 && assumed !== undefined) return { kind: 'active', active: assumed };
  if (!isPair(found)) return { kind: 'refused', why: { kind: 'not-a-pair', found } };
  const unknown = found.find((record) => endpointOf(policy, record) === undefined);
  if (unknown !== undefined) return { kind: 'refused', why: { kind: 'no-endpoint', record: unknown } };
  const active = found.filter(({ role }) => role === 'PRIMARY').map((record) => endpointOf(policy, record))[0];
  if (active === undefined) throw new Error('a pair of records that all have an endpoint has an active endpoint');
  return { kind: 'active', active };
}

function endpointOf({ endpoints, records, record: { type } }: ServicePolicy, { values }: FailoverRecord) {
  return endpoints.find((id) => isSameValues(type, records[id]?.values ?? [], values));
}
