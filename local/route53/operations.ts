/** The commands of the API that the stand-in knows: each reads its input and answers as the service does. */
import type {
  ChangeResourceRecordSetsCommandOutput,
  CreateHealthCheckCommandOutput,
  CreateHostedZoneCommandOutput,
  GetChangeCommandOutput,
  GetHealthCheckCommandOutput,
  GetHealthCheckStatusCommandOutput,
  GetHostedZoneCommandOutput,
  ListResourceRecordSetsCommandOutput,
  TestDNSAnswerCommandOutput,
} from '@aws-sdk/client-route-53';
import * as z from 'zod';
import type { Clock } from '../../shared/runtime/clock.ts';
import { answer } from './answer.ts';
import type { ChangeLog } from './changeLog.ts';
import { readChangeRequest } from './changeRequest.ts';
import { parseName } from './domainName.ts';
import type { HealthCheck, HealthChecks } from './healthChecks.ts';
import type { HostedZones } from './hostedZones.ts';
import { hostedZoneId, uuid } from './identifiers.ts';
import { listRecordSets, readListRequest } from './listing.ts';
import { recordTypes } from './recordSet.ts';
import { hostedZoneAlreadyExists, invalidChangeBatch, invalidInput, noSuchHealthCheck } from './refusals.ts';
import { applyChangeBatch, createZone, nameServers, type Zone } from './zone.ts';

export type OperationParts = {
  readonly clock: Clock;
  readonly random: () => number;
  readonly zones: HostedZones;
  readonly healthChecks: HealthChecks;
  readonly changes: ChangeLog;
};

type Without<Output> = Omit<Output, '$metadata'>;
type Output =
  | Without<ChangeResourceRecordSetsCommandOutput>
  | Without<CreateHealthCheckCommandOutput>
  | Without<CreateHostedZoneCommandOutput>
  | Without<GetChangeCommandOutput>
  | Without<GetHealthCheckCommandOutput>
  | Without<GetHealthCheckStatusCommandOutput>
  | Without<GetHostedZoneCommandOutput>
  | Without<ListResourceRecordSetsCommandOutput>
  | Without<TestDNSAnswerCommandOutput>;

export type Operation = (input: unknown) => {
  readonly output: Output;
  /** Whether what outlives the process is another than before. */
  readonly changed: boolean;
};

/** By the name of the SDK's command. Each throws the errors of the client. */
export function createOperations(parts: OperationParts): ReadonlyMap<string, Operation> {
  return new Map([...zoneOperations(parts), ...readingOperations(parts), ...healthCheckOperations(parts)]);
}

type Operations = readonly (readonly [string, Operation])[];

function zoneOperations({ random, zones, healthChecks, changes }: OperationParts): Operations {
  const callerReferences = new Set<string>();

  function changeRecordSets(input: unknown): Without<ChangeResourceRecordSetsCommandOutput> {
    const request = readChangeRequest(input);
    const zone = zones.get(request.zoneId);
    zones.checkReady(zone.id);
    for (const { action, recordSet } of request.changes) {
      const { healthCheckId } = recordSet;
      const missing = healthCheckId !== undefined && !healthChecks.has(healthCheckId);
      if (missing && action !== 'DELETE') throw noSuchHealthCheck(healthCheckId);
    }
    const result = applyChangeBatch(zone, request.changes);
    if (!result.ok) throw invalidChangeBatch(result.messages);
    return { ChangeInfo: changes.add(zones.put(result.zone), request.comment) };
  }

  function createHostedZone(input: unknown): Without<CreateHostedZoneCommandOutput> {
    const { Name, CallerReference } = read(newZoneSchema, input);
    const parsed = parseName(Name);
    if (!parsed.ok) throw invalidInput(`FATAL problem: ${parsed.fault} encountered with '${Name}'`);
    if (callerReferences.has(CallerReference)) throw hostedZoneAlreadyExists(CallerReference);
    callerReferences.add(CallerReference);
    const zone = createZone({ id: hostedZoneId(random), name: parsed.name });
    return {
      Location: `https://route53.amazonaws.com/2013-04-01/hostedzone/${zone.id}`,
      ChangeInfo: changes.add(zones.put(zone)),
      HostedZone: { ...describeZone(zone), CallerReference },
      DelegationSet: { NameServers: [...nameServers] },
    };
  }

  return [
    ['ChangeResourceRecordSetsCommand', (input) => ({ output: changeRecordSets(input), changed: true })],
    ['CreateHostedZoneCommand', (input) => ({ output: createHostedZone(input), changed: true })],
    ['GetChangeCommand', (input) => unchanged({ ChangeInfo: changes.get(read(idSchema, input).Id) })],
  ];
}

function readingOperations({ zones, healthChecks }: OperationParts): Operations {
  /** "TestDnsAnswer returns information similar to what you would expect from the answer section of the dig command." */
  function testAnswer(input: unknown): Without<TestDNSAnswerCommandOutput> {
    const { HostedZoneId, RecordName, RecordType } = read(testSchema, input);
    const zone = zones.get(HostedZoneId);
    const parsed = parseName(RecordName);
    if (!parsed.ok) throw invalidInput(`FATAL problem: ${parsed.fault} encountered with '${RecordName}'`);
    const published = zones.published().filter(({ id }) => id === zone.id);
    const names = { zones: published, isHealthy: (id: string) => healthChecks.isHealthy(id) };
    const found = answer(names, parsed.name, RecordType);
    return {
      Nameserver: nameServers[0],
      RecordName: parsed.name,
      RecordType,
      RecordData: found.kind === 'refused' ? [] : found.answers.map(({ value }) => value),
      ResponseCode: found.kind === 'refused' ? 'REFUSED' : found.rcode,
      Protocol: 'UDP',
    };
  }

  function listAll(input: unknown): Without<ListResourceRecordSetsCommandOutput> {
    const request = readListRequest(input);
    // "This action returns the most current version of the records. This includes records that are PENDING."
    return listRecordSets(zones.get(request.HostedZoneId), request);
  }

  function getHostedZone(input: unknown): Without<GetHostedZoneCommandOutput> {
    const zone = zones.get(read(idSchema, input).Id);
    return { HostedZone: describeZone(zone), DelegationSet: { NameServers: [...nameServers] } };
  }

  return [
    ['TestDNSAnswerCommand', (input) => unchanged(testAnswer(input))],
    ['ListResourceRecordSetsCommand', (input) => unchanged(listAll(input))],
    ['GetHostedZoneCommand', (input) => unchanged(getHostedZone(input))],
  ];
}

function healthCheckOperations({ clock, random, healthChecks }: OperationParts): Operations {
  return [
    [
      'CreateHealthCheckCommand',
      (input) => {
        const check = healthChecks.create(input, () => uuid(random));
        const Location = `https://route53.amazonaws.com/2013-04-01/healthcheck/${check.id}`;
        return { output: { HealthCheck: describeHealthCheck(check), Location }, changed: true };
      },
    ],
    [
      'GetHealthCheckCommand',
      (input) => {
        const check = healthChecks.get(read(healthCheckIdSchema, input).HealthCheckId);
        return unchanged({ HealthCheck: describeHealthCheck(check) });
      },
    ],
    [
      'GetHealthCheckStatusCommand',
      (input) => {
        const { HealthCheckId } = read(healthCheckIdSchema, input);
        return unchanged({ HealthCheckObservations: healthChecks.observations(HealthCheckId, clock.now()) });
      },
    ],
  ];
}

const idSchema = z.looseObject({ Id: z.string() });
const healthCheckIdSchema = z.looseObject({ HealthCheckId: z.string() });
const newZoneSchema = z.looseObject({ Name: z.string().max(1_024), CallerReference: z.string().min(1).max(128) });
const testSchema = z.looseObject({
  HostedZoneId: z.string(),
  RecordName: z.string(),
  RecordType: z.enum(recordTypes),
});

/** @throws InvalidInput */
function read<T>(schema: z.ZodType<T>, input: unknown): T {
  const parsed = schema.safeParse(input);
  if (!parsed.success) throw invalidInput(z.prettifyError(parsed.error));
  return parsed.data;
}

function unchanged(output: Output): { readonly output: Output; readonly changed: boolean } {
  return { output, changed: false };
}

function describeZone({ id, name, recordSets }: Zone) {
  return {
    Id: `/hostedzone/${id}`,
    Name: name,
    CallerReference: id,
    Config: { PrivateZone: false },
    ResourceRecordSetCount: recordSets.length,
  };
}

function describeHealthCheck({ id, callerReference, config }: HealthCheck) {
  const HealthCheckConfig = {
    ...config,
    ...(config.ChildHealthChecks === undefined ? {} : { ChildHealthChecks: [...config.ChildHealthChecks] }),
  };
  return { Id: id, CallerReference: callerReference, HealthCheckConfig, HealthCheckVersion: 1 };
}
