/** ListResourceRecordSets: the order of a zone's record sets and its pages. */
import type { ListResourceRecordSetsCommandOutput, ResourceRecordSet } from '@aws-sdk/client-route-53';
import * as z from 'zod';
import { parseName, sortKeyOf } from './domainName.ts';
import type { RecordSet } from './recordSet.ts';
import { invalidInput } from './refusals.ts';
import type { Zone } from './zone.ts';

/** "ListResourceRecordSets returns up to 300 resource record sets at a time" (API reference). */
const pageMax = 300;

const requestSchema = z.looseObject({
  HostedZoneId: z.string(),
  StartRecordName: z.string().optional(),
  StartRecordType: z.string().optional(),
  StartRecordIdentifier: z.string().min(1).max(128).optional(),
  MaxItems: z.number().int().min(1).optional(),
});

export type ListRequest = z.infer<typeof requestSchema>;

/** @throws InvalidInput */
export function readListRequest(input: unknown): ListRequest {
  const parsed = requestSchema.safeParse(input);
  if (!parsed.success) throw invalidInput(z.prettifyError(parsed.error));
  const { StartRecordName, StartRecordType, StartRecordIdentifier } = parsed.data;
  // "If you specify Type but not Name: Amazon Route 53 returns the InvalidInput error" (API reference).
  if (StartRecordType !== undefined && StartRecordName === undefined) {
    throw invalidInput('StartRecordType needs StartRecordName.');
  }
  if (StartRecordIdentifier !== undefined && StartRecordType === undefined) {
    throw invalidInput('StartRecordIdentifier needs StartRecordName and StartRecordType.');
  }
  return parsed.data;
}

type Listing = Omit<ListResourceRecordSetsCommandOutput, '$metadata'>;

/** A page, by name with the labels reversed, then by type, in ASCII order. @throws InvalidInput */
export function listRecordSets(zone: Zone, request: ListRequest): Listing {
  const itemsMax = Math.min(request.MaxItems ?? pageMax, pageMax);
  const start = startOf(request);
  const rest = zone.recordSets
    .map((recordSet) => ({ recordSet, position: positionOf(recordSet) }))
    .filter(({ position }) => comparePositions(position, start) >= 0)
    .sort((a, b) => comparePositions(a.position, b.position))
    .map(({ recordSet }) => recordSet);
  const next = rest[itemsMax];
  return {
    ResourceRecordSets: rest.slice(0, itemsMax).map(toResourceRecordSet),
    IsTruncated: next !== undefined,
    MaxItems: itemsMax,
    ...(next === undefined ? {} : { NextRecordName: next.name, NextRecordType: next.type }),
    ...(next?.setIdentifier === undefined ? {} : { NextRecordIdentifier: next.setIdentifier }),
  };
}

type Position = readonly [name: string, type: string, identifier: string];

function positionOf({ name, type, setIdentifier }: RecordSet): Position {
  return [sortKeyOf(name), type, setIdentifier ?? ''];
}

function startOf({ StartRecordName, StartRecordType, StartRecordIdentifier }: ListRequest): Position {
  if (StartRecordName === undefined) return ['', '', ''];
  const parsed = parseName(StartRecordName);
  if (!parsed.ok) throw invalidInput(`FATAL problem: ${parsed.fault} encountered with '${StartRecordName}'`);
  return [sortKeyOf(parsed.name), StartRecordType ?? '', StartRecordIdentifier ?? ''];
}

function comparePositions(one: Position, other: Position): number {
  return compare(one[0], other[0]) || compare(one[1], other[1]) || compare(one[2], other[2]);
}

function compare(one: string, other: string): number {
  return one < other ? -1 : Number(one > other);
}

function toResourceRecordSet(recordSet: RecordSet): ResourceRecordSet {
  const { name, type, setIdentifier, failover, healthCheckId, content } = recordSet;
  return {
    Name: name,
    Type: type,
    ...(setIdentifier === undefined ? {} : { SetIdentifier: setIdentifier }),
    ...(failover === undefined ? {} : { Failover: failover }),
    ...(content.kind === 'values'
      ? { TTL: content.ttl, ResourceRecords: content.values.map((value) => ({ Value: value })) }
      : {
          AliasTarget: {
            HostedZoneId: content.zoneId,
            DNSName: content.target,
            EvaluateTargetHealth: content.evaluateTargetHealth,
          },
        }),
    ...(healthCheckId === undefined ? {} : { HealthCheckId: healthCheckId }),
  };
}
