import {
  ChangeResourceRecordSetsCommand,
  CreateHealthCheckCommand,
  GetChangeCommand,
  InvalidChangeBatch,
  ListResourceRecordSetsCommand,
  NoSuchHealthCheck,
  NoSuchHostedZone,
  PriorRequestNotComplete,
  type ResourceRecordSet,
  Route53Client,
  Route53ServiceException,
  TestDNSAnswerCommand,
} from '@aws-sdk/client-route-53';
import { mockClient } from 'aws-sdk-client-mock';
import { beforeEach, describe, expect, it } from 'vitest';
import { createRoute53StandIn } from '../../local/route53/standIn.ts';
import { createZone } from '../../local/route53/zone.ts';
import { createRoute53Zone } from '../../shared/aws/route53Zone.ts';
import { NotFailover, ZoneUnavailable } from '../../shared/failover/dns/zone.ts';
import { zoneContract } from '../contract/zone.ts';
import { record as failoverRecord, policyWith, zoneId } from '../failover/policies.ts';
import { createVirtualClock } from '../fakes/clock.ts';
import { createRandom } from '../fakes/random.ts';
import { createMemoryZone } from '../fakes/zone.ts';

zoneContract('Route 53 (the stand-in)', async () => {
  const clock = createVirtualClock(0);
  const standIn = createRoute53StandIn({
    clock,
    random: createRandom(1).next,
    state: { zones: [createZone({ id: zoneId, name: 'example.com' })], healthChecks: [], changes: [] },
  });
  async function makeHealthCheck(CallerReference: string): Promise<string> {
    const HealthCheckConfig = { Type: 'HTTP', IPAddress: '192.0.2.10', Port: 80 } as const;
    const answer = await standIn.client.send(new CreateHealthCheckCommand({ CallerReference, HealthCheckConfig }));
    return answer.HealthCheck?.Id ?? '';
  }
  const settle = () => clock.advance(5_000);
  return {
    zone: createRoute53Zone(standIn.client, quick),
    zoneId,
    healthCheckIds: [await makeHealthCheck('east'), await makeHealthCheck('west')],
    async createSimple({ name, type }, Value) {
      const ResourceRecordSet: ResourceRecordSet = { Name: name, Type: type, TTL: 30, ResourceRecords: [{ Value }] };
      const ChangeBatch = { Changes: [{ Action: 'CREATE' as const, ResourceRecordSet }] };
      await standIn.client.send(new ChangeResourceRecordSetsCommand({ HostedZoneId: zoneId, ChangeBatch }));
      await settle();
    },
    setHealth: (id, healthy) => standIn.setHealth(id, healthy),
    settle,
    async close() {
      standIn.client.destroy();
    },
  };
});

zoneContract('memory, for tests', async () => {
  const zone = createMemoryZone({ zoneId, domain: 'example.com', pendingAnswers: 1 });
  return {
    zone,
    zoneId,
    healthCheckIds: ['check-east', 'check-west'],
    async createSimple({ name, type }, value) {
      const content = { kind: 'values', ttl: 30, values: [value] } as const;
      zone.edit([{ action: 'CREATE', recordSet: { name: `${name}.`, type, content } }]);
    },
    setHealth: zone.setHealth,
    settle: async () => zone.publish(),
    async close() {},
  };
});

/** No test waits for Route 53 to find its breath. */
const quick = { retries: { max: 3, msFirst: 1, msMax: 2 } };

const { record } = policyWith();
const pair = [failoverRecord('PRIMARY', 'us-east-1', 1), failoverRecord('SECONDARY', 'us-west-2', 1)];
const change = { deletes: pair, creates: pair };
const sdk = new Route53Client({ region: 'us-east-1' });
// The one client: the stand-in's is to stay what it is.
const client = mockClient(sdk);

beforeEach(() => {
  client.reset();
});

function route53(options = {}) {
  return createRoute53Zone(sdk, { ...quick, ...options });
}

const badRequest = { $metadata: { httpStatusCode: 400 } };

function failure(name: string, $fault: 'client' | 'server' = 'client') {
  return new Route53ServiceException({ name, $fault, message: name, ...badRequest });
}

const priorRequest = new PriorRequestNotComplete({ message: 'still processing', ...badRequest });
const submitted = { ChangeInfo: { Id: '/change/C1', Status: 'PENDING' as const, SubmittedAt: new Date(0) } };

describe('the zone in Route 53: changing', () => {
  it('deletes exactly what was found, then creates, in one batch', async () => {
    client.on(ChangeResourceRecordSetsCommand).resolves(submitted);
    expect(await route53().change(record, change)).toEqual({ kind: 'submitted', id: '/change/C1' });
    const [call, ...others] = client.commandCalls(ChangeResourceRecordSetsCommand);
    expect(others).toEqual([]);
    const set = (Failover: string, SetIdentifier: string, Value: string, HealthCheckId: string) => ({
      Name: 'checkout.example.com',
      Type: 'A',
      SetIdentifier,
      Failover,
      TTL: 30,
      ResourceRecords: [{ Value }],
      HealthCheckId,
    });
    const sets = [
      set('PRIMARY', 'holdfast/checkout/1/us-east-1', '192.0.2.10', 'check-us-east-1'),
      set('SECONDARY', 'holdfast/checkout/1/us-west-2', '198.51.100.10', 'check-us-west-2'),
    ];
    const changes = (Action: string) => sets.map((ResourceRecordSet) => ({ Action, ResourceRecordSet }));
    expect(call?.args[0].input).toEqual({
      HostedZoneId: zoneId,
      ChangeBatch: { Changes: [...changes('DELETE'), ...changes('CREATE')] },
    });
  });

  it.each([
    [new InvalidChangeBatch({ message: '[one, two]', messages: ['one', 'two'], ...badRequest }), 'one; two'],
    [new InvalidChangeBatch({ message: '[one, two]', ...badRequest }), '[one, two]'],
    [new NoSuchHealthCheck({ message: 'no such check', ...badRequest }), 'no such check'],
  ])('tells a batch that was looked at and refused: %s', async (error, why) => {
    client.on(ChangeResourceRecordSetsCommand).rejects(error);
    expect(await route53().change(record, change)).toEqual({ kind: 'refused', why });
    expect(client.commandCalls(ChangeResourceRecordSetsCommand)).toHaveLength(1);
  });

  it.each([priorRequest, failure('Throttling'), failure('ThrottlingException')])(
    'tries again after %s',
    async (busy) => {
      client.on(ChangeResourceRecordSetsCommand).rejectsOnce(busy).rejectsOnce(busy).resolves(submitted);
      expect(await route53().change(record, change)).toMatchObject({ kind: 'submitted' });
    },
  );

  it('gives up when Route 53 stays busy', async () => {
    client.on(ChangeResourceRecordSetsCommand).rejects(priorRequest);
    await expect(route53().change(record, change)).rejects.toBeInstanceOf(ZoneUnavailable);
    expect(client.commandCalls(ChangeResourceRecordSetsCommand)).toHaveLength(1 + quick.retries.max);
  });

  it.each([
    failure('InternalFailure', 'server'),
    failure('AccessDenied'),
    new NoSuchHostedZone({ message: 'no such zone', ...badRequest }),
    new Error('socket hang up'),
  ])('does not repeat a change of which nothing is known: %s', async (error) => {
    client.on(ChangeResourceRecordSetsCommand).rejects(error);
    await expect(route53().change(record, change)).rejects.toThrow(ZoneUnavailable);
    expect(client.commandCalls(ChangeResourceRecordSetsCommand)).toHaveLength(1);
  });

  it('waits no longer than it may, whatever the client does', async () => {
    client.on(ChangeResourceRecordSetsCommand).callsFake(() => new Promise(() => {}));
    await expect(route53({ callMsMax: 5 }).change(record, change)).rejects.toBeInstanceOf(ZoneUnavailable);
  });
});

describe('the zone in Route 53: reading', () => {
  const sets = pair.map(({ setIdentifier, role, values, ttlSeconds, healthCheckId = '' }) => ({
    Name: 'checkout.example.com.',
    Type: 'A' as const,
    SetIdentifier: setIdentifier,
    Failover: role,
    TTL: ttlSeconds,
    ResourceRecords: values.map((Value) => ({ Value })),
    HealthCheckId: healthCheckId,
  }));
  const other = { Name: 'checkout.example.com.', Type: 'AAAA' as const, TTL: 30, ResourceRecords: [{ Value: '::1' }] };

  it('asks from the name and type on, page by page, and stops when past them', async () => {
    client
      .on(ListResourceRecordSetsCommand)
      .resolvesOnce({
        ResourceRecordSets: sets.slice(0, 1),
        IsTruncated: true,
        NextRecordName: 'checkout.example.com.',
        NextRecordType: 'A',
        NextRecordIdentifier: 'holdfast/checkout/1/us-west-2',
        MaxItems: 1,
      })
      .resolvesOnce({
        ResourceRecordSets: [...sets.slice(1), other],
        IsTruncated: true,
        NextRecordName: 'd.example.com.',
        NextRecordType: 'A',
        MaxItems: 2,
      });
    expect(await route53().read(record)).toEqual(pair);
    const inputs = client.commandCalls(ListResourceRecordSetsCommand).map(({ args }) => args[0].input);
    expect(inputs).toMatchObject([
      { HostedZoneId: zoneId, StartRecordName: 'checkout.example.com', StartRecordType: 'A' },
      { StartRecordName: 'checkout.example.com.', StartRecordIdentifier: 'holdfast/checkout/1/us-west-2' },
    ]);
  });

  // A wildcard's name comes back escaped: developer guide, "DNS domain name format".
  it('knows a wildcard again', async () => {
    const escaped = sets.map((set) => ({ ...set, Name: '\\052.example.com.' }));
    client
      .on(ListResourceRecordSetsCommand)
      .resolves({ ResourceRecordSets: escaped, IsTruncated: false, MaxItems: 10 });
    expect(await route53().read({ ...record, name: '*.example.com' })).toEqual(pair);
  });

  const base = { Name: 'checkout.example.com.', Type: 'A' as const };
  const simple = { ...base, TTL: 30, ResourceRecords: [{ Value: '192.0.2.10' }] };
  const AliasTarget = { HostedZoneId: 'Z1', DNSName: 'elb.example.com.', EvaluateTargetHealth: true };
  it.each([
    ['a simple record', simple],
    ['a simple alias', { ...base, AliasTarget }],
    ['a failover alias', { ...base, SetIdentifier: 'a', Failover: 'PRIMARY' as const, AliasTarget }],
    ['a weighted record', { ...simple, SetIdentifier: 'a', Weight: 0 }],
    ['a latency record', { ...simple, SetIdentifier: 'a', Region: 'us-east-1' as const }],
    ['a geolocation record', { ...simple, SetIdentifier: 'a', GeoLocation: { CountryCode: '*' } }],
    ['a multivalue answer record', { ...simple, SetIdentifier: 'a', MultiValueAnswer: true }],
  ])('says that %s stands there', async (what, set) => {
    client.on(ListResourceRecordSetsCommand).resolves({ ResourceRecordSets: [set], IsTruncated: false, MaxItems: 10 });
    const reading = route53().read(record);
    await expect(reading).rejects.toThrow(NotFailover);
    await expect(reading).rejects.toThrow(what);
  });

  it('asks whether a change is everywhere, and what is answered', async () => {
    client.on(GetChangeCommand).resolves({ ChangeInfo: { ...submitted.ChangeInfo, Status: 'INSYNC' } });
    expect(await route53().progressOf('/change/C1')).toBe('in-sync');
    client.on(TestDNSAnswerCommand).rejects(failure('InternalFailure', 'server'));
    await expect(route53().answer(record)).rejects.toThrow('what checkout.example.com A answers');
  });
});

describe('the zone in Route 53: trouble', () => {
  const breaker = { failures: 2, ms: 3_600_000 };

  it('of one hosted zone stops the calls to that one only', async () => {
    client.on(TestDNSAnswerCommand).rejects(new Error('socket hang up'));
    const zone = route53({ breaker });
    for (let call = 0; call < 5; call += 1) await expect(zone.answer(record)).rejects.toThrow(ZoneUnavailable);
    expect(client.commandCalls(TestDNSAnswerCommand)).toHaveLength(breaker.failures);
    client.on(TestDNSAnswerCommand).resolves({ RecordData: ['192.0.2.10'] });
    await expect(zone.answer(record)).rejects.toThrow(ZoneUnavailable);
    expect(await zone.answer({ ...record, zone: 'ZOTHER' })).toEqual(['192.0.2.10']);
  });

  it('is not what Route 53 says of a batch', async () => {
    client.on(ChangeResourceRecordSetsCommand).rejects(new InvalidChangeBatch({ message: 'no', ...badRequest }));
    const zone = route53({ breaker });
    for (let call = 0; call < 5; call += 1)
      expect(await zone.change(record, change)).toMatchObject({ kind: 'refused' });
    expect(client.commandCalls(ChangeResourceRecordSetsCommand)).toHaveLength(5);
  });

  it('is not a bulkhead that is full', async () => {
    let finish = () => {};
    const finished = new Promise<void>((resolve) => {
      finish = resolve;
    });
    client.on(TestDNSAnswerCommand).callsFake(() => finished.then(() => ({ RecordData: ['192.0.2.10'] })));
    const zone = route53({ breaker, bulkhead: { running: 1, waiting: 0 } });
    const running = zone.answer(record);
    for (let call = 0; call < 5; call += 1) await expect(zone.answer(record)).rejects.toThrow('Bulkhead');
    finish();
    expect(await running).toEqual(['192.0.2.10']);
    expect(await zone.answer(record)).toEqual(['192.0.2.10']);
  });

  it('that hangs fills the bulkhead of its own zone only', async () => {
    client.on(TestDNSAnswerCommand).callsFake(({ HostedZoneId }: { HostedZoneId: string }) => {
      return HostedZoneId === zoneId ? new Promise(() => {}) : { RecordData: ['192.0.2.10'] };
    });
    const zone = route53({ bulkhead: { running: 1, waiting: 0 }, callMsMax: 1_000 });
    const hanging = expect(zone.answer(record)).rejects.toThrow(ZoneUnavailable);
    await expect(zone.answer(record)).rejects.toThrow('Bulkhead');
    expect(await zone.answer({ ...record, zone: 'ZOTHER' })).toEqual(['192.0.2.10']);
    await hanging;
  });
});
