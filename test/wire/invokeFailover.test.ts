/**
 * `serverless invoke local` of the functions that move traffic, one after the other, against whatever AWS_ENDPOINT_URL
 * names: a service is adopted, failed over by hand, and the switch route and the health checks' answers follow.
 */
import { randomUUID } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DeleteTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import {
  CreateHealthCheckCommand,
  ListResourceRecordSetsCommand,
  type ResourceRecordSet,
  Route53Client,
} from '@aws-sdk/client-route-53';
import { CreateQueueCommand, DeleteQueueCommand, SQSClient } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { placeControl } from '../../serverless/controlPlacement.ts';
import { controlNames } from '../../serverless/tables.ts';
import { createDynamoDbControlStore } from '../../shared/control/dynamodb.ts';
import { createDynamoDbLedger } from '../../shared/ledger/dynamodb.ts';
import { createLedgerTable } from '../contract/dynaliteTable.ts';
import { type ProjectFolder, projectFolder } from '../template/projectFolder.ts';
import { type AnsweringServer, openAnsweringServer, zoneId } from './answeringServer.ts';
import { wireClientOptions } from './server.ts';

/** A stage of this run's own, so that runs on one server do not meet. */
const stage = `w${randomUUID().slice(0, 8)}`;
const prefix = `holdfast-${stage}`;
const region = 'us-east-1';
const observers = ['us-east-1', 'us-east-2', 'us-west-2'] as const;
const [east, west] = ['192.0.2.10', '198.51.100.10'];
const config = `
observers: [${observers.join(', ')}]
services:
  checkout:
    every: 30s
    alarms: [ServerCpuTooHigh]
    endpoints:
      us-east-1: { url: tcp://east.example.com:443, target: { values: [${east}] } }
      us-west-2: { url: tcp://west.example.com:443, target: { values: [${west}] } }
    failover: { record: { zone: ${zoneId}, name: checkout.example.com, type: A, ttl: 30s } }
`;

const clientOptions = { ...wireClientOptions, region };
const dynamodb = new DynamoDBClient(clientOptions);
const sqs = new SQSClient(clientOptions);
const tables = { ledger: `${prefix}-ledger`, control: controlNames(prefix, placeControl([...observers])).table };
const control = createDynamoDbControlStore({ client: dynamodb, table: tables.control });
const ledger = createDynamoDbLedger({ client: dynamodb, table: tables.ledger }, (error) => {
  throw error;
});

let server: AnsweringServer;
let route53: Route53Client;
let folder: ProjectFolder;
let queueUrl: string | undefined;
let environment: Readonly<Record<string, string>>;

beforeAll(async () => {
  server = await openAnsweringServer();
  route53 = new Route53Client({ ...clientOptions, endpoint: server.endpoint });
  folder = await projectFolder(config);
  for (const table of Object.values(tables)) await createLedgerTable({ client: dynamodb, table });
  queueUrl = (await sqs.send(new CreateQueueCommand({ QueueName: `${prefix}-rounds` }))).QueueUrl;
  environment = {
    AWS_ENDPOINT_URL: server.endpoint,
    AWS_ACCESS_KEY_ID: process.env['AWS_ACCESS_KEY_ID'] ?? 'none',
    AWS_SECRET_ACCESS_KEY: process.env['AWS_SECRET_ACCESS_KEY'] ?? 'none',
    // So that a handler's answer is all there is on standard output.
    POWERTOOLS_LOG_LEVEL: 'SILENT',
    // As CloudFormation sets it at home, from the health checks that the stack made.
    HOLDFAST_HEALTH_CHECKS: JSON.stringify({
      'checkout/us-east-1': await makeHealthCheck(east),
      'checkout/us-west-2': await makeHealthCheck(west),
    }),
  };
});

afterAll(async () => {
  await folder?.remove();
  for (const TableName of Object.values(tables)) await dynamodb.send(new DeleteTableCommand({ TableName }));
  await sqs.send(new DeleteQueueCommand({ QueueUrl: queueUrl }));
  dynamodb.destroy();
  sqs.destroy();
  route53?.destroy();
  await server?.close();
});

async function makeHealthCheck(IPAddress: string | undefined): Promise<string> {
  const HealthCheckConfig = { Type: 'TCP', IPAddress, Port: 443 } as const;
  const command = new CreateHealthCheckCommand({ CallerReference: randomUUID(), HealthCheckConfig });
  return (await route53.send(command)).HealthCheck?.Id ?? '';
}

/** @returns what the handler returned, parsed; undefined for a handler that returns nothing. */
async function invoke(name: string, eventFile: string) {
  const given = ['invoke', 'local', '--function', name, '--path', eventFile, '--stage', stage];
  const printed = (await folder.serverless(given, environment)).trim();
  return printed === '' ? undefined : JSON.parse(printed);
}

async function invokeSwitch(endpoint: string): Promise<number> {
  const sample = JSON.parse(await readFile(new URL('../../events/http/switch.json', import.meta.url), 'utf8'));
  const path = join(folder.path, `switch-${endpoint}.json`);
  await writeFile(path, JSON.stringify({ ...sample, pathParameters: { service: 'checkout', endpoint } }));
  return (await invoke('switch', path)).statusCode;
}

async function standing(): Promise<readonly string[]> {
  const { ResourceRecordSets = [] } = await route53.send(new ListResourceRecordSetsCommand({ HostedZoneId: zoneId }));
  const described = ({ Failover, SetIdentifier, HealthCheckId }: ResourceRecordSet) =>
    `${Failover} ${SetIdentifier} ${HealthCheckId === undefined ? 'unguarded' : 'guarded'}`;
  return ResourceRecordSets.filter(({ Type }) => Type === 'A')
    .map(described)
    .sort();
}

describe('serverless invoke local', { timeout: 180_000 }, () => {
  it('admin adopts a service that had no records, with the health checks of the stack', async () => {
    expect(await invokeSwitch('us-east-1')).toBe(503);
    expect(await invoke('admin', 'events/http/adopt.json')).toMatchObject({ statusCode: 200 });
    expect(await standing()).toEqual([
      'PRIMARY holdfast/checkout/1/us-east-1 guarded',
      'SECONDARY holdfast/checkout/1/us-west-2 guarded',
    ]);
    expect(await control.readControl('checkout')).toMatchObject({ active: 'us-east-1', epoch: 1, phase: 'settled' });
    expect(await invokeSwitch('us-east-1')).toBe(200);
  });

  it('failover looks after it when its schedule or the stream says so, and moves nothing without votes', async () => {
    await invoke('failover', 'events/scheduler/failover.json');
    await invoke('failover', 'events/dynamodb-stream/rounds.json');
    expect(await control.readControl('checkout')).toMatchObject({ active: 'us-east-1', epoch: 1 });
  });

  it('admin fails over by force, and the records and the switch route follow', async () => {
    expect(await invoke('admin', 'events/http/failover.json')).toMatchObject({ statusCode: 200 });
    expect(await standing()).toEqual([
      'PRIMARY holdfast/checkout/2/us-west-2 guarded',
      'SECONDARY holdfast/checkout/2/us-east-1 guarded',
    ]);
    expect(await invokeSwitch('us-east-1')).toBe(503);
    expect(await invokeSwitch('us-west-2')).toBe(200);
  });

  it('admin holds it in the name of whoever signed, and releases it', async () => {
    expect(await invoke('admin', 'events/http/hold.json')).toMatchObject({ statusCode: 200 });
    expect((await control.readControl('checkout'))?.hold).toMatchObject({
      by: 'arn:aws:sts::123456789012:assumed-role/operator/ana',
    });
    expect(await invoke('admin', 'events/http/release.json')).toMatchObject({ statusCode: 200 });
    expect((await control.readControl('checkout'))?.hold).toBeUndefined();
  });

  it('alarm remembers an alarm of the service', async () => {
    await invoke('alarm', 'events/cloudwatch/alarm.json');
    const at = Date.UTC(2019, 9, 2, 17, 4, 40);
    const told = await ledger.events('checkout', { from: at - 1_000, to: at + 1_000 });
    expect(told.map(({ kind }) => kind)).toEqual(['alarm']);
  });
});
