/** A hosted zone in Route 53, as the reconciler sees it. */
import {
  ChangeResourceRecordSetsCommand,
  GetChangeCommand,
  InvalidChangeBatch,
  ListResourceRecordSetsCommand,
  type ListResourceRecordSetsCommandOutput,
  NoSuchChange,
  NoSuchHealthCheck,
  type ResourceRecordSet,
  type Route53Client,
  TestDNSAnswerCommand,
} from '@aws-sdk/client-route-53';
import {
  type Change,
  type FailoverRecord,
  NotFailover,
  type RecordName,
  type Zone,
  ZoneUnavailable,
} from '../failover/dns/zone.ts';
import { createRoute53Calls, type Route53CallOptions, type Send } from './route53Calls.ts';

/** A name has a pair of failover records; a name that has more pages of records is not for Holdfast. */
const pageItems = 10;
const pagesMax = 10;

/** GetChange names no zone, so all of them have one bulkhead of their own. */
const changesCompartment = 'changes';

export function createRoute53Zone(client: Pick<Route53Client, 'send'>, options: Route53CallOptions = {}): Zone {
  const calls = createRoute53Calls(options);

  async function call<T>(compartment: string, doing: string, send: Send<T>): Promise<T> {
    try {
      return await calls.run(compartment, send);
    } catch (error) {
      throw new ZoneUnavailable(doing, error);
    }
  }

  async function listPage(record: RecordName, start: Start): Promise<ListResourceRecordSetsCommandOutput> {
    const command = new ListResourceRecordSetsCommand({ HostedZoneId: record.zone, MaxItems: pageItems, ...start });
    return call(record.zone, `listing the records of ${record.name} ${record.type}`, (abortSignal) =>
      client.send(command, { abortSignal }),
    );
  }

  return {
    async read(record) {
      const records: FailoverRecord[] = [];
      let start: Start | undefined = { StartRecordName: record.name, StartRecordType: record.type };
      for (let page = 1; start !== undefined; page += 1) {
        if (page > pagesMax) throw new NotFailover(record, `more than ${pagesMax * pageItems} records`);
        const listed: ListResourceRecordSetsCommandOutput = await listPage(record, start);
        const sets = listed.ResourceRecordSets ?? [];
        const own = sets.filter((set) => isAt(record, set));
        records.push(...own.map((set) => failoverRecordOf(record, set)));
        start = own.length < sets.length ? undefined : nextPage(listed);
      }
      return records;
    },

    async change(record, change) {
      const command = new ChangeResourceRecordSetsCommand({
        HostedZoneId: record.zone,
        ChangeBatch: { Changes: changesOf(record, change) },
      });
      const doing = `changing the records of ${record.name} ${record.type}`;
      const answer = await call(record.zone, doing, async (abortSignal) => {
        try {
          return await client.send(command, { abortSignal });
        } catch (error) {
          // Answers, not trouble: the batch was looked at and nothing of it was made.
          if (error instanceof InvalidChangeBatch || error instanceof NoSuchHealthCheck) return error;
          throw error;
        }
      });
      if (answer instanceof Error) return { kind: 'refused', why: whyRefused(answer) };
      const id = answer.ChangeInfo?.Id;
      if (id === undefined) throw new ZoneUnavailable(doing, new Error('the answer has no change id'));
      return { kind: 'submitted', id };
    },

    async progressOf(changeId) {
      const command = new GetChangeCommand({ Id: changeId });
      const doing = `asking about the change ${changeId}`;
      const answer = await call(changesCompartment, doing, async (abortSignal) => {
        try {
          return await client.send(command, { abortSignal });
        } catch (error) {
          if (error instanceof NoSuchChange) return error;
          throw error;
        }
      });
      if (answer instanceof Error) return 'unknown';
      return answer.ChangeInfo?.Status === 'INSYNC' ? 'in-sync' : 'pending';
    },

    async answer({ zone, name, type }) {
      const command = new TestDNSAnswerCommand({ HostedZoneId: zone, RecordName: name, RecordType: type });
      const { RecordData } = await call(zone, `asking what ${name} ${type} answers`, (abortSignal) =>
        client.send(command, { abortSignal }),
      );
      return RecordData ?? [];
    },
  };
}

type Start = {
  readonly StartRecordName: string;
  readonly StartRecordType?: NonNullable<ResourceRecordSet['Type']>;
  readonly StartRecordIdentifier?: string;
};

function nextPage(listed: ListResourceRecordSetsCommandOutput): Start | undefined {
  const { IsTruncated, NextRecordName, NextRecordType, NextRecordIdentifier } = listed;
  if (IsTruncated !== true || NextRecordName === undefined) return undefined;
  return {
    StartRecordName: NextRecordName,
    ...(NextRecordType === undefined ? {} : { StartRecordType: NextRecordType }),
    ...(NextRecordIdentifier === undefined ? {} : { StartRecordIdentifier: NextRecordIdentifier }),
  };
}

function isAt({ name, type }: RecordName, set: ResourceRecordSet): boolean {
  return set.Type === type && plainName(set.Name ?? '') === plainName(name);
}

/**
 * Without the trailing dot and without octal escapes: Route 53 lists `*.example.com` as `\052.example.com.` (developer
 * guide, "DNS domain name format").
 */
function plainName(name: string): string {
  return name
    .replace(/\.$/, '')
    .replace(/\\([0-3][0-7]{2})/g, (_escape, octal: string) => String.fromCharCode(Number.parseInt(octal, 8)))
    .toLowerCase();
}

/** @throws NotFailover */
function failoverRecordOf(record: RecordName, set: ResourceRecordSet): FailoverRecord {
  const { SetIdentifier, Failover, ResourceRecords, TTL, HealthCheckId } = set;
  if (SetIdentifier === undefined || Failover === undefined) throw new NotFailover(record, routingOf(set));
  if (ResourceRecords === undefined || TTL === undefined) throw new NotFailover(record, 'a failover alias');
  return {
    setIdentifier: SetIdentifier,
    role: Failover,
    values: ResourceRecords.map(({ Value }) => Value ?? ''),
    ttlSeconds: TTL,
    ...(HealthCheckId === undefined ? {} : { healthCheckId: HealthCheckId }),
  };
}

function routingOf(set: ResourceRecordSet): string {
  const what = set.AliasTarget === undefined ? 'record' : 'alias';
  if (set.Weight !== undefined) return `a weighted ${what}`;
  if (set.Region !== undefined) return `a latency ${what}`;
  if (set.GeoLocation !== undefined) return `a geolocation ${what}`;
  if (set.GeoProximityLocation !== undefined) return `a geoproximity ${what}`;
  if (set.MultiValueAnswer !== undefined) return `a multivalue answer ${what}`;
  if (set.CidrRoutingConfig !== undefined) return `an IP-based ${what}`;
  return `a simple ${what}`;
}

/** Deletions first: Route 53 then never sees two of one role. */
function changesOf(record: RecordName, { deletes, creates }: Change) {
  return [
    ...deletes.map((one) => ({ Action: 'DELETE' as const, ResourceRecordSet: recordSetOf(record, one) })),
    ...creates.map((one) => ({ Action: 'CREATE' as const, ResourceRecordSet: recordSetOf(record, one) })),
  ];
}

function recordSetOf({ name, type }: RecordName, record: FailoverRecord): ResourceRecordSet {
  const { setIdentifier, role, values, ttlSeconds, healthCheckId } = record;
  return {
    Name: name,
    Type: type,
    SetIdentifier: setIdentifier,
    Failover: role,
    TTL: ttlSeconds,
    ResourceRecords: values.map((Value) => ({ Value })),
    ...(healthCheckId === undefined ? {} : { HealthCheckId: healthCheckId }),
  };
}

function whyRefused(error: InvalidChangeBatch | NoSuchHealthCheck): string {
  const messages = error instanceof InvalidChangeBatch ? (error.messages ?? []) : [];
  return messages.length > 0 ? messages.join('; ') : error.message;
}
