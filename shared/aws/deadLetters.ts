/** How much waits in a dead-letter queue for somebody to look at it. */
import { GetQueueAttributesCommand } from '@aws-sdk/client-sqs';
import { type NamedQueue, urlOf } from './namedQueue.ts';

/** Whoever looks at messages takes them out of sight for a while, and they are still there. */
const AttributeNames = ['ApproximateNumberOfMessages', 'ApproximateNumberOfMessagesNotVisible'] as const;

class DeadLettersUnknown extends Error {
  readonly code = 'dead-letters-unknown';

  constructor(queue: string) {
    super(`SQS did not say how many messages are in ${queue}.`);
    this.name = 'DeadLettersUnknown';
  }
}

/**
 * Counts are right about a minute after the last message came (Amazon SQS API reference, GetQueueAttributes). The function
 * rejects with SQS's own error, or with DeadLettersUnknown.
 */
export function createDeadLetterCount(queue: NamedQueue): () => Promise<number> {
  const queueUrl = urlOf(queue);
  return async () => {
    const command = new GetQueueAttributesCommand({ QueueUrl: await queueUrl(), AttributeNames: [...AttributeNames] });
    const { Attributes = {} } = await queue.client.send(command);
    const counts = AttributeNames.map((name) => Number(Attributes[name]));
    if (counts.some((count) => !Number.isSafeInteger(count))) throw new DeadLettersUnknown(queue.name);
    return counts.reduce((sum, count) => sum + count, 0);
  };
}
