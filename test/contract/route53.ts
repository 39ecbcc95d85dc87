/**
 * What every implementation of Route 53's API must do that our adapters rely on, even a lenient one; what only a strict
 * one refuses is in test/local/route53.
 */
import {
  type Change,
  ChangeResourceRecordSetsCommand,
  CreateHealthCheckCommand,
  CreateHostedZoneCommand,
  GetChangeCommand,
  GetHealthCheckCommand,
  GetHealthCheckStatusCommand,
  GetHostedZoneCommand,
  ListResourceRecordSetsCommand,
  NoSuchHealthCheck,
  NoSuchHostedZone,
  type ResourceRecordSet,
  type Route53Client,
  Route53ServiceException,
} from '@aws-sdk/client-route-53';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

export type OpenRoute53 = {
  readonly client: Pick<Route53Client, 'send'>;
  /** Waits so long that a change is in sync and the next one is taken. */
  settle(): Promise<void>;
  close(): Promise<void>;
};

export function route53Contract(name: string, open: () => Promise<OpenRoute53>): void {
  describe(`the Route 53 contract: ${name}`, () => {
    let route53: OpenRoute53;
    beforeAll(async () => {
      route53 = await open();
    });
    afterAll(async () => {
      await route53.close();
    });
    zoneContract(() => route53);
    changeContract(() => route53);
    pagingContract(() => route53);
    healthCheckContract(() => route53);
  });
}

let references = 0;

/** Unique on a server that outlives the test. */
function callerReference(): string {
  references += 1;
  return `holdfast-${process.pid}-${performance.timeOrigin}-${references}`;
}

async function makeZone({ client, settle }: OpenRoute53): Promise<string> {
  const command = new CreateHostedZoneCommand({ Name: 'example.com', CallerReference: callerReference() });
  const { HostedZone } = await client.send(command);
  await settle();
  if (HostedZone?.Id === undefined) throw new Error('a created zone has no id');
  return HostedZone.Id;
}

async function makeHealthCheck({ client }: OpenRoute53): Promise<string> {
  const { HealthCheck } = await client.send(
    new CreateHealthCheckCommand({
      CallerReference: callerReference(),
      HealthCheckConfig: { Type: 'HTTP', IPAddress: '192.0.2.10', Port: 80, ResourcePath: '/health' },
    }),
  );
  if (HealthCheck?.Id === undefined) throw new Error('a created health check has no id');
  return HealthCheck.Id;
}

async function change({ client, settle }: OpenRoute53, zoneId: string, changes: Change[]): Promise<string> {
  const command = new ChangeResourceRecordSetsCommand({ HostedZoneId: zoneId, ChangeBatch: { Changes: changes } });
  const { ChangeInfo } = await client.send(command);
  await settle();
  return ChangeInfo?.Id ?? '';
}

function record(name: string, address: string): ResourceRecordSet {
  return { Name: name, Type: 'A', TTL: 30, ResourceRecords: [{ Value: address }] };
}

async function list({ client }: OpenRoute53, zoneId: string): Promise<ResourceRecordSet[]> {
  const { ResourceRecordSets } = await client.send(new ListResourceRecordSetsCommand({ HostedZoneId: zoneId }));
  return (ResourceRecordSets ?? []).filter(({ Type }) => Type === 'A');
}

function zoneContract(route53: () => OpenRoute53): void {
  it('makes a zone with its NS and SOA records, and describes it', async () => {
    const zoneId = await makeZone(route53());
    expect(zoneId).toMatch(/^\/hostedzone\/[A-Z0-9]+$/);
    const { HostedZone, DelegationSet } = await route53().client.send(new GetHostedZoneCommand({ Id: zoneId }));
    expect(HostedZone).toMatchObject({ Id: zoneId, Name: 'example.com.', ResourceRecordSetCount: 2 });
    expect(DelegationSet?.NameServers).not.toHaveLength(0);
    const { ResourceRecordSets } = await route53().client.send(
      new ListResourceRecordSetsCommand({ HostedZoneId: zoneId }),
    );
    expect(ResourceRecordSets?.map(({ Name, Type }) => [Name, Type])).toEqual([
      ['example.com.', 'NS'],
      ['example.com.', 'SOA'],
    ]);
  });

  it('knows no zone that was not made', async () => {
    const missing = 'Z0000000000000';
    await expect(route53().client.send(new GetHostedZoneCommand({ Id: missing }))).rejects.toBeInstanceOf(
      NoSuchHostedZone,
    );
  });
}

function changeContract(route53: () => OpenRoute53): void {
  it('makes a change that becomes INSYNC and is listed, its name with a dot at the end', async () => {
    const zoneId = await makeZone(route53());
    const set = record('www.example.com', '192.0.2.10');
    const changeId = await change(route53(), zoneId, [{ Action: 'CREATE', ResourceRecordSet: set }]);
    const { ChangeInfo } = await route53().client.send(new GetChangeCommand({ Id: changeId }));
    expect(ChangeInfo?.Status).toBe('INSYNC');
    expect(await list(route53(), zoneId)).toEqual([{ ...set, Name: 'www.example.com.' }]);
  });

  it('upserts what is there and what is not', async () => {
    const zoneId = await makeZone(route53());
    for (const address of ['192.0.2.10', '192.0.2.11']) {
      const set = record('www.example.com.', address);
      await change(route53(), zoneId, [{ Action: 'UPSERT', ResourceRecordSet: set }]);
      expect(await list(route53(), zoneId)).toEqual([set]);
    }
  });

  it('refuses to delete what is not there', async () => {
    const zoneId = await makeZone(route53());
    const gone = { Action: 'DELETE', ResourceRecordSet: record('gone.example.com.', '192.0.2.10') } as const;
    await expect(change(route53(), zoneId, [gone])).rejects.toBeInstanceOf(Route53ServiceException);
  });

  it('refuses a name of another zone', async () => {
    const zoneId = await makeZone(route53());
    const foreign = { Action: 'CREATE', ResourceRecordSet: record('www.example.org.', '192.0.2.10') } as const;
    await expect(change(route53(), zoneId, [foreign])).rejects.toMatchObject({ name: 'InvalidChangeBatch' });
  });

  it('exchanges a failover pair in one batch', async () => {
    const zoneId = await makeZone(route53());
    const HealthCheckId = await makeHealthCheck(route53());
    const member = (Failover: 'PRIMARY' | 'SECONDARY', SetIdentifier: string, address: string) => ({
      ...record('www.example.com.', address),
      SetIdentifier,
      Failover,
      HealthCheckId,
    });
    const before = [member('PRIMARY', 'east-1', '192.0.2.10'), member('SECONDARY', 'west-1', '198.51.100.10')];
    const after = [member('SECONDARY', 'east-2', '192.0.2.10'), member('PRIMARY', 'west-2', '198.51.100.10')];
    await change(
      route53(),
      zoneId,
      before.map((set) => ({ Action: 'CREATE', ResourceRecordSet: set })),
    );
    await change(route53(), zoneId, [
      ...before.map((set) => ({ Action: 'DELETE', ResourceRecordSet: set }) as const),
      ...after.map((set) => ({ Action: 'CREATE', ResourceRecordSet: set }) as const),
    ]);
    expect(await list(route53(), zoneId)).toEqual(after);
  });
}

function pagingContract(route53: () => OpenRoute53): void {
  it('lists in pages, by name with the labels reversed', async () => {
    const zoneId = await makeZone(route53());
    const names = ['b.example.com.', 'a.b.example.com.', 'a.example.com.', 'c.example.com.'];
    const changes = names.map((name) => ({ Action: 'CREATE', ResourceRecordSet: record(name, '192.0.2.10') }) as const);
    await change(route53(), zoneId, changes);
    const listed: (string | undefined)[] = [];
    let start: { StartRecordName?: string; StartRecordType?: ResourceRecordSet['Type'] } = {};
    for (let page = 1; page <= 4; page += 1) {
      const answer = await route53().client.send(
        new ListResourceRecordSetsCommand({ HostedZoneId: zoneId, MaxItems: 2, ...start }),
      );
      listed.push(...(answer.ResourceRecordSets ?? []).map(({ Name, Type }) => `${Name} ${Type}`));
      if (answer.IsTruncated !== true || answer.NextRecordName === undefined) break;
      start = { StartRecordName: answer.NextRecordName, StartRecordType: answer.NextRecordType };
    }
    expect(listed).toEqual([
      'example.com. NS',
      'example.com. SOA',
      'a.example.com. A',
      'b.example.com. A',
      'a.b.example.com. A',
      'c.example.com. A',
    ]);
  });
}

function healthCheckContract(route53: () => OpenRoute53): void {
  it('makes a health check, describes it and gives its status', async () => {
    const id = await makeHealthCheck(route53());
    const { HealthCheck } = await route53().client.send(new GetHealthCheckCommand({ HealthCheckId: id }));
    expect(HealthCheck?.HealthCheckConfig).toMatchObject({ Type: 'HTTP', IPAddress: '192.0.2.10', Port: 80 });
    const { HealthCheckObservations } = await route53().client.send(
      new GetHealthCheckStatusCommand({ HealthCheckId: id }),
    );
    expect(HealthCheckObservations?.[0]?.StatusReport?.Status).toMatch(/^Success/);
  });

  it('knows no health check that was not made', async () => {
    const missing = '00000000-0000-4000-8000-000000000000';
    await expect(route53().client.send(new GetHealthCheckCommand({ HealthCheckId: missing }))).rejects.toBeInstanceOf(
      NoSuchHealthCheck,
    );
  });
}
