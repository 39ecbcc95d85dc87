/**
 * `serverless invoke local` of the function that counts and tells, against whatever AWS_ENDPOINT_URL names: what it finds
 * is told to a topic once, shown by the API, and acknowledged by a person.
 */
import { randomUUID } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { CloudWatchClient, PutMetricDataCommand } from '@aws-sdk/client-cloudwatch';
import { DeleteTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { CreateTopicCommand, DeleteTopicCommand, SNSClient, SubscribeCommand } from '@aws-sdk/client-sns';
import {
  CreateQueueCommand,
  DeleteMessageCommand,
  DeleteQueueCommand,
  GetQueueAttributesCommand,
  ReceiveMessageCommand,
  SendMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createDynamoDbAlertStore } from '../../shared/alerts/dynamodb.ts';
import { createDynamoDbLedger } from '../../shared/ledger/dynamodb.ts';
import { createLedgerTable } from '../contract/dynaliteTable.ts';
import { roundAt, up } from '../ledger/samples.ts';
import { type ProjectFolder, projectFolder } from '../template/projectFolder.ts';
import { wireClientOptions, wireEndpoint } from './server.ts';

const endpoint = wireEndpoint();
/** A stage of this run's own, so that runs on one server do not meet. */
const stage = `w${randomUUID().slice(0, 8)}`;
const prefix = `holdfast-${stage}`;
const region = 'us-east-1';
const minute = 60_000;
const everyMs = 30_000;
const namespace = `Holdfast/${stage}`;

const clientOptions = { ...wireClientOptions, region, endpoint };
const dynamodb = new DynamoDBClient(clientOptions);
const sqs = new SQSClient(clientOptions);
const sns = new SNSClient(clientOptions);
// moto reads no compressed requests.
const cloudwatch = new CloudWatchClient({ ...clientOptions, disableRequestCompression: true });
const tables = { ledger: `${prefix}-ledger`, control: `${prefix}-control` };
const unexpected = (error: Error) => {
  throw error;
};
const ledger = createDynamoDbLedger({ client: dynamodb, table: tables.ledger }, unexpected);
const alerts = createDynamoDbAlertStore({ client: dynamodb, table: tables.control }, unexpected);

let folder: ProjectFolder;
let topic: string;
const urls = { deadLetters: '', heard: '' };

/** One observer, so that the control table is a plain one. */
const config = (arn: string) => `
observers: [${region}]
services:
  checkout:
    every: 30s
    endpoints:
      public: { url: https://checkout.example.com/health }
    objective:
      availability: 99.9
      window: 30d
      indicator:
        metric: { namespace: ${namespace}, total: Requests, bad: Failures }
alerts:
  - { topic: "${arn}" }
  - { console: true }
`;

beforeAll(async () => {
  for (const table of Object.values(tables)) await createLedgerTable({ client: dynamodb, table });
  urls.deadLetters = await openQueue(`${prefix}-dead-letters`);
  urls.heard = await openQueue(`${prefix}-heard`);
  topic = (await sns.send(new CreateTopicCommand({ Name: `${prefix}-oncall` }))).TopicArn ?? '';
  const asked = new GetQueueAttributesCommand({ QueueUrl: urls.heard, AttributeNames: ['QueueArn'] });
  const Endpoint = (await sqs.send(asked)).Attributes?.['QueueArn'];
  const Attributes = { RawMessageDelivery: 'true' };
  await sns.send(new SubscribeCommand({ TopicArn: topic, Protocol: 'sqs', Endpoint, Attributes }));
  folder = await projectFolder(config(topic));
  await observe();
});

afterAll(async () => {
  await folder?.remove();
  for (const TableName of Object.values(tables)) await dynamodb.send(new DeleteTableCommand({ TableName }));
  for (const QueueUrl of Object.values(urls)) await sqs.send(new DeleteQueueCommand({ QueueUrl }));
  await sns.send(new DeleteTopicCommand({ TopicArn: topic }));
  for (const client of [dynamodb, sqs, sns, cloudwatch]) client.destroy();
});

async function openQueue(QueueName: string): Promise<string> {
  return (await sqs.send(new CreateQueueCommand({ QueueName }))).QueueUrl ?? '';
}

/** For two hours the service was watched, and half of its requests failed. */
async function observe(): Promise<void> {
  const now = Math.floor(Date.now() / minute) * minute;
  const seen = { checkout: { public: up() } };
  for (const ago of [120, 2, 1, 0]) await ledger.recordRound(roundAt({ slot: now - ago * minute, everyMs, seen }));
  const MetricData = Array.from({ length: 120 }, (_, index) => new Date(now - (index + 1) * minute)).flatMap(
    (Timestamp) => [
      { MetricName: 'Requests', Timestamp, Value: 100 },
      { MetricName: 'Failures', Timestamp, Value: 50 },
    ],
  );
  await cloudwatch.send(new PutMetricDataCommand({ Namespace: namespace, MetricData }));
}

/** @returns what the handler returned, parsed; undefined for a handler that returns nothing. */
async function invoke(name: string, eventFile: string) {
  const given = ['invoke', 'local', '--function', name, '--path', eventFile, '--stage', stage];
  const printed = (await folder.serverless(given, environment)).trim();
  return printed === '' ? undefined : JSON.parse(printed);
}

const environment = {
  AWS_ENDPOINT_URL: endpoint,
  AWS_ACCESS_KEY_ID: process.env['AWS_ACCESS_KEY_ID'] ?? 'none',
  AWS_SECRET_ACCESS_KEY: process.env['AWS_SECRET_ACCESS_KEY'] ?? 'none',
  // So that a handler's answer is all there is on standard output.
  POWERTOOLS_LOG_LEVEL: 'SILENT',
};

/** The documents that the topic's subscriber has got since it was asked last, by their alert. */
async function heard(): Promise<ReadonlyMap<string, { readonly stage: string; readonly severity: string }>> {
  const documents = new Map();
  for (;;) {
    const ask = new ReceiveMessageCommand({ QueueUrl: urls.heard, MaxNumberOfMessages: 10 });
    const { Messages = [] } = await sqs.send(ask);
    if (Messages.length === 0) return documents;
    for (const { Body = '', ReceiptHandle } of Messages) {
      const document = JSON.parse(Body);
      expect(documents.has(document.key)).toBe(false);
      documents.set(document.key, document);
      await sqs.send(new DeleteMessageCommand({ QueueUrl: urls.heard, ReceiptHandle }));
    }
  }
}

describe('serverless invoke local', { timeout: 180_000 }, () => {
  it('budget tells the topic, once, what burns the error budget and what lies among the dead letters', async () => {
    await sqs.send(new SendMessageCommand({ QueueUrl: urls.deadLetters, MessageBody: '{}' }));
    await invoke('budget', 'events/scheduler/budget.json');
    const first = await heard();
    expect(first.get('burn:checkout:availability')).toMatchObject({
      schema: 'holdfast.alert.v1',
      stage: 'fired',
      severity: 'page',
      service: { id: 'checkout' },
    });
    expect(first.get(`dead-letters:${region}`)).toMatchObject({ stage: 'fired', severity: 'ticket' });
    await invoke('budget', 'events/scheduler/budget.json');
    expect([...(await heard()).keys()].filter((key) => first.has(key))).toEqual([]);
  });

  it('budget tells nothing of the routes that only one machine has, and remembers so', async () => {
    const alert = await alerts.readAlert(`dead-letters:${region}`);
    expect(Object.values(alert?.told ?? {})).toMatchObject([{ stage: 'fired', state: 'sent' }]);
  });

  it('status lists what fires', async () => {
    const { statusCode, body } = await invoke('status', 'events/http/alerts.json');
    expect(statusCode).toBe(200);
    const keys = JSON.parse(body).alerts.map(({ key }: { readonly key: string }) => key);
    expect(keys).toEqual(expect.arrayContaining(['burn:checkout:availability', `dead-letters:${region}`]));
  });

  it('status counts the error budget, from CloudWatch too', async () => {
    const { statusCode, body } = await invoke('status', 'events/http/budget.json');
    expect(statusCode).toBe(200);
    expect(body).toContain('requests');
  });

  it('admin acknowledges in the name of whoever signed', async () => {
    expect(await invoke('admin', 'events/http/acknowledge.json')).toMatchObject({ statusCode: 200 });
    expect((await alerts.readAlert(`dead-letters:${region}`))?.state).toMatchObject({
      kind: 'acknowledged',
      by: 'arn:aws:sts::123456789012:assumed-role/operator/ana',
      note: 'looking at them',
    });
  });

  it('admin excludes a time from the error budget, by the sample event moved to a time that was watched', async () => {
    const sample = JSON.parse(await readFile(new URL('../../events/http/exclude.json', import.meta.url), 'utf8'));
    const at = (ago: number) => new Date(Math.floor(Date.now() / minute) * minute - ago * minute).toISOString();
    const path = join(folder.path, 'exclude.json');
    const body = JSON.stringify({ ...JSON.parse(sample.body), from: at(60), to: at(30) });
    await writeFile(path, JSON.stringify({ ...sample, body }));
    expect(await invoke('admin', path)).toMatchObject({ statusCode: 200 });
    expect(await ledger.corrections()).toMatchObject([
      { service: 'checkout', kind: 'excluded', reason: 'a load test' },
    ]);
  });

  it('budget tells that it is over when nobody finds dead letters any more', async () => {
    const { Messages = [] } = await sqs.send(new ReceiveMessageCommand({ QueueUrl: urls.deadLetters }));
    for (const { ReceiptHandle } of Messages) {
      await sqs.send(new DeleteMessageCommand({ QueueUrl: urls.deadLetters, ReceiptHandle }));
    }
    await invoke('budget', 'events/scheduler/budget.json');
    expect((await heard()).get(`dead-letters:${region}`)).toMatchObject({ stage: 'resolved' });
  });
});
