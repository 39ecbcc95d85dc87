/** The queue of one region's `probe`: its own `pace` hands it rounds, and whoever sees a failure asks for bursts. */
import type { SendMessageBatchRequestEntry } from '@aws-sdk/client-sqs';
import { ChangeMessageVisibilityCommand, SendMessageBatchCommand } from '@aws-sdk/client-sqs';
import type { BurstQueue } from '../failover/burst/askForBurst.ts';
import { delaySecondsTo, type PacedRound } from '../ledger/pace.ts';
import { type NamedQueue, urlOf } from './namedQueue.ts';

/** A message's body, as JSON; `slot` in Unix milliseconds. */
type RoundMessage =
  /** A shard's id; an id that the config no longer has is a leftover of an earlier deployment. */
  | { readonly shard: string; readonly slot: number }
  /** A service's id: one look of a confirm burst. */
  | { readonly burst: string; readonly slot: number };

type Delayed = { readonly message: RoundMessage; readonly delaySeconds: number };

/** What `pace` does with the queue. */
export type RoundSender = {
  /** @throws RoundsNotQueued when some of the rounds could not be put on the queue. */
  send(rounds: readonly PacedRound[]): Promise<void>;
};

/** What `probe` does with the queue, besides what its trigger does for it. */
export type RoundReturner = {
  /** Makes a received message visible again after `delaySeconds`, so that its round is tried once more. */
  returnAfter(receiptHandle: string, delaySeconds: number): Promise<void>;
};

class RoundsNotQueued extends Error {
  readonly code = 'rounds-not-queued';

  constructor(count: number, reasons: readonly string[], consequence: string) {
    super(`${count} rounds could not be put on the round queue (${reasons.join('; ')}). ${consequence}`);
    this.name = 'RoundsNotQueued';
  }
}

/** SendMessageBatch takes at most ten entries (Amazon SQS API reference). */
const batchEntriesMax = 10;

/** How often a batch's failed entries are sent again; the client itself retries whole requests. */
const resendsMax = 2;

type Failure = { readonly entry: SendMessageBatchRequestEntry; readonly reason: string };

export function createRoundReturner(queue: NamedQueue): RoundReturner {
  const queueUrl = urlOf(queue);
  return {
    async returnAfter(receiptHandle, delaySeconds) {
      const timeout = { ReceiptHandle: receiptHandle, VisibilityTimeout: delaySeconds };
      await queue.client.send(new ChangeMessageVisibilityCommand({ QueueUrl: await queueUrl(), ...timeout }));
    },
  };
}

export function createRoundSender(queue: NamedQueue): RoundSender {
  const send = createSender(queue);
  return {
    send: (rounds) =>
      send(
        rounds.map(({ shard, slot, delaySeconds }) => ({ message: { shard: shard.id, slot }, delaySeconds })),
        'Their slots are gaps unless this minute is paced again.',
      ),
  };
}

/** The queue as those see it who ask for a burst; `ask` throws RoundsNotQueued when some could not be asked for. */
export function createBurstQueue(queue: NamedQueue): BurstQueue {
  const send = createSender(queue);
  return {
    ask: (looks, now) =>
      send(
        looks.map(({ service, slot }) => ({
          message: { burst: service, slot },
          delaySeconds: delaySecondsTo(slot, now),
        })),
        'The verdict waits for the next rounds.',
      ),
  };
}

type Send = (messages: readonly Delayed[], consequence: string) => Promise<void>;

function createSender(queue: NamedQueue): Send {
  const queueUrl = urlOf(queue);

  async function sendBatch(entries: readonly SendMessageBatchRequestEntry[]): Promise<readonly Failure[]> {
    const command = new SendMessageBatchCommand({ QueueUrl: await queueUrl(), Entries: [...entries] });
    const answer = await queue.client.send(command);
    const reasons = new Map((answer.Failed ?? []).map((failed) => [failed.Id, failed.Code ?? 'no code']));
    return entries.flatMap((entry) => {
      const reason = reasons.get(entry.Id);
      return reason === undefined ? [] : [{ entry, reason }];
    });
  }

  async function sendUntilTaken(entries: readonly SendMessageBatchRequestEntry[]): Promise<readonly Failure[]> {
    let failures = await sendBatch(entries);
    for (let resend = 0; failures.length > 0 && resend < resendsMax; resend += 1) {
      failures = await sendBatch(failures.map((failure) => failure.entry));
    }
    return failures;
  }

  return async (messages, consequence) => {
    const batches = inBatches(messages.map(entryOf));
    // Here rather than in every batch at the same time.
    await queueUrl().catch((error: unknown) => {
      throw new RoundsNotQueued(messages.length, [describe(error)], consequence);
    });
    const results = await Promise.allSettled(batches.map(sendUntilTaken));
    const failures = results.flatMap((result, index) =>
      result.status === 'fulfilled'
        ? result.value.map((failure) => failure.reason)
        : (batches[index] ?? []).map(() => describe(result.reason)),
    );
    if (failures.length > 0) {
      throw new RoundsNotQueued(failures.length, [...new Set(failures)], consequence);
    }
  };
}

function entryOf({ message, delaySeconds }: Delayed, index: number): SendMessageBatchRequestEntry {
  return { Id: String(index), MessageBody: JSON.stringify(message), DelaySeconds: delaySeconds };
}

function inBatches<T>(items: readonly T[]): readonly (readonly T[])[] {
  return Array.from({ length: Math.ceil(items.length / batchEntriesMax) }, (_, index) =>
    items.slice(index * batchEntriesMax, (index + 1) * batchEntriesMax),
  );
}

function describe(error: unknown): string {
  return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
}
