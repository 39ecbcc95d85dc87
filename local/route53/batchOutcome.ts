/** What record sets may stand beside each other, asked of a zone as a batch would leave it. */
import { isWithin, parseName } from './domainName.ts';
import { identityOf, type RecordSet } from './recordSet.ts';
import type { Change, Zone } from './zone.ts';

/** Blames the record sets that the batch created or changed; the others were right before. */
export function finalStateFaults(after: Zone, changes: readonly Change[]): readonly string[] {
  const byName = Map.groupBy(after.recordSets, ({ name }) => name);
  const written = changes.filter(({ action }) => action !== 'DELETE').map(({ recordSet }) => recordSet);
  const faults = written.flatMap((recordSet) => {
    const sameName = byName.get(recordSet.name) ?? [];
    return [
      ...groupFaults(recordSet, sameName),
      ...canonicalNameFaults(recordSet, sameName, after),
      ...aliasFaults(recordSet, byName, after),
    ];
  });
  return [...faults, ...apexFaults(after)];
}

/** The first two messages end as Route 53's do for weighted record sets; that about roles is not documented. */
function groupFaults(recordSet: RecordSet, sameName: readonly RecordSet[]): readonly string[] {
  const { name, type, setIdentifier, failover } = recordSet;
  const others = sameName.filter((other) => other.type === type && identityOf(other) !== identityOf(recordSet));
  if (failover === undefined) {
    return others.length === 0
      ? []
      : [
          `RRSet with DNS name ${name}, type ${type} cannot be created as other RRSets exist with the same name and type.`,
        ];
  }
  const whichOne = `RRSet with DNS name ${name}, type ${type}, SetIdentifier ${setIdentifier}`;
  if (others.some((other) => other.failover === undefined)) {
    return [`${whichOne} cannot be created as a non-failover set exists with the same name and type.`];
  }
  return others.some((other) => other.failover === failover)
    ? [`${whichOne} cannot be created as another ${failover} RRSet exists with the same name and type.`]
    : [];
}

function canonicalNameFaults(recordSet: RecordSet, sameName: readonly RecordSet[], zone: Zone): readonly string[] {
  const { name, type } = recordSet;
  const others = sameName.filter((other) => other.type !== type);
  if (type === 'CNAME') {
    return others.length === 0
      ? []
      : [
          `RRSet of type CNAME with DNS name ${name} is not permitted as it conflicts with other records with the same DNS name in zone ${zone.name}`,
        ];
  }
  return others.some((other) => other.type === 'CNAME')
    ? [
        `RRSet of type ${type} with DNS name ${name} is not permitted because a conflicting RRSet of type CNAME with the same DNS name already exists in zone ${zone.name}`,
      ]
    : [];
}

/** The stand-in has no load balancers and no distributions: a target is another record set of the same zone. */
function aliasFaults(
  { name, type, content }: RecordSet,
  byName: ReadonlyMap<string, readonly RecordSet[]>,
  zone: Zone,
): readonly string[] {
  if (content.kind !== 'alias') return [];
  const parsed = parseName(content.target);
  const target = parsed.ok ? parsed.name : content.target;
  const tried = `Tried to create an alias that targets ${target}, type ${type} in zone ${content.zoneId}`;
  if (content.zoneId !== zone.id || !isWithin(target, zone.name)) {
    return [`${tried}, but the alias target name does not lie within the target zone`];
  }
  const found = target !== name && (byName.get(target) ?? []).some((other) => other.type === type);
  return found ? [] : [`${tried}, but that target was not found`];
}

function apexFaults(zone: Zone): readonly string[] {
  const apex = zone.recordSets.filter(({ name }) => name === zone.name);
  return [
    ...(apex.some(({ type }) => type === 'SOA') ? [] : ['A HostedZone must contain exactly one SOA record.']),
    ...(apex.some(({ type }) => type === 'NS')
      ? []
      : ['A HostedZone must contain at least one NS record for the zone itself.']),
  ];
}
