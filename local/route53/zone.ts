/** A hosted zone as a value, and the change batches that Route 53 would apply to it. */
import { finalStateFaults } from './batchOutcome.ts';
import { changeFaults } from './changeRules.ts';
import { parseName } from './domainName.ts';
import { identityOf, isSameRecordSet, labelOf, type RecordSet, type RecordType } from './recordSet.ts';

export type Zone = {
  /** Without the `/hostedzone/` before it. */
  readonly id: string;
  /** As `parseName` keeps it. */
  readonly name: string;
  /** In no order; each identity once. */
  readonly recordSets: readonly RecordSet[];
};

export const changeActions = ['CREATE', 'DELETE', 'UPSERT'] as const;

export type Change = {
  readonly action: (typeof changeActions)[number];
  /** Its name may be in any form. */
  readonly recordSet: RecordSet;
};

export type BatchResult =
  | { readonly ok: true; readonly zone: Zone }
  /** One message for each thing that is wrong, as InvalidChangeBatch lists them. */
  | { readonly ok: false; readonly messages: readonly string[] };

/** The name servers of the examples in the developer guide ("NS and SOA records that Route 53 creates"). */
export const nameServers = [
  'ns-2048.awsdns-64.com',
  'ns-2049.awsdns-65.net',
  'ns-2050.awsdns-66.org',
  'ns-2051.awsdns-67.co.uk',
] as const;

/**
 * A zone with the NS and SOA records that Route 53 gives it: TTL 172,800 s and 900 s, negative answers for 86,400 s
 * at most (developer guide, "NS and SOA records that Route 53 creates for a public hosted zone").
 * @throws Error when `name` is not a domain name.
 */
export function createZone({ id, name }: { readonly id: string; readonly name: string }): Zone {
  const parsed = parseName(name);
  if (!parsed.ok) throw new Error(`A hosted zone cannot be named "${name}": ${parsed.fault}.`);
  return {
    id,
    name: parsed.name,
    recordSets: [
      apexSet(
        parsed.name,
        'NS',
        172_800,
        nameServers.map((server) => `${server}.`),
      ),
      apexSet(parsed.name, 'SOA', 900, [`${nameServers[0]}. hostmaster.example.com. 1 7200 900 1209600 86400`]),
    ],
  };
}

function apexSet(name: string, type: RecordType, ttl: number, values: readonly string[]): RecordSet {
  return { name, type, content: { kind: 'values', ttl, values } };
}

/**
 * All of the changes or none: "Route 53 validates the changes in the request and then either makes all or none of the
 * changes in the change batch request" (API reference, ChangeResourceRecordSets). Whether a record set is there is
 * asked change by change; what record sets may stand beside each other is asked of the state after the whole batch,
 * so that the old ones can be deleted and the new ones created in one batch.
 */
export function applyChangeBatch(zone: Zone, given: readonly Change[]): BatchResult {
  const changes = given.map(withKeptName);
  const faults = [...changeFaults(zone, changes)];
  const recordSets = new Map(zone.recordSets.map((recordSet) => [identityOf(recordSet), recordSet]));
  for (const change of changes) {
    const fault = applyChange(recordSets, change);
    if (fault !== undefined) faults.push(fault);
  }
  // A name that is wrong in itself fails again as one that is not there; once is enough.
  if (faults.length > 0) return { ok: false, messages: [...new Set(faults)] };

  const after: Zone = { ...zone, recordSets: [...recordSets.values()] };
  const messages = finalStateFaults(after, changes);
  return messages.length > 0 ? { ok: false, messages } : { ok: true, zone: after };
}

/** A name that is none stays as it is: the rules have their message for it. */
function withKeptName(change: Change): Change {
  const parsed = parseName(change.recordSet.name);
  return parsed.ok ? { ...change, recordSet: { ...change.recordSet, name: parsed.name } } : change;
}

/** @returns why the change cannot be made, when it cannot. */
function applyChange(recordSets: Map<string, RecordSet>, { action, recordSet }: Change): string | undefined {
  const identity = identityOf(recordSet);
  const present = recordSets.get(identity);
  const label = labelOf(recordSet);
  switch (action) {
    case 'CREATE':
      if (present !== undefined) return `Tried to create resource record set ${label} but it already exists`;
      recordSets.set(identity, recordSet);
      return undefined;
    case 'UPSERT':
      // Nothing documents that an UPSERT may exchange the roles of two record sets, so nothing may rely on it.
      if (present !== undefined && present.failover !== recordSet.failover) {
        return `Tried to change the failover role of resource record set ${label} by UPSERT: delete it and create it anew`;
      }
      recordSets.set(identity, recordSet);
      return undefined;
    case 'DELETE':
      if (present === undefined) return `Tried to delete resource record set ${label} but it was not found`;
      if (!isSameRecordSet(present, recordSet)) {
        return `Tried to delete resource record set ${label} but the values provided do not match the current values`;
      }
      recordSets.delete(identity);
      return undefined;
  }
}
