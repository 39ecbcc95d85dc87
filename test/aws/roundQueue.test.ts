/** Limits and answers as in the Amazon SQS API reference: SendMessageBatch, ChangeMessageVisibility, GetQueueUrl. */
import {
  ChangeMessageVisibilityCommand,
  GetQueueUrlCommand,
  SendMessageBatchCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { mockClient } from 'aws-sdk-client-mock';
import { beforeEach, describe, expect, it } from 'vitest';
import { createBurstQueue, createRoundReturner, createRoundSender } from '../../shared/aws/roundQueue.ts';
import type { PacedRound } from '../../shared/ledger/pace.ts';

const sqs = mockClient(SQSClient);
const url = 'https://sqs.us-east-1.amazonaws.com/123456789012/rounds';
const queue = () => ({ client: new SQSClient({ region: 'us-east-1' }), name: 'rounds' });
const failure = (id: string | undefined) => ({ Id: id, Code: 'InternalError', SenderFault: false });

function rounds(count: number): readonly PacedRound[] {
  const shard = { id: '30000-0', everyMs: 30_000, index: 0, services: [], endpoints: [] };
  return Array.from({ length: count }, (_, index) => ({ shard, slot: index * 30_000, delaySeconds: index }));
}

beforeEach(() => {
  sqs.reset();
  sqs.on(GetQueueUrlCommand, { QueueName: 'rounds' }).resolves({ QueueUrl: url });
});

describe('a round sender', () => {
  it('sends all rounds in batches of ten, and asks for the URL once', async () => {
    sqs.on(SendMessageBatchCommand).resolves({ Successful: [], Failed: [] });
    await createRoundSender(queue()).send(rounds(23));
    const batches = sqs.commandCalls(SendMessageBatchCommand).map(({ args: [{ input }] }) => input);
    expect(batches.map(({ Entries }) => Entries?.length)).toEqual([10, 10, 3]);
    expect(batches[2]?.QueueUrl).toBe(url);
    expect(batches[2]?.Entries?.[2]).toMatchObject({
      MessageBody: '{"shard":"30000-0","slot":660000}',
      DelaySeconds: 22,
    });
    for (const { Entries } of batches) {
      expect(new Set(Entries?.map(({ Id }) => Id)).size).toBe(Entries?.length);
    }
    expect(sqs.commandCalls(GetQueueUrlCommand)).toHaveLength(1);
  });

  it('sends entries that failed again, and only those', async () => {
    sqs
      .on(SendMessageBatchCommand)
      .resolvesOnce({ Successful: [], Failed: [failure('1')] })
      .resolves({ Successful: [], Failed: [] });
    await createRoundSender(queue()).send(rounds(3));
    const [, second] = sqs.commandCalls(SendMessageBatchCommand).map(({ args: [{ input }] }) => input);
    expect(second?.Entries?.map(({ MessageBody }) => MessageBody)).toEqual(['{"shard":"30000-0","slot":30000}']);
  });

  it('gives up after a few times and tells how many rounds are lost', async () => {
    sqs.on(SendMessageBatchCommand).callsFake(({ Entries }) => ({
      Failed: Entries.slice(0, 2).map(({ Id }: { Id?: string }) => failure(Id)),
    }));
    const sent = createRoundSender(queue()).send(rounds(10));
    await expect(sent).rejects.toMatchObject({ code: 'rounds-not-queued' });
    await expect(sent).rejects.toThrow('2 rounds could not be put on the round queue (InternalError)');
    expect(sqs.commandCalls(SendMessageBatchCommand)).toHaveLength(3);
  });

  it('sends the other batches although one request fails', async () => {
    sqs.on(SendMessageBatchCommand).rejectsOnce(new Error('unreachable')).resolves({});
    await expect(createRoundSender(queue()).send(rounds(15))).rejects.toThrow('unreachable');
    expect(sqs.commandCalls(SendMessageBatchCommand)).toHaveLength(2);
  });

  it('tells how many rounds are lost when the queue cannot be found', async () => {
    sqs.on(GetQueueUrlCommand).rejects(new Error('no such queue'));
    await expect(createRoundSender(queue()).send(rounds(3))).rejects.toThrow(
      '3 rounds could not be put on the round queue',
    );
  });

  it('sends nothing when there is nothing to send', async () => {
    await createRoundSender(queue()).send([]);
    expect(sqs.commandCalls(SendMessageBatchCommand)).toHaveLength(0);
  });
});

describe('a burst queue', () => {
  const looks = [1_500, 2_000, 1_001_000].map((slot) => ({ service: 'checkout', slot }));

  it('delays each look to its slot by whole seconds, rounded down, as far as SQS allows', async () => {
    sqs.on(SendMessageBatchCommand).resolves({});
    await createBurstQueue(queue()).ask(looks, 600);
    const [call] = sqs.commandCalls(SendMessageBatchCommand);
    expect(call?.args[0].input).toMatchObject({
      QueueUrl: url,
      Entries: [
        { MessageBody: '{"burst":"checkout","slot":1500}', DelaySeconds: 0 },
        { MessageBody: '{"burst":"checkout","slot":2000}', DelaySeconds: 1 },
        { MessageBody: '{"burst":"checkout","slot":1001000}', DelaySeconds: 900 },
      ],
    });
  });

  it('says that the verdict has to wait when the looks could not be asked for', async () => {
    sqs.on(SendMessageBatchCommand).rejects(new Error('unreachable'));
    const asked = createBurstQueue(queue()).ask(looks, 600);
    await expect(asked).rejects.toThrow(/^3 rounds could not be put .*unreachable.* The verdict waits/);
  });
});

describe('a round returner', () => {
  it('makes the message visible again after the delay', async () => {
    sqs.on(ChangeMessageVisibilityCommand).resolves({});
    await createRoundReturner(queue()).returnAfter('handle', 2);
    expect(sqs.commandCalls(ChangeMessageVisibilityCommand)[0]?.args[0].input).toEqual({
      QueueUrl: url,
      ReceiptHandle: 'handle',
      VisibilityTimeout: 2,
    });
  });
});
