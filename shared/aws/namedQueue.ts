/** A queue as the functions know it. */
import { GetQueueUrlCommand, type SQSClient } from '@aws-sdk/client-sqs';

/** The queue has the same name in every region; the client's region says which one is meant. */
export type NamedQueue = { readonly client: SQSClient; readonly name: string };

/** Looks the queue's URL up with the first call, and again after a look-up that failed. */
export function urlOf({ client, name }: NamedQueue): () => Promise<string | undefined> {
  let known: string | undefined;
  return async () => {
    known ??= (await client.send(new GetQueueUrlCommand({ QueueName: name }))).QueueUrl;
    return known;
  };
}
