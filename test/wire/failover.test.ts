/**
 * Adopting, flipping and settling over the wire, against whatever AWS_ENDPOINT_URL names. With moto this proves that our
 * requests are understood and its answers read, and nothing about fencing: moto takes a change batch whose DELETE names
 * what is gone. That Route 53 refuses one is in the contract that the strict stand-in passes (test/local/route53).
 */

import { randomUUID } from 'node:crypto';
import { DeleteTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import {
  ChangeResourceRecordSetsCommand,
  CreateHealthCheckCommand,
  ListResourceRecordSetsCommand,
  Route53Client,
} from '@aws-sdk/client-route-53';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createRoute53Zone } from '../../shared/aws/route53Zone.ts';
import type { Config } from '../../shared/config/config.ts';
import { parseConfig } from '../../shared/config/parse.ts';
import { createDynamoDbControlStore } from '../../shared/control/dynamodb.ts';
import { answerSwitch } from '../../shared/failover/answerSwitch.ts';
import { adopt } from '../../shared/failover/dns/adopt.ts';
import { policiesOf, type ServicePolicy } from '../../shared/failover/policy.ts';
import { type TendAllParts, tendAll } from '../../shared/failover/tendAll.ts';
import { createDynamoDbLedger } from '../../shared/ledger/dynamodb.ts';
import type { Ledger } from '../../shared/ledger/ledger.ts';
import { createDynamoDbPlanStore } from '../../shared/maintenance/dynamodb.ts';
import { systemClock } from '../../shared/runtime/systemClock.ts';
import { createLedgerTable } from '../contract/dynaliteTable.ts';
import { down, roundAt, up } from '../ledger/samples.ts';
import { type AnsweringServer, openAnsweringServer, zoneId } from './answeringServer.ts';
import { wireClientOptions } from './server.ts';

const observers = ['us-east-1', 'us-east-2', 'us-west-2'];
const everyMs = 30_000;
const [east, west] = ['192.0.2.10', '198.51.100.10'];

const dynamodb = new DynamoDBClient(wireClientOptions);
const tables = { ledger: `holdfast-wire-${randomUUID()}`, control: `holdfast-wire-${randomUUID()}` };
let server: AnsweringServer;
let route53: Route53Client;
let config: Config;
let policy: ServicePolicy;
let parts: TendAllParts & { readonly ledger: Ledger };

beforeAll(async () => {
  server = await openAnsweringServer();
  route53 = new Route53Client({ ...wireClientOptions, endpoint: server.endpoint });
  for (const table of Object.values(tables)) await createLedgerTable({ client: dynamodb, table });
  const checks = { east: await makeHealthCheck(east), west: await makeHealthCheck(west) };
  await makeForeignPair(checks);
  config = configFor(checks);
  policy = onlyPolicyOf(config);
  parts = {
    ledger: createDynamoDbLedger({ client: dynamodb, table: tables.ledger }, unexpected),
    control: createDynamoDbControlStore({ client: dynamodb, table: tables.control }),
    plans: createDynamoDbPlanStore({ client: dynamodb, table: tables.control }),
    zone: createRoute53Zone(route53),
    clock: systemClock,
    lag: async () => undefined,
    id: randomUUID,
    published: new Map(),
  };
});

afterAll(async () => {
  for (const TableName of Object.values(tables)) await dynamodb.send(new DeleteTableCommand({ TableName }));
  dynamodb.destroy();
  route53?.destroy();
  await server?.close();
});

function onlyPolicyOf(of: Config): ServicePolicy {
  const [only] = policiesOf(of);
  if (only === undefined) throw new Error('the config has a service that fails over');
  return only;
}

function unexpected(error: Error): never {
  throw error;
}

async function makeHealthCheck(IPAddress: string): Promise<string> {
  const HealthCheckConfig = { Type: 'HTTP', IPAddress, Port: 80, ResourcePath: '/' } as const;
  const command = new CreateHealthCheckCommand({ CallerReference: randomUUID(), HealthCheckConfig });
  return (await route53.send(command)).HealthCheck?.Id ?? '';
}

type Checks = { readonly east: string; readonly west: string };

/** As a person would have made it before Holdfast. */
async function makeForeignPair(checks: Checks): Promise<void> {
  const member = (Failover: 'PRIMARY' | 'SECONDARY', Value: string, HealthCheckId: string) => ({
    Action: 'CREATE' as const,
    ResourceRecordSet: {
      Name: 'checkout.example.com',
      Type: 'A' as const,
      TTL: 60,
      SetIdentifier: `by hand ${Failover}`,
      Failover,
      HealthCheckId,
      ResourceRecords: [{ Value }],
    },
  });
  const Changes = [member('PRIMARY', east, checks.east), member('SECONDARY', west, checks.west)];
  await route53.send(new ChangeResourceRecordSetsCommand({ HostedZoneId: zoneId, ChangeBatch: { Changes } }));
}

function configFor(checks: Checks): Config {
  const text = `
observers: [${observers.join(', ')}]
services:
  checkout:
    every: 30s
    timeout: 1s
    endpoints:
      us-east-1: { url: tcp://east.example.com:443, target: { values: [${east}] }, healthCheck: ${checks.east} }
      us-west-2: { url: tcp://west.example.com:443, target: { values: [${west}] }, healthCheck: ${checks.west} }
    failover: { record: { zone: ${zoneId}, name: checkout.example.com, type: A, ttl: 30s } }
`;
  const parsed = parseConfig(text, 'holdfast.yml');
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  return parsed.config;
}

async function standing() {
  const { ResourceRecordSets = [] } = await route53.send(new ListResourceRecordSetsCommand({ HostedZoneId: zoneId }));
  return ResourceRecordSets.filter(({ Type }) => Type === 'A')
    .map((set) => `${set.Failover} ${set.SetIdentifier} ${set.ResourceRecords?.[0]?.Value} ${set.TTL}`)
    .sort();
}

/** Every observer sees the first endpoint down and the second one up, for the last three minutes: being up takes five rounds by default. */
async function loseTheEast(): Promise<void> {
  const last = Math.floor(systemClock.now() / everyMs) * everyMs;
  const seen = { checkout: { 'us-east-1': down(), 'us-west-2': up() } };
  for (const observer of observers) {
    for (let slot = last - 180_000; slot <= last; slot += everyMs) {
      await parts.ledger.recordRound(roundAt({ slot, observer, everyMs, observerCount: 3, seen }));
    }
  }
}

const turn = (observer: string) =>
  tendAll({ config, observer, now: systemClock.now(), checkDrift: () => true, waitMsMax: 20_000 }, parts);

describe('a service', () => {
  it('is looked after by nobody before it is adopted', async () => {
    expect(await turn('us-east-1')).toEqual([{ service: 'checkout', kind: 'not-adopted' }]);
    expect((await standing())[0]).toContain('by hand');
  });

  it('is adopted: its records become ours, and answer what they did', async () => {
    const proposed = await adopt({ policy, yes: false, by: 'ana', now: systemClock.now() }, parts);
    expect(proposed.kind).toBe('proposed');
    expect((await standing())[0]).toContain('by hand');
    const adopted = await adopt({ policy, yes: true, by: 'ana', now: systemClock.now() }, parts);
    expect(adopted).toMatchObject({ kind: 'adopted', reconciled: { kind: 'settled', answered: 'primary' } });
    expect(await standing()).toEqual([
      `PRIMARY holdfast/checkout/1/us-east-1 ${east} 30`,
      `SECONDARY holdfast/checkout/1/us-west-2 ${west} 30`,
    ]);
  });

  it('flips when a quorum sees its endpoint down, and settles', async () => {
    await loseTheEast();
    const [tending] = await turn('us-east-2');
    expect(tending).toMatchObject({
      kind: 'tended',
      tended: { failedOver: { kind: 'flipped' }, control: { active: 'us-west-2', epoch: 2, phase: 'settled' } },
    });
    expect(await standing()).toEqual([
      `PRIMARY holdfast/checkout/2/us-west-2 ${west} 30`,
      `SECONDARY holdfast/checkout/2/us-east-1 ${east} 30`,
    ]);
    expect(await parts.zone.answer(policy.record)).toEqual([west]);
  });

  it('is left in peace by the next observer, who finds nothing to do', async () => {
    const [before, records] = [await parts.control.readControl('checkout'), await standing()];
    const [tending] = await turn('us-west-2');
    expect(tending).toMatchObject({ kind: 'tended', tended: { failedOver: { kind: 'stayed' } } });
    expect(await standing()).toEqual(records);
    expect((await parts.control.readControl('checkout'))?.epoch).toBe(before?.epoch);
  });

  it('is known to whoever peeks, and to the switch route', async () => {
    const peeked = await parts.control.peekControls(['checkout', 'nobody']);
    expect([...peeked.keys()]).toEqual(['checkout']);
    expect(peeked.get('checkout')).toMatchObject({ active: 'us-west-2' });
    const asked = { policies: [policy], service: 'checkout' };
    const answering = { control: parts.control, known: new Map(), clock: systemClock };
    expect(await answerSwitch({ ...asked, endpoint: 'us-west-2' }, answering)).toMatchObject({ kind: 'active' });
    expect(await answerSwitch({ ...asked, endpoint: 'us-east-1' }, answering)).toMatchObject({ kind: 'inactive' });
  });

  it('leaves its story in the ledger', async () => {
    const now = systemClock.now();
    const told = await parts.ledger.events('checkout', { from: now - 600_000, to: now + 60_000 });
    const kinds = told.map((event) => (event.kind === 'control' ? event.event.kind : event.kind));
    expect(kinds).toEqual(expect.arrayContaining(['adopted', 'settled', 'flipped']));
  });
});
