/** The pair of failover records that a control record asks for, and what separates a zone from it. Pure. */
import type { Control } from '../../control/control.ts';
import { normaliseValue } from '../../probe/dnsValues.ts';
import type { ServicePolicy } from '../policy.ts';
import type { Change, FailoverRecord, RecordName } from './zone.ts';

export type RecordPair = { readonly primary: FailoverRecord; readonly secondary: FailoverRecord };

/** Which service, flip and endpoint a record was made for. */
export type RecordOrigin = { readonly service: string; readonly epoch: number; readonly endpoint: string };

/** "SetIdentifier … Length Constraints: Minimum length of 1. Maximum length of 128" (API reference, ResourceRecordSet). */
const setIdentifierLengthMax = 128;

const setIdentifierForm = /^holdfast\/([^/]+)\/([1-9]\d{0,14})\/([^/]+)$/;

/** The epoch in it fences: a writer of an older epoch can only name records that are gone. */
export function setIdentifierOf({ service, epoch, endpoint }: RecordOrigin): string {
  const identifier = `holdfast/${service}/${epoch}/${endpoint}`;
  if (identifier.length > setIdentifierLengthMax || !setIdentifierForm.test(identifier)) {
    throw new Error(`"${identifier}" cannot be a set identifier: it is too long, or a part of it is malformed.`);
  }
  return identifier;
}

/** @returns undefined when Holdfast did not make it. */
export function parseSetIdentifier(identifier: string): RecordOrigin | undefined {
  const [, service, epoch, endpoint] = setIdentifierForm.exec(identifier) ?? [];
  if (service === undefined || epoch === undefined || endpoint === undefined) return undefined;
  return { service, epoch: Number(epoch), endpoint };
}

/** The control record names an endpoint that the config does not have, or there is none beside it. */
export class NoRecordFor extends Error {
  readonly code = 'no-record-for';

  constructor(service: string, what: string) {
    super(
      `The failover records of ${service} cannot be made: ${what}. Bring the endpoint back into the config, or fail over to another one first.`,
    );
    this.name = 'NoRecordFor';
  }
}

/**
 * PRIMARY is the active endpoint, SECONDARY the first other candidate in order of preference.
 * @throws NoRecordFor
 */
export function recordsFor(policy: ServicePolicy, control: Control): RecordPair {
  const other = policy.endpoints.find((id) => id !== control.active);
  if (other === undefined) throw new NoRecordFor(policy.service, 'there is no second endpoint');
  return {
    primary: recordFor(policy, control.epoch, control.active, 'PRIMARY'),
    secondary: recordFor(policy, control.epoch, other, 'SECONDARY'),
  };
}

function recordFor(
  { service, record, records }: ServicePolicy,
  epoch: number,
  endpoint: string,
  role: FailoverRecord['role'],
): FailoverRecord {
  const target = Object.hasOwn(records, endpoint) ? records[endpoint] : undefined;
  if (target === undefined) throw new NoRecordFor(service, `the config has no endpoint ${endpoint}`);
  return {
    setIdentifier: setIdentifierOf({ service, epoch, endpoint }),
    role,
    values: target.values,
    ttlSeconds: record.ttlSeconds,
    ...(target.healthCheckId === undefined ? {} : { healthCheckId: target.healthCheckId }),
  };
}

export type Plan =
  | { readonly kind: 'in-place' }
  /** What stands there is the whole pair of an earlier epoch. */
  | ({ readonly kind: 'change' } & Change)
  /** The zone has records of a later epoch: whoever plans is the one who is behind. */
  | { readonly kind: 'stale'; readonly epoch: number }
  /** Only records that Holdfast did not make are there: adoption is needed. */
  | { readonly kind: 'foreign'; readonly found: readonly FailoverRecord[] }
  /** Somebody edited, deleted or added records, or the config changed: `deletes` is what stands there, `creates` what should. */
  | ({ readonly kind: 'drifted' } & Change);

/**
 * Every change deletes all that was found, so that Route 53 refuses it once any of that is no longer so.
 * @throws NoRecordFor
 */
export function planRecords(policy: ServicePolicy, control: Control, found: readonly FailoverRecord[]): Plan {
  const epochs = epochsOf(policy.service, found);
  if (epochs.length === 0 && found.length > 0) return { kind: 'foreign', found };
  const newest = Math.max(0, ...epochs);
  if (newest > control.epoch) return { kind: 'stale', epoch: newest };
  const { primary, secondary } = recordsFor(policy, control);
  const wanted = [primary, secondary];
  const inPlace = (record: FailoverRecord) => found.some((one) => isSameRecord(policy.record.type, one, record));
  if (found.length === wanted.length && wanted.every(inPlace)) return { kind: 'in-place' };
  const isEarlierPair = newest < control.epoch && isPairOfOneEpoch(policy.service, found);
  return { kind: isEarlierPair ? 'change' : 'drifted', deletes: found, creates: wanted };
}

/** The epochs of the records that were made for the service. */
export function epochsOf(service: string, found: readonly FailoverRecord[]): readonly number[] {
  const origins = found.map(({ setIdentifier }) => parseSetIdentifier(setIdentifier));
  return origins.flatMap((origin) => (origin?.service === service ? [origin.epoch] : []));
}

export function isPair(found: readonly FailoverRecord[]): boolean {
  const roles = found.map(({ role }) => role);
  return roles.length === 2 && roles.includes('PRIMARY') && roles.includes('SECONDARY');
}

function isPairOfOneEpoch(service: string, found: readonly FailoverRecord[]): boolean {
  const epochs = epochsOf(service, found);
  return isPair(found) && epochs.length === found.length && new Set(epochs).size === 1;
}

function isSameRecord(type: RecordName['type'], one: FailoverRecord, other: FailoverRecord): boolean {
  return (
    one.setIdentifier === other.setIdentifier &&
    one.role === other.role &&
    one.ttlSeconds === other.ttlSeconds &&
    one.healthCheckId === other.healthCheckId &&
    isSameValues(type, one.values, other.values)
  );
}

/** By meaning and in any order (RFC 2181, section 5): a zone that spells an address its own way has not drifted. */
export function isSameValues(type: RecordName['type'], one: readonly string[], other: readonly string[]): boolean {
  const form = (values: readonly string[]) => values.map((value) => normaliseValue(value, type)).sort();
  return JSON.stringify(form(one)) === JSON.stringify(form(other));
}

/**
 * The control record as the records are to show it. In `switch` mode the pair stays as it was adopted, because health
 * checks say where traffic goes: PRIMARY is the preferred endpoint, and the epoch is that of the adoption.
 */
export function asRecorded(policy: ServicePolicy, control: Control, found: readonly FailoverRecord[]): Control {
  const [preferred] = policy.endpoints;
  if (policy.mode === 'records' || preferred === undefined) return control;
  const epochs = isAdopting(control) ? [] : epochsOf(policy.service, found);
  return { ...control, active: preferred, epoch: epochs.length === 0 ? control.epoch : Math.max(...epochs) };
}

/** The epoch came from an adoption that is not finished: every flip leaves a trace that names its epoch. */
export function isAdopting({ phase, epoch, flips }: Control): boolean {
  return phase === 'flipping' && flips[0]?.epoch !== epoch;
}

/** Which endpoint the name answers; the active one if several have the same values. */
export function endpointAnswered(
  { endpoints, records, record: { type } }: ServicePolicy,
  active: string,
  answer: readonly string[],
): string | undefined {
  const hasIt = (id: string) => isSameValues(type, records[id]?.values ?? [], answer);
  return [active, ...endpoints].find(hasIt);
}
