/** For each message on the round queue: probes a shard, or for a burst one service, and records what was seen. */
import type { SQSBatchResponse } from 'aws-lambda';
import { roundMessage, roundsEvent } from '../shared/aws/roundEvents.ts';
import { confirmFailures } from '../shared/failover/burst/confirmFailures.ts';
import { takeBurst } from '../shared/failover/burst/takeBurst.ts';
import { LedgerRefused, LedgerUnavailable } from '../shared/ledger/ledger.ts';
import type { Round } from '../shared/ledger/round.ts';
import { takeRound } from '../shared/ledger/takeRound.ts';
import { lambdaHandler, logger } from '../shared/runtime/lambda.ts';
import { probeParts } from '../shared/runtime/lambdaProbe.ts';
import { measureRound, roundMetrics } from '../shared/runtime/roundMetrics.ts';

const { config, observer, shards, services, queue, looking, confirming } = probeParts();
const observerCount = config.observers.length;

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
  return 'burst' in message.data
    ? await lookAgain(message.data.burst, message.data.slot, receiptHandle)
    : await look(message.data.shard, message.data.slot, receiptHandle);
}

async function look(id: string, slot: number, receiptHandle: string): Promise<'done' | 'again'> {
  const shard = shards.get(id);
  if (shard === undefined) {
    logger.warn('The config has no such shard any more. The round was paced before this deployment.', { id, slot });
    return 'done';
  }
  try {
    const result = await takeRound({ shard, slot, observer, observerCount }, looking);
    measureRound(result);
    if ('round' in result) await confirm(result.round);
    return result.kind === 'too-early' ? await comeBack(receiptHandle, Math.floor(-result.lateMs / 1000)) : 'done';
  } catch (error) {
    logger.error('The round was not recorded.', { shard: shard.id, slot, error });
    // What the ledger refuses now it refuses again: probing once more would not help.
    if (error instanceof LedgerRefused) return 'done';
    return error instanceof LedgerUnavailable ? await comeBack(receiptHandle, retrySeconds) : 'again';
  }
}

/** The round stands, whatever becomes of the burst: without one the verdict waits for the next rounds. */
async function confirm(round: Round): Promise<void> {
  try {
    const asked = await confirmFailures({ config, round }, confirming);
    if (asked !== undefined) logger.info('Asked for a confirm burst.', asked);
  } catch (error) {
    logger.error('No confirm burst was asked for.', { slot: round.slot, error });
  }
}

/** A burst never gives rise to another one, and one that fails is not tried again: its slot is over. */
async function lookAgain(id: string, slot: number, receiptHandle: string): Promise<'done' | 'again'> {
  const service = services.get(id);
  if (service === undefined) {
    logger.warn('The config has no such service any more. The burst was asked for before this deployment.', {
      id,
      slot,
    });
    return 'done';
  }
  try {
    const result = await takeBurst({ service, slot, observer }, looking);
    return result.kind === 'too-early' ? await comeBack(receiptHandle, Math.floor(-result.lateMs / 1000)) : 'done';
  } catch (error) {
    logger.error('The burst round was not recorded.', { service: id, slot, error });
    return 'done';
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
