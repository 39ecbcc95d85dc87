/**
 * `serverless invoke local` with the sample events, against whatever AWS_ENDPOINT_URL names: the bundled
 * functions, the environment that serverless.yml gives them, and real clients on a real wire.
 */
import { randomUUID } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DeleteTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import {
  CreateQueueCommand,
  DeleteMessageCommand,
  DeleteQueueCommand,
  GetQueueAttributesCommand,
  type Message,
  ReceiveMessageCommand,
  SendMessageBatchCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { placeControl } from '../../serverless/controlPlacement.ts';
import { controlNames } from '../../serverless/tables.ts';
import { parseConfig } from '../../shared/config/parse.ts';
import { createDynamoDbLedger } from '../../shared/ledger/dynamodb.ts';
import { createLedgerTable } from '../contract/dynaliteTable.ts';
import { type ProjectFolder, projectFolder } from '../template/projectFolder.ts';

const endpoint = process.env['AWS_ENDPOINT_URL'];
if (endpoint === undefined || endpoint === '') {
  throw new Error(
    'Set AWS_ENDPOINT_URL to an AWS-compatible server, such as http://127.0.0.1:5999, to run the wire tests.',
  );
}

const region = 'us-east-1';
/** What the functions get of this process's environment. A stand-in takes any credentials. */
const environment = {
  AWS_ENDPOINT_URL: endpoint,
  AWS_ACCESS_KEY_ID: process.env['AWS_ACCESS_KEY_ID'] ?? 'none',
  AWS_SECRET_ACCESS_KEY: process.env['AWS_SECRET_ACCESS_KEY'] ?? 'none',
  // So that a handler's answer is all there is on standard output.
  POWERTOOLS_LOG_LEVEL: 'SILENT',
  POWERTOOLS_METRICS_DISABLED: 'true',
};
const clientOptions = {
  region,
  endpoint,
  credentials: { accessKeyId: environment.AWS_ACCESS_KEY_ID, secretAccessKey: environment.AWS_SECRET_ACCESS_KEY },
  requestHandler: { connectionTimeout: 10_000, requestTimeout: 30_000, throwOnRequestTimeout: true },
};
const dynamodb = new DynamoDBClient(clientOptions);
const sqs = new SQSClient(clientOptions);

const sources = new URL('../../', import.meta.url);
const configText = await readFile(new URL('holdfast.yml', sources), 'utf8');
/** A stage of this run's own, so that runs on one server do not meet. */
const stage = `w${randomUUID().slice(0, 8)}`;
const prefix = `holdfast-${stage}`;
const table = `${prefix}-ledger`;
const parsed = parseConfig(configText, 'holdfast.yml');
/** Who folds asks it what people have planned. */
const control = controlNames(prefix, placeControl(parsed.ok ? [...parsed.config.observers] : [region])).table;
const ledger = createDynamoDbLedger({ client: dynamodb, table }, (error) => {
  throw error;
});

let folder: ProjectFolder;
let queueUrl: string | undefined;

beforeAll(async () => {
  folder = await projectFolder(configText);
  for (const name of [table, control]) await createLedgerTable({ client: dynamodb, table: name });
  queueUrl = (await sqs.send(new CreateQueueCommand({ QueueName: `${prefix}-rounds` }))).QueueUrl;
});

afterAll(async () => {
  await folder?.remove();
  for (const name of [table, control]) await dynamodb.send(new DeleteTableCommand({ TableName: name }));
  await sqs.send(new DeleteQueueCommand({ QueueUrl: queueUrl }));
  dynamodb.destroy();
  sqs.destroy();
});

/** @returns what the handler returned, as printed: nothing for a handler that returns nothing. */
async function invoke(name: string, eventFile: string): Promise<string> {
  const given = ['invoke', 'local', '--function', name, '--path', eventFile, '--stage', stage];
  return (await folder.serverless(given, environment)).trim();
}

/** Writes an event beside the project's own. */
async function eventFile(name: string, event: unknown): Promise<string> {
  const path = join(folder.path, name);
  await writeFile(path, JSON.stringify(event));
  return path;
}

/** Receives this many messages, or as many as come. */
async function receive(count: number): Promise<readonly Message[]> {
  const received: Message[] = [];
  for (let attempt = 0; received.length < count && attempt < 10; attempt += 1) {
    const ask = { QueueUrl: queueUrl, MaxNumberOfMessages: 10, WaitTimeSeconds: 1, VisibilityTimeout: 600 };
    received.push(...((await sqs.send(new ReceiveMessageCommand(ask))).Messages ?? []));
  }
  return received;
}

async function forget(messages: readonly Message[]): Promise<void> {
  for (const { ReceiptHandle } of messages) {
    await sqs.send(new DeleteMessageCommand({ QueueUrl: queueUrl, ReceiptHandle }));
  }
}

async function counted(name: 'ApproximateNumberOfMessages' | 'ApproximateNumberOfMessagesDelayed'): Promise<number> {
  const answer = await sqs.send(new GetQueueAttributesCommand({ QueueUrl: queueUrl, AttributeNames: [name] }));
  return Number(answer.Attributes?.[name]);
}

const bodiesOf = (messages: readonly Message[]) => messages.map(({ Body }) => JSON.parse(Body ?? ''));

/** Of holdfast.yml: `every: 30s` is the default, and `mail` has 5 minutes. */
const thirty = '30000-0';
const everyMs = 30_000;

describe('serverless invoke local', () => {
  it('pace queues the rounds of the sample event, all of them due', async () => {
    await invoke('pace', 'events/scheduler/pace.json');
    const messages = await receive(3);
    const rounds = bodiesOf(messages).sort((a, b) => a.shard.localeCompare(b.shard) || a.slot - b.slot);
    // The event is of 12:34, so the minute is 12:35, which a cadence of 5 minutes meets too.
    expect(rounds).toEqual([
      { shard: thirty, slot: Date.UTC(2026, 0, 15, 12, 35) },
      { shard: thirty, slot: Date.UTC(2026, 0, 15, 12, 35, 30) },
      { shard: '300000-0', slot: Date.UTC(2026, 0, 15, 12, 35) },
    ]);
    await forget(messages);
  });

  it('pace has the queue hold rounds back whose slots are to come', async () => {
    const ahead = new Date(Date.now() + 24 * 3_600_000).toISOString().replace(/T.*/, 'T12:34:00Z');
    await invoke('pace', await eventFile('ahead.json', { scheduledAt: ahead }));
    expect(await counted('ApproximateNumberOfMessagesDelayed')).toBe(3);
    expect(await counted('ApproximateNumberOfMessages')).toBe(0);
  });

  it('probe drops the sample round, whose slot is long over, and does not ask for it again', async () => {
    expect(JSON.parse(await invoke('probe', 'events/sqs/round.json'))).toEqual({ batchItemFailures: [] });
    const [{ shard, slot }] = bodiesOfEvent(await readFile(new URL('events/sqs/round.json', sources), 'utf8'));
    expect(shard).toBe(thirty);
    expect(await ledger.rounds({ observer: region, everyMs, from: slot, to: slot + 1 })).toEqual([]);
  });

  it('probe records the round that is due, and returns those that are not', async () => {
    // However long the function takes to start, one of these slots is in force when it has.
    const first = Math.floor(Date.now() / everyMs) * everyMs;
    const slots = Array.from({ length: 4 }, (_, index) => first + index * everyMs);
    const entries = slots.map((slot) => ({ Id: String(slot), MessageBody: JSON.stringify({ shard: thirty, slot }) }));
    await sqs.send(new SendMessageBatchCommand({ QueueUrl: queueUrl, Entries: entries }));
    const messages = await receive(slots.length);
    const path = await eventFile('rounds.json', await sampleWith(messages));
    const { batchItemFailures } = JSON.parse(await invoke('probe', path));

    const rounds = await ledger.rounds({ observer: region, everyMs, from: first, to: first + 4 * everyMs });
    expect(rounds.length).toBeGreaterThan(0);
    for (const { seen, observerCount } of rounds) {
      expect(observerCount).toBe(3);
      expect(Object.keys(seen).sort()).toEqual(['checkout', 'database', 'website']);
    }
    const lastRecorded = Math.max(...rounds.map(({ slot }) => slot));
    const early = messages.filter(({ Body }) => JSON.parse(Body ?? '').slot > lastRecorded);
    expect(batchItemFailures.map(({ itemIdentifier }: { itemIdentifier: string }) => itemIdentifier).sort()).toEqual(
      early.map(({ MessageId }) => MessageId).sort(),
    );
  });

  it('rollup writes the marks of every shard', async () => {
    await invoke('rollup', 'events/scheduler/rollup.json');
    const recents = await ledger.recents();
    expect(recents.map(({ writer, everyMs: cadence }) => `${writer} ${cadence}`).sort()).toEqual([
      `${region} 30000`,
      `${region} 300000`,
    ]);
  });

  it('status answers with every service of the config, and what was seen', async () => {
    const { statusCode, body } = JSON.parse(await invoke('status', 'events/http/status.json'));
    expect(statusCode).toBe(200);
    const { services } = JSON.parse(body);
    const ids = parsed.ok ? parsed.config.services.map(({ id }) => id) : [];
    expect(ids).toHaveLength(4);
    expect(services.map(({ id }: { id: string }) => id)).toEqual(ids);
    const website = services.find(({ id }: { id: string }) => id === 'website');
    expect(website.endpoints[0].observers[region].at).toMatch(/^\d{4}-\d\d-\d\dT/);
  });
});

function bodiesOfEvent(text: string) {
  const { Records } = JSON.parse(text);
  return Records.map(({ body }: { body: string }) => JSON.parse(body));
}

/** The sample event with these messages in place of its own. */
async function sampleWith(messages: readonly Message[]): Promise<unknown> {
  const sample = JSON.parse(await readFile(new URL('events/sqs/round.json', sources), 'utf8'));
  const Records = messages.map(({ MessageId: messageId, ReceiptHandle: receiptHandle, Body: body }) => ({
    ...sample.Records[0],
    messageId,
    receiptHandle,
    body,
  }));
  return { ...sample, Records };
}
