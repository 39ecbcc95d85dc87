/** ChangeResourceRecordSets requests: the shape that the API demands, before the zone is looked at. */
import * as z from 'zod';
import { failoverRoles, type RecordContent, type RecordSet, recordTypes } from './recordSet.ts';
import { invalidInput } from './refusals.ts';
import { type Change, changeActions } from './zone.ts';

/** Lengths and ranges are those of the API reference: ResourceRecordSet, ResourceRecord, AliasTarget, ChangeBatch. */
const recordSetSchema = z.strictObject({
  Name: z.string().max(1_024),
  Type: z.enum(recordTypes),
  SetIdentifier: z.string().min(1).max(128).optional(),
  Failover: z.enum(failoverRoles).optional(),
  TTL: z.number().int().min(0).max(2_147_483_647).optional(),
  ResourceRecords: z
    .array(z.strictObject({ Value: z.string().max(4_000) }))
    .min(1)
    .optional(),
  AliasTarget: z
    .strictObject({
      HostedZoneId: z.string().max(32),
      DNSName: z.string().max(1_024),
      EvaluateTargetHealth: z.boolean(),
    })
    .optional(),
  HealthCheckId: z.string().max(64).optional(),
});

const changeSchema = z.strictObject({ Action: z.enum(changeActions), ResourceRecordSet: recordSetSchema });

const requestSchema = z.strictObject({
  HostedZoneId: z.string().max(32),
  ChangeBatch: z.strictObject({ Comment: z.string().max(256).optional(), Changes: z.array(changeSchema).min(1) }),
});

type GivenChange = z.infer<typeof changeSchema>;

export type ChangeRequest = {
  readonly zoneId: string;
  readonly comment?: string;
  readonly changes: readonly Change[];
};

/** @throws InvalidInput, also for a type or a routing policy that the stand-in does not know. */
export function readChangeRequest(input: unknown): ChangeRequest {
  const parsed = requestSchema.safeParse(input);
  if (!parsed.success) throw invalidInput(z.prettifyError(parsed.error));
  const { HostedZoneId, ChangeBatch } = parsed.data;
  return {
    zoneId: HostedZoneId,
    ...(ChangeBatch.Comment === undefined ? {} : { comment: ChangeBatch.Comment }),
    changes: ChangeBatch.Changes.map((change) => ({ action: change.Action, recordSet: readRecordSet(change) })),
  };
}

function readRecordSet(change: GivenChange): RecordSet {
  const { Name, Type, SetIdentifier, Failover, HealthCheckId } = change.ResourceRecordSet;
  if (Failover !== undefined && SetIdentifier === undefined) {
    throw invalidInput(`Invalid request: Missing field 'SetIdentifier' in ${whichChange(change)}`);
  }
  if (Failover === undefined && SetIdentifier !== undefined) {
    throw invalidInput(
      `Invalid request: Expected exactly one of [Weight, Region, Failover, GeoLocation, or MultiValueAnswer], but found none in ${whichChange(change)}`,
    );
  }
  return {
    name: Name,
    type: Type,
    ...(SetIdentifier === undefined ? {} : { setIdentifier: SetIdentifier }),
    ...(Failover === undefined ? {} : { failover: Failover }),
    ...(HealthCheckId === undefined ? {} : { healthCheckId: HealthCheckId }),
    content: readContent(change),
  };
}

function readContent(change: GivenChange): RecordContent {
  const { TTL, ResourceRecords, AliasTarget } = change.ResourceRecordSet;
  if (AliasTarget === undefined && TTL !== undefined && ResourceRecords !== undefined) {
    return { kind: 'values', ttl: TTL, values: ResourceRecords.map(({ Value }) => Value) };
  }
  if (AliasTarget !== undefined && TTL === undefined && ResourceRecords === undefined) {
    return {
      kind: 'alias',
      zoneId: AliasTarget.HostedZoneId,
      target: AliasTarget.DNSName,
      evaluateTargetHealth: AliasTarget.EvaluateTargetHealth,
    };
  }
  const found = AliasTarget === undefined ? 'none' : 'more than one';
  throw invalidInput(
    `Invalid request: Expected exactly one of [AliasTarget, all of [TTL, and ResourceRecords], or TrafficPolicyInstanceId], but found ${found} in ${whichChange(change)}`,
  );
}

/** As the service's messages name a change. */
function whichChange({ Action, ResourceRecordSet: { Name, Type, SetIdentifier } }: GivenChange): string {
  return `Change with [Action=${Action}, Name=${Name}, Type=${Type}, SetIdentifier=${SetIdentifier ?? null}]`;
}
