import { readFile } from 'node:fs/promises';
import { GetQueueUrlCommand, SendMessageBatchCommand, SQSClient } from '@aws-sdk/client-sqs';
import { mockClient } from 'aws-sdk-client-mock';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { threeObservers } from '../template/configs.ts';
import { context, prepareEnvironment } from './environment.ts';

const sqs = mockClient(SQSClient);
const restore = prepareEnvironment(threeObservers);
afterAll(restore);

const { handler } = await import('../../functions/pace.ts');

beforeEach(() => {
  sqs.reset();
  sqs.on(GetQueueUrlCommand).resolves({ QueueUrl: 'https://queue.example.com/rounds' });
});

describe('pace', () => {
  it('queues the rounds of the minute after the scheduled one', async () => {
    sqs.on(SendMessageBatchCommand).resolves({});
    const event = JSON.parse(await readFile(new URL('../../events/scheduler/pace.json', import.meta.url), 'utf8'));
    await handler(event, context);
    const [call] = sqs.commandCalls(SendMessageBatchCommand);
    expect(call?.args[0].input.Entries?.map(({ MessageBody }) => JSON.parse(MessageBody ?? ''))).toEqual([
      { shard: '30000-0', slot: Date.UTC(2026, 0, 15, 12, 35) },
      { shard: '30000-0', slot: Date.UTC(2026, 0, 15, 12, 35, 30) },
    ]);
  });

  it('fails, so that Lambda tries again, when the rounds cannot be queued', async () => {
    sqs.on(SendMessageBatchCommand).rejects(new Error('no queue'));
    await expect(handler({ scheduledAt: '2026-01-15T12:34:00Z' }, context)).rejects.toThrow('rounds could not be put');
  });

  it('fails on an event that is not a schedule', async () => {
    await expect(handler({}, context)).rejects.toThrow();
    expect(sqs.calls()).toHaveLength(0);
  });
});
