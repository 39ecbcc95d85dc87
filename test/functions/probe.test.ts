/** Partial failures as in the AWS Lambda Developer Guide, "Handling errors for an SQS event source". */
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { ConditionalCheckFailedException, DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { ChangeMessageVisibilityCommand, GetQueueUrlCommand, SQSClient } from '@aws-sdk/client-sqs';
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

const restore = prepareEnvironment(`
observers: [us-east-1]
services:
  local:
    every: 10m
    endpoints: { us-east-1: "tcp://127.0.0.1:${port}" }
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
