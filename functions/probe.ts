/** For each round on the round queue: probes its shard and records what was seen. */
import type { SQSBatchResponse } from 'aws-lambda';
import { roundMessage, roundsEvent } from '../shared/aws/events.ts';
import { LedgerRefused, LedgerUnavailable } from '../shared/ledger/ledger.ts';
import { takeRound } from '../shared/ledger/takeRound.ts';
import { lambdaHandler, logger } from '../shared/runtime/lambda.ts';
import { probeParts } from '../shared/runtime/lambdaProbe.ts';
import { measureRound, roundMetrics } from '../shared/runtime/roundMetrics.ts';

const { observer, observerCount, shards, queue, round: parts } = probeParts();

/** Time for the ledger to recover; a round that comes back much later has missed its slot. */
const retrySeconds = 2;

type QueuedRound = { readonly messageId: string; readonly receiptHandle: string; readonly body: string };

export const handler = lambdaHandler(async (event: unknown): Promise<SQSBatchResponse> => {
  const { Records } = roundsEvent.parse(event);
  const handled = await Promise.all(Records.map(handle));
  const failed = Records.filter((_, index) => handled[index] === 'again');
  return { batchItemFailures: failed.map(({ messageId }) => ({ itemIdentifier: messageId })) };
}).use(roundMetrics);

/** A message that is to be tried `again` counts as failed; after several failures it is a dead letter. */
async function handle({ messageId, receiptHandle, body }: QueuedRound): Promise<'done' | 'again'> {
  const message = roundMessage.safeParse(body);
  if (!message.success) {
    logger.error('A message on the round queue is not a round.', { messageId, problem: message.error.message });
    return 'again';
  }
  const { slot } = message.data;
  const shard = shards.get(message.data.shard);
  if (shard === undefined) {
    logger.warn('The config has no such shard any more. The round was paced before this deployment.', message.data);
    return 'done';
  }
  try {
    const result = await takeRound({ shard, slot, observer, observerCount }, parts);
    measureRound(result);
    return result.kind === 'too-early' ? await comeBack(receiptHandle, Math.floor(-result.lateMs / 1000)) : 'done';
  } catch (error) {
    logger.error('The round was not recorded.', { shard: shard.id, slot, error });
    // What the ledger refuses now it refuses again: probing once more would not help.
    if (error instanceof LedgerRefused) return 'done';
    return error instanceof LedgerUnavailable ? await comeBack(receiptHandle, retrySeconds) : 'again';
  }
}

async function comeBack(receiptHandle: string, seconds: number): Promise<'again'> {
  try {
    await queue.returnAfter(receiptHandle, seconds);
  } catch (error) {
    logger.error('The message could not be returned early; it comes back after its visibility timeout.', { error });
  }
  return 'again';
}
