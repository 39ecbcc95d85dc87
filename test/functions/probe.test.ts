/** Partial failures as in the AWS Lambda Developer Guide, "Handling errors for an SQS event source". */
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import {
  ConditionalCheckFailedException,
  DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
} from '@aws-sdk/client-dynamodb';
import {
  ChangeMessageVisibilityCommand,
  GetQueueUrlCommand,
  SendMessageBatchCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { mockClient } from 'aws-sdk-client-mock';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { context, prepareEnvironment } from './environment.ts';

const server = createServer((socket) => socket.end());
const port = await new Promise<number>((resolve) => {
  server.listen(0, '127.0.0.1', () => {
    const address = server.address();
    resolve(typeof address === 'object' && address !== null ? address.port : 0);
  });
});

/** A port that nobody listens on any more. */
const closed = createServer();
const closedPort = await new Promise<number>((resolve) => {
  closed.listen(0, '127.0.0.1', () => {
    const address = closed.address();
    const found = typeof address === 'object' && address !== null ? address.port : 0;
    closed.close(() => resolve(found));
  });
});

const restore = prepareEnvironment(`
observers: [us-east-1, us-east-2, us-west-2]
services:
  local:
    every: 10m
    endpoints: { us-east-1: "tcp://127.0.0.1:${port}" }
  moving:
    every: 5m
    endpoints:
      us-east-1: { url: "tcp://127.0.0.1:${port}", target: { values: [192.0.2.10] } }
      us-west-2: { url: "tcp://127.0.0.1:${closedPort}", target: { values: [198.51.100.10] } }
    failover: { record: { zone: Z0123456789ABC, name: moving.example.com, type: A, ttl: 30s } }
`);
afterAll(() => {
  restore();
  server.close();
});

const dynamodb = mockClient(DynamoDBClient);
const sqs = mockClient(SQSClient);
const { handler } = await import('../../functions/probe.ts');

const everyMs = 600_000;
/** The slot in force; ten minutes long, so that the test's own duration does not matter. */
const slotNow = (): number => Math.floor((Date.now() - 1000) / everyMs) * everyMs;

function messages(...bodies: readonly string[]) {
  return { Records: bodies.map((body, index) => ({ messageId: `m${index}`, receiptHandle: `h${index}`, body })) };
}

const round = (slot: number, shard = `${everyMs}-0`): string => JSON.stringify({ shard, slot });
const failed = (...ids: readonly string[]) => ({
  batchItemFailures: ids.map((itemIdentifier) => ({ itemIdentifier })),
});

beforeEach(() => {
  dynamodb.reset();
  sqs.reset();
  sqs.on(GetQueueUrlCommand).resolves({ QueueUrl: 'https://queue.example.com/rounds' });
  sqs.on(ChangeMessageVisibilityCommand).resolves({});
});

describe('probe', () => {
  it('records the round once, conditionally', async () => {
    dynamodb.on(PutItemCommand).resolves({});
    expect(await handler(messages(round(slotNow())), context)).toEqual(failed());
    const [call] = dynamodb.commandCalls(PutItemCommand);
    expect(call?.args[0].input).toMatchObject({ TableName: 'ledger', ConditionExpression: 'attribute_not_exists(pk)' });
  });

  it('is done with a round that is recorded already', async () => {
    const recorded = new ConditionalCheckFailedException({ message: 'The conditional request failed', $metadata: {} });
    dynamodb.on(PutItemCommand).rejects(recorded);
    expect(await handler(messages(round(slotNow())), context)).toEqual(failed());
  });

  it('returns a round to the queue within seconds when the ledger is unavailable', async () => {
    dynamodb.on(PutItemCommand).rejects(new Error('connect ECONNREFUSED'));
    expect(await handler(messages(round(slotNow())), context)).toEqual(failed('m0'));
    expect(sqs.commandCalls(ChangeMessageVisibilityCommand)[0]?.args[0].input).toMatchObject({
      ReceiptHandle: 'h0',
      VisibilityTimeout: 2,
    });
  });

  it('fails the message all the same when it cannot be returned early', async () => {
    dynamodb.on(PutItemCommand).rejects(new Error('connect ECONNREFUSED'));
    sqs.on(ChangeMessageVisibilityCommand).rejects(new Error('no queue'));
    expect(await handler(messages(round(slotNow())), context)).toEqual(failed('m0'));
  });

  it('neither probes nor records a round whose slot is over', async () => {
    expect(await handler(messages(round(slotNow() - everyMs)), context)).toEqual(failed());
    expect(dynamodb.calls()).toHaveLength(0);
  });

  it('sends a round that came too early back until its slot', async () => {
    expect(await handler(messages(round(slotNow() + 2 * everyMs)), context)).toEqual(failed('m0'));
    const seconds = sqs.commandCalls(ChangeMessageVisibilityCommand)[0]?.args[0].input.VisibilityTimeout ?? 0;
    expect(seconds).toBeGreaterThan(600);
    expect(seconds).toBeLessThanOrEqual(1201);
  });

  it('fails a malformed message alone, so that it becomes a dead letter', async () => {
    dynamodb.on(PutItemCommand).resolves({});
    const malformed = JSON.parse(await readFile(new URL('../../events/sqs/malformed.json', import.meta.url), 'utf8'));
    const body: string = malformed.Records[0].body;
    expect(await handler(messages(body, round(slotNow()), 'no json'), context)).toEqual(failed('m0', 'm2'));
    expect(dynamodb.commandCalls(PutItemCommand)).toHaveLength(1);
  });

  it('drops a round of a shard that an earlier config had', async () => {
    expect(await handler(messages(round(slotNow(), '7000-3')), context)).toEqual(failed());
    expect(dynamodb.calls()).toHaveLength(0);
  });
});

describe('a round in which an endpoint fails that could fail over', () => {
  const fiveMinutes = 300_000;
  const slot = (): number => Math.floor((Date.now() - 1000) / fiveMinutes) * fiveMinutes;
  const taken = () => handler(messages(round(slot(), `${fiveMinutes}-0`)), context);
  const storedRound = (text: string) => ({
    Item: { seen: { M: { moving: { M: { 'us-east-1': { S: '3' }, 'us-west-2': { S: text } } } } } },
  });

  /** By region, the looks that were asked for there. */
  async function asked(): Promise<Readonly<Record<string, readonly unknown[]>>> {
    const byRegion: Record<string, unknown[]> = {};
    for (const call of sqs.commandCalls(SendMessageBatchCommand)) {
      const client = call.thisValue;
      const region = client instanceof SQSClient ? await client.config.region() : '';
      const bodies = (call.args[0].input.Entries ?? []).map(({ MessageBody }) => JSON.parse(MessageBody ?? ''));
      byRegion[region] = [...(byRegion[region] ?? []), ...bodies];
    }
    return byRegion;
  }

  beforeEach(() => {
    dynamodb.on(PutItemCommand).resolves({});
    sqs.on(SendMessageBatchCommand).resolves({});
  });

  it('asks every observer for a burst of that service, when the endpoint was up before', async () => {
    dynamodb.on(GetItemCommand).resolves(storedRound('12 -/3'));
    expect(await taken()).toEqual(failed());
    const [read] = dynamodb.commandCalls(GetItemCommand);
    const previous = new Date(slot() - fiveMinutes).toISOString();
    expect(read?.args[0].input.Key).toEqual({ pk: { S: 'round#us-east-1#300000' }, sk: { S: `${previous}#0` } });
    const looks = await asked();
    expect(Object.keys(looks).toSorted()).toEqual(['us-east-1', 'us-east-2', 'us-west-2']);
    for (const bodies of Object.values(looks)) {
      expect(bodies).toEqual(looks['us-east-1']);
      expect(bodies.length).toBeGreaterThan(3);
      expect(bodies[0]).toEqual({ burst: 'moving', slot: expect.any(Number) });
    }
  });

  it('asks the others although one region is away', async () => {
    dynamodb.on(GetItemCommand).resolves(storedRound('12 -/3'));
    sqs.on(SendMessageBatchCommand).rejectsOnce(new Error('unreachable')).resolves({});
    expect(await taken()).toEqual(failed());
    expect(sqs.commandCalls(SendMessageBatchCommand)).toHaveLength(3);
  });

  it('looks one round further back when the one before is missing', async () => {
    dynamodb.on(GetItemCommand).resolvesOnce({}).resolves(storedRound('12 -/3'));
    expect(await taken()).toEqual(failed());
    expect(Object.keys(await asked())).toHaveLength(3);
  });

  it.each([
    ['it failed before', storedRound('down refused 1')],
    ['there are no rounds before', {}],
    ['what was before cannot be read', storedRound('nonsense')],
  ])('asks nobody when %s', async (_, stored) => {
    dynamodb.on(GetItemCommand).resolves(stored);
    expect(await taken()).toEqual(failed());
    expect(await asked()).toEqual({});
  });

  it('is recorded all the same when the previous one cannot be read', async () => {
    dynamodb.on(GetItemCommand).rejects(new Error('connect ECONNREFUSED'));
    expect(await taken()).toEqual(failed());
    expect(dynamodb.commandCalls(PutItemCommand)).toHaveLength(1);
  });
});

describe('a look of a burst', () => {
  const look = (slot: number, burst = 'moving'): string => JSON.stringify({ burst, slot });
  /** The next whole second, which the handler waits for, and which is then in force for two. */
  const now = (): number => Math.ceil(Date.now() / 1000) * 1000;

  it('is claimed, then recorded apart from rounds, and asks for nothing more', async () => {
    dynamodb.on(PutItemCommand).resolves({});
    expect(await handler(messages(look(now())), context)).toEqual(failed());
    const keys = dynamodb.commandCalls(PutItemCommand).map(({ args: [{ input }] }) => input.Item?.['pk']?.S);
    expect(keys).toEqual(['claim#us-east-1', 'burst#us-east-1']);
    expect(dynamodb.commandCalls(GetItemCommand)).toHaveLength(0);
    expect(sqs.calls()).toHaveLength(0);
  });

  it('is left to whoever claimed it', async () => {
    const claimed = new ConditionalCheckFailedException({ message: 'The conditional request failed', $metadata: {} });
    dynamodb.on(PutItemCommand).rejects(claimed);
    expect(await handler(messages(look(now())), context)).toEqual(failed());
    expect(dynamodb.commandCalls(PutItemCommand)).toHaveLength(1);
  });

  it.each([
    ['its slot is over', () => look(now() - 10_000)],
    ['the config has no such service any more', () => look(now(), 'gone')],
  ])('is dropped when %s', async (_, body) => {
    expect(await handler(messages(body()), context)).toEqual(failed());
    expect(dynamodb.calls()).toHaveLength(0);
  });

  it('is not tried again when the ledger is away: its slot will be over', async () => {
    dynamodb.on(PutItemCommand).rejects(new Error('connect ECONNREFUSED'));
    expect(await handler(messages(look(now())), context)).toEqual(failed());
  });
});
