/** The stand-in through the real client: what Route 53 does over time, and its errors. */
import {
  type Change,
  ChangeResourceRecordSetsCommand,
  CreateHealthCheckCommand,
  CreateHostedZoneCommand,
  DeleteHostedZoneCommand,
  GetChangeCommand,
  GetHealthCheckStatusCommand,
  GetHostedZoneCommand,
  type HealthCheckConfig,
  InvalidChangeBatch,
  InvalidInput,
  ListResourceRecordSetsCommand,
  type ListResourceRecordSetsCommandInput,
  type ListResourceRecordSetsCommandOutput,
  NoSuchChange,
  NoSuchHealthCheck,
  NoSuchHostedZone,
  PriorRequestNotComplete,
  type ResourceRecordSet,
  Route53ServiceException,
  TestDNSAnswerCommand,
} from '@aws-sdk/client-route-53';
import { describe, expect, it } from 'vitest';
import { createRoute53StandIn, type Route53StandInParts, type Route53State } from '../../../local/route53/standIn.ts';
import { route53Contract } from '../../contract/route53.ts';
import { createVirtualClock } from '../../fakes/clock.ts';
import { createRandom } from '../../fakes/random.ts';
import { east, emptyZone, west, zoneId } from './samples.ts';

const checks = ['east', 'west'].map((id) => ({ id, callerReference: id, config: { Type: 'TCP' } as const }));
const state: Route53State = { zones: [emptyZone], healthChecks: checks, changes: [] };

/** A second to propagate, a tenth of one to process, requests without limit, unless the test says otherwise. */
function aStandIn(parts: Partial<Route53StandInParts> = {}) {
  const clock = createVirtualClock(Date.UTC(2026, 0, 1));
  const { next: random } = createRandom(1);
  const propagation = { msMin: 1_000, msMax: 1_000 };
  return {
    clock,
    ...createRoute53StandIn({ clock, random, state, propagation, rate: 'unlimited', ...parts }),
  };
}

function aRecord(address: string, more: Partial<ResourceRecordSet> = {}): ResourceRecordSet {
  return { Name: 'www.example.com', Type: 'A', TTL: 30, ResourceRecords: [{ Value: address }], ...more };
}

function changing(...Changes: Change[]): ChangeResourceRecordSetsCommand {
  return new ChangeResourceRecordSetsCommand({ HostedZoneId: zoneId, ChangeBatch: { Changes } });
}

function upserting(address: string): ChangeResourceRecordSetsCommand {
  return changing({ Action: 'UPSERT', ResourceRecordSet: aRecord(address) });
}

const asking = new TestDNSAnswerCommand({ HostedZoneId: zoneId, RecordName: 'www.example.com', RecordType: 'A' });
const listing = new ListResourceRecordSetsCommand({ HostedZoneId: zoneId });

route53Contract('the stand-in', async () => {
  const { clock, client } = aStandIn();
  return { client, settle: () => clock.advance(1_000), async close() {} };
});

describe('a change over time (API reference, ChangeResourceRecordSets and GetChange)', () => {
  it('is PENDING, listed at once and answered once it is INSYNC', async () => {
    const { client, clock } = aStandIn();
    const { ChangeInfo } = await client.send(upserting(east));
    expect(ChangeInfo).toMatchObject({ Status: 'PENDING', SubmittedAt: new Date(clock.now()) });
    const status = new GetChangeCommand({ Id: ChangeInfo?.Id });

    await clock.advance(999);
    expect((await client.send(status)).ChangeInfo?.Status).toBe('PENDING');
    expect((await client.send(listing)).ResourceRecordSets).toHaveLength(3);
    expect(await client.send(asking)).toMatchObject({ ResponseCode: 'NXDOMAIN', RecordData: [] });

    await clock.advance(1);
    expect((await client.send(status)).ChangeInfo?.Status).toBe('INSYNC');
    expect(await client.send(asking)).toMatchObject({ ResponseCode: 'NOERROR', RecordData: [east] });
  });

  it('never reaches the servers before an earlier one', async () => {
    let draw = 1;
    // The first change takes the longest possible, the second the shortest.
    const random = () => draw;
    const { client, clock } = aStandIn({ random, propagation: { msMin: 200, msMax: 5_000 } });
    draw = 0.99;
    await client.send(upserting(east));
    await clock.advance(100);
    draw = 0;
    const { ChangeInfo } = await client.send(upserting(west));
    await clock.advance(4_000);
    expect(await client.send(asking)).toMatchObject({ RecordData: [] });
    expect((await client.send(new GetChangeCommand({ Id: ChangeInfo?.Id }))).ChangeInfo?.Status).toBe('PENDING');
    await clock.advance(2_000);
    expect(await client.send(asking)).toMatchObject({ RecordData: [west] });
  });

  it('is answered one by one when several are on their way', async () => {
    const { client, clock } = aStandIn();
    await client.send(upserting(east));
    await clock.advance(500);
    await client.send(upserting(west));
    expect(await client.send(asking)).toMatchObject({ ResponseCode: 'NXDOMAIN' });
    await clock.advance(500);
    expect(await client.send(asking)).toMatchObject({ RecordData: [east] });
    await clock.advance(500);
    expect(await client.send(asking)).toMatchObject({ RecordData: [west] });
  });

  it('refuses another one of the same zone while it is processed (developer guide, "Quotas")', async () => {
    const { client, clock } = aStandIn();
    await client.send(upserting(east));
    await clock.advance(99);
    const refused = client.send(upserting(west));
    await expect(refused).rejects.toBeInstanceOf(PriorRequestNotComplete);
    await expect(refused).rejects.toMatchObject({
      message: 'The request was rejected because Route 53 was still processing a prior request.',
      $metadata: { httpStatusCode: 400 },
    });
    await clock.advance(1);
    await client.send(upserting(west));
  });

  it('is saved before it is acknowledged, and a stand-in made from what was saved has it in sync', async () => {
    const saved: Route53State[] = [];
    const { client } = aStandIn({ save: async (one) => void saved.push(structuredClone(one)) });
    await client.send(upserting(east));
    await client.send(listing);
    expect(saved).toHaveLength(1);
    const restored: Route53State = JSON.parse(JSON.stringify(saved[0]));
    const again = aStandIn({ state: restored });
    expect(again.state()).toEqual(saved[0]);
    expect(await again.client.send(asking)).toMatchObject({ RecordData: [east] });
  });

  it('is not acknowledged when it cannot be saved', async () => {
    const { client } = aStandIn({ save: () => Promise.reject(new Error('the disk is full')) });
    await expect(client.send(upserting(east))).rejects.toThrow('the disk is full');
  });
});

describe('requests a second', () => {
  it('are five, and the sixth is throttled (developer guide, "Quotas")', async () => {
    const { client, clock } = aStandIn({ rate: { burst: 5, perSecond: 5 } });
    for (let request = 1; request <= 5; request += 1) await client.send(listing);
    const throttled = client.send(listing);
    await expect(throttled).rejects.toBeInstanceOf(Route53ServiceException);
    await expect(throttled).rejects.toMatchObject({ name: 'Throttling', message: 'Rate exceeded' });
    await clock.advance(200);
    await client.send(listing);
    await expect(client.send(listing)).rejects.toMatchObject({ name: 'Throttling' });
  });

  it('are fewer for GetHealthCheckStatus (developer guide, "Throttling for Amazon Route 53 API requests")', async () => {
    const { client, clock } = aStandIn({ rate: { burst: 50, perSecond: 10 } });
    const status = new GetHealthCheckStatusCommand({ HealthCheckId: 'east' });
    for (let request = 1; request <= 4; request += 1) await client.send(status);
    await expect(client.send(status)).rejects.toMatchObject({ name: 'Throttling' });
    await clock.advance(1_000);
    await client.send(status);
  });
});

describe('errors', () => {
  it('lists everything that is wrong with a batch, and changes nothing', async () => {
    const { client } = aStandIn();
    const refused = client.send(
      changing(
        { Action: 'CREATE', ResourceRecordSet: aRecord(east) },
        { Action: 'DELETE', ResourceRecordSet: aRecord(east, { Name: 'gone.example.com' }) },
      ),
    );
    const message = "Tried to delete resource record set [name='gone.example.com.', type='A'] but it was not found";
    await expect(refused).rejects.toBeInstanceOf(InvalidChangeBatch);
    await expect(refused).rejects.toMatchObject({ message: `[${message}]`, messages: [message] });
    expect((await client.send(listing)).ResourceRecordSets).toHaveLength(2);
  });

  it('has no zone, change or health check that was not made', async () => {
    const { client } = aStandIn();
    const inNoZone = new ListResourceRecordSetsCommand({ HostedZoneId: 'ZNONE' });
    const withNoCheck = aRecord(east, { SetIdentifier: 'one', Failover: 'PRIMARY', HealthCheckId: 'gone' });
    await expect(client.send(inNoZone)).rejects.toBeInstanceOf(NoSuchHostedZone);
    await expect(client.send(new GetChangeCommand({ Id: '/change/CNONE' }))).rejects.toBeInstanceOf(NoSuchChange);
    await expect(client.send(changing({ Action: 'CREATE', ResourceRecordSet: withNoCheck }))).rejects.toBeInstanceOf(
      NoSuchHealthCheck,
    );
  });

  it('says that it does not know a command', async () => {
    const { client } = aStandIn();
    await expect(client.send(new DeleteHostedZoneCommand({ Id: zoneId }))).rejects.toThrow('DeleteHostedZoneCommand');
  });

  // API reference, ResourceRecordSet: lengths and ranges; the messages about missing parts were seen from the service.
  it.each([
    ['a TTL below 0', { TTL: -1 }, /TTL/],
    ['a TTL above 2,147,483,647', { TTL: 2_147_483_648 }, /TTL/],
    ['a TTL with a fraction', { TTL: 1.5 }, /TTL/],
    ['an empty set identifier', { SetIdentifier: '', Failover: 'SECONDARY' }, /SetIdentifier/],
    ['a set identifier of 129 characters', { SetIdentifier: 'a'.repeat(129), Failover: 'SECONDARY' }, /SetIdentifier/],
    [
      'a role without a set identifier',
      { Failover: 'SECONDARY' },
      /^Invalid request: Missing field 'SetIdentifier' in Change with \[Action=CREATE, Name=www.example.com, Type=A, SetIdentifier=null\]$/,
    ],
    ['a set identifier without a routing policy', { SetIdentifier: 'one' }, /Expected exactly one of \[Weight/],
    [
      'values without a TTL',
      { TTL: undefined },
      /^Invalid request: Expected exactly one of \[AliasTarget, all of \[TTL, and ResourceRecords\], or TrafficPolicyInstanceId\], but found none in Change/,
    ],
    [
      'values beside an alias',
      { AliasTarget: { HostedZoneId: zoneId, DNSName: 'a.example.com', EvaluateTargetHealth: true } },
      /but found more than one in Change/,
    ],
    ['another routing policy', { SetIdentifier: 'one', Weight: 1 }, /Weight/],
    ['another type', { Type: 'SRV' }, /Type/],
  ] as const)('refuses %s as invalid input', async (_what, more, message) => {
    const { client } = aStandIn();
    const refused = client.send(changing({ Action: 'CREATE', ResourceRecordSet: { ...aRecord(east), ...more } }));
    await expect(refused).rejects.toBeInstanceOf(InvalidInput);
    await expect(refused).rejects.toThrow(message);
  });

  it('takes a TTL of 0 and the longest set identifier', async () => {
    const { client } = aStandIn();
    const set = aRecord(east, { TTL: 0, SetIdentifier: 'a'.repeat(128), Failover: 'SECONDARY' });
    await client.send(changing({ Action: 'CREATE', ResourceRecordSet: set }));
  });

  it('refuses an empty batch, and a list that starts at a type without a name', async () => {
    const { client } = aStandIn();
    await expect(client.send(changing())).rejects.toBeInstanceOf(InvalidInput);
    await expect(
      client.send(new ListResourceRecordSetsCommand({ HostedZoneId: zoneId, StartRecordType: 'A' })),
    ).rejects.toBeInstanceOf(InvalidInput);
  });
});

function nextOf(
  answer: ListResourceRecordSetsCommandOutput,
): Omit<ListResourceRecordSetsCommandInput, 'HostedZoneId'> | undefined {
  if (answer.IsTruncated !== true) return undefined;
  return {
    StartRecordName: answer.NextRecordName,
    StartRecordType: answer.NextRecordType,
    StartRecordIdentifier: answer.NextRecordIdentifier,
  };
}

describe('listing', () => {
  it('gives every record set once over pages of any size, a pair under one name included', async () => {
    const { client } = aStandIn();
    const member = (Failover: 'PRIMARY' | 'SECONDARY', SetIdentifier: string) =>
      aRecord(east, { Failover, SetIdentifier, HealthCheckId: 'east' });
    const sets = [member('PRIMARY', 'b'), member('SECONDARY', 'a'), aRecord(east, { Name: 'a.example.com' })];
    await client.send(changing(...sets.map((set) => ({ Action: 'CREATE', ResourceRecordSet: set }) as const)));
    for (const MaxItems of [1, 2, 3, 5, 300]) {
      const found: string[] = [];
      let start: Omit<ListResourceRecordSetsCommandInput, 'HostedZoneId'> | undefined = {};
      // At least one a page, or the pages do not go on.
      for (let page = 1; page <= 5 && start !== undefined; page += 1) {
        const answer: ListResourceRecordSetsCommandOutput = await client.send(
          new ListResourceRecordSetsCommand({ HostedZoneId: zoneId, MaxItems, ...start }),
        );
        const onPage = answer.ResourceRecordSets ?? [];
        expect(onPage.length).toBeLessThanOrEqual(MaxItems);
        found.push(...onPage.map(({ Name, Type, SetIdentifier }) => `${Name} ${Type} ${SetIdentifier ?? ''}`));
        start = nextOf(answer);
      }
      expect(found).toEqual([
        'example.com. NS ',
        'example.com. SOA ',
        'a.example.com. A ',
        'www.example.com. A a',
        'www.example.com. A b',
      ]);
    }
  });

  it('gives at most 300 at a time (API reference, ListResourceRecordSets)', async () => {
    const { client } = aStandIn();
    const sets = Array.from({ length: 400 }, (_, n) => aRecord(east, { Name: `n${n}.example.com` }));
    await client.send(changing(...sets.map((set) => ({ Action: 'CREATE', ResourceRecordSet: set }) as const)));
    const answer = await client.send(new ListResourceRecordSetsCommand({ HostedZoneId: zoneId, MaxItems: 1_000 }));
    expect(answer).toMatchObject({ IsTruncated: true, MaxItems: 300 });
    expect(answer.ResourceRecordSets).toHaveLength(300);
  });
});

describe('health checks', () => {
  it('say what was set, and fail the status when it is bad', async () => {
    const { client, setHealth, isHealthy } = aStandIn();
    expect(isHealthy('east')).toBe(true);
    setHealth('east', false);
    expect(isHealthy('east')).toBe(false);
    expect(isHealthy('west')).toBe(true);
    const { HealthCheckObservations } = await client.send(new GetHealthCheckStatusCommand({ HealthCheckId: 'east' }));
    expect(HealthCheckObservations?.length).toBeGreaterThan(0);
    for (const { StatusReport } of HealthCheckObservations ?? []) expect(StatusReport?.Status).toMatch(/^Failure/);
    expect(() => setHealth('gone', false)).toThrow(NoSuchHealthCheck);
  });

  // API reference, HealthCheckConfig: HealthThreshold, Inverted, Disabled.
  const calculations: readonly [string, Partial<HealthCheckConfig>, boolean][] = [
    ['enough healthy children', { HealthThreshold: 1 }, true],
    ['too few healthy children', { HealthThreshold: 2 }, false],
    ['a threshold of 0, which is always met', { HealthThreshold: 0, ChildHealthChecks: ['east'] }, true],
    ['inversion', { HealthThreshold: 1, Inverted: true }, false],
    ['being disabled', { HealthThreshold: 2, Disabled: true }, true],
    ['being disabled and inverted', { HealthThreshold: 1, Disabled: true, Inverted: true }, false],
  ];
  it.each(calculations)('calculate: %s', async (_what, more, healthy) => {
    const { client, setHealth, isHealthy } = aStandIn();
    setHealth('east', false);
    const config: HealthCheckConfig = { Type: 'CALCULATED', ChildHealthChecks: ['east', 'west'], ...more };
    const command = new CreateHealthCheckCommand({ CallerReference: 'both', HealthCheckConfig: config });
    const { HealthCheck } = await client.send(command);
    expect(isHealthy(HealthCheck?.Id ?? '')).toBe(healthy);
  });

  it('are made once for a caller reference (API reference, CreateHealthCheck)', async () => {
    const { client } = aStandIn();
    const make = (Port: number) =>
      client.send(
        new CreateHealthCheckCommand({
          CallerReference: 'once',
          HealthCheckConfig: { Type: 'TCP', IPAddress: '192.0.2.10', Port },
        }),
      );
    const first = await make(443);
    expect((await make(443)).HealthCheck?.Id).toBe(first.HealthCheck?.Id);
    await expect(make(80)).rejects.toMatchObject({ name: 'HealthCheckAlreadyExists' });
  });
});

it('takes an id with and without what the service writes before it, as the client does', async () => {
  const { client } = aStandIn();
  for (const Id of [zoneId, `/hostedzone/${zoneId}`]) {
    expect((await client.send(new GetHostedZoneCommand({ Id }))).HostedZone?.Name).toBe('example.com.');
  }
});

it('makes a zone that its servers know only after a while', async () => {
  const { client, clock, published } = aStandIn({ state: { zones: [], healthChecks: [], changes: [] } });
  await client.send(new CreateHostedZoneCommand({ Name: 'example.net', CallerReference: 'one' }));
  expect(published()).toEqual([]);
  await clock.advance(1_000);
  expect(published().map((zone) => zone.name)).toEqual(['example.net.']);
  await expect(
    client.send(new CreateHostedZoneCommand({ Name: 'example.net', CallerReference: 'one' })),
  ).rejects.toMatchObject({ name: 'HostedZoneAlreadyExists' });
});

it('is the same for the same clock and random numbers', async () => {
  const run = async () => {
    const { client } = aStandIn();
    const { ChangeInfo } = await client.send(upserting(east));
    return ChangeInfo;
  };
  expect(await run()).toEqual(await run());
});
