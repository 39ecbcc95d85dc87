/** What is wrong with a batch's changes in themselves, whatever else the zone holds. */
import { isWithin, parseName } from './domainName.ts';
import { identityOf, type RecordSet } from './recordSet.ts';
import { parseValue } from './recordValue.ts';
import type { Change, Zone } from './zone.ts';

/**
 * "A request cannot contain more than 1,000 ResourceRecord elements (including alias records)", "the sum of the number
 * of characters (including spaces) in all Value elements in a request cannot exceed 32,000 characters"; both count
 * twice in an UPSERT (developer guide, "Quotas").
 */
const recordsMax = 1_000;
const charactersMax = 32_000;

export function changeFaults(zone: Zone, changes: readonly Change[]): readonly string[] {
  return [
    ...sizeFaults(changes),
    ...repeatedFaults(changes),
    ...changes.flatMap(({ action, recordSet }) => [
      ...nameFaults(zone, recordSet),
      // A DELETE has to repeat what is there, which was right when it was created.
      ...(action === 'DELETE' ? [] : contentFaults(recordSet)),
    ]),
  ];
}

function sizeFaults(changes: readonly Change[]): readonly string[] {
  let records = 0;
  let characters = 0;
  for (const { action, recordSet } of changes) {
    const weight = action === 'UPSERT' ? 2 : 1;
    const { content } = recordSet;
    records += weight * (content.kind === 'alias' ? 1 : content.values.length);
    if (content.kind === 'values') characters += weight * content.values.join('').length;
  }
  return [
    ...(records > recordsMax ? [`Number of records limit of ${recordsMax} exceeded.`] : []),
    ...(characters > charactersMax ? [`Number of characters limit of ${charactersMax} exceeded.`] : []),
  ];
}

/**
 * "If you try to delete the same resource record set more than once in a single change batch, Route 53 returns an
 * InvalidChangeBatch error" (API reference, ChangeResourceRecordSets). Of one record set, only its deletion and then
 * its creation go together.
 */
function repeatedFaults(changes: readonly Change[]): readonly string[] {
  const byIdentity = Map.groupBy(changes, ({ recordSet }) => identityOf(recordSet));
  return [...byIdentity.values()].flatMap(([first, second, ...rest]) => {
    if (first === undefined || second === undefined) return [];
    if (first.action === 'DELETE' && second.action === 'CREATE' && rest.length === 0) return [];
    const { name, type } = first.recordSet;
    return [`The request contains an invalid set of changes for a resource record set '${type} ${name}'`];
  });
}

function nameFaults(zone: Zone, { name, type }: RecordSet): readonly string[] {
  const parsed = parseName(name);
  if (!parsed.ok) return [`FATAL problem: ${parsed.fault} encountered with '${name}'`];
  if (!isWithin(name, zone.name)) return [`RRSet with DNS name ${name} is not permitted in zone ${zone.name}`];
  if (type === 'CNAME' && name === zone.name) {
    return [`RRSet of type CNAME with DNS name ${name} is not permitted at apex in zone ${zone.name}`];
  }
  if (type === 'SOA' && name !== zone.name) {
    return [`RRSet of type SOA with DNS name ${name} is only permitted at apex in zone ${zone.name}`];
  }
  // "You can't use the * wildcard for resource records sets that have a type of NS" (API reference, ResourceRecordSet).
  if (type === 'NS' && name.startsWith('\\052.')) {
    return [`RRSet of type NS with DNS name ${name} is not permitted: a wildcard cannot have NS records`];
  }
  return [];
}

function contentFaults({ name, type, failover, healthCheckId, content }: RecordSet): readonly string[] {
  const faults: string[] = [];
  // Not among the "values for weighted, latency, geolocation, and failover resource record sets" (ResourceRecordSet).
  if (failover !== undefined && (type === 'NS' || type === 'SOA')) {
    faults.push(`RRSet of type ${type} with DNS name ${name} cannot have a failover routing policy`);
  }
  if (content.kind === 'alias') {
    if (type === 'NS' || type === 'SOA') faults.push(`RRSet of type ${type} with DNS name ${name} cannot be an alias`);
    // "For failover alias resource record sets, you must also include the EvaluateTargetHealth element and set the
    // value to true" (ResourceRecordSet, Failover).
    if (failover !== undefined && !content.evaluateTargetHealth) {
      faults.push(`A failover alias ResourceRecordSet must evaluate the health of its target. No changes made.`);
    }
    return faults;
  }
  if (failover === 'PRIMARY' && healthCheckId === undefined) {
    faults.push('A non-alias primary ResourceRecordSet must have an associated health check. No changes made.');
  }
  return [...faults, ...valuesFaults({ name, type }, content.values)];
}

function valuesFaults({ name, type }: Pick<RecordSet, 'name' | 'type'>, values: readonly string[]): readonly string[] {
  const faults = values.flatMap((value) => {
    const parsed = parseValue(type, value);
    return parsed.ok ? [] : [`Invalid Resource Record: FATAL problem: ${parsed.fault} encountered with '${value}'`];
  });
  const twice = values.find((value, index) => values.indexOf(value) !== index);
  if (twice !== undefined) faults.push(`Duplicate Resource Record: '${twice}'`);
  // "You can specify more than one value for all record types except CNAME and SOA" (API reference, ResourceRecord).
  if ((type === 'CNAME' || type === 'SOA') && values.length > 1) {
    faults.push(`RRSet of type ${type} with DNS name ${name} cannot have more than one value`);
  }
  return faults;
}
