/** Reaching the bench's database. */
import { BatchWriteItemCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import * as z from 'zod';
import { ensureTable } from '../local/embeddedDynamoDb.ts';
import type { Item } from '../shared/ledger/dynamodbRoundItem.ts';
import { type Server, startServer } from './child.ts';

export const table = 'holdfast-ledger';

/** BatchWriteItem takes 25 items at most (Amazon DynamoDB API reference). */
const batchMax = 25;
const batchesAtOnce = 4;

/** With an empty table. */
export async function startDatabase(): Promise<Server<string>> {
  const server = await startServer(new URL('databaseServer.ts', import.meta.url), [], (message) =>
    z.string().parse(message),
  );
  try {
    const client = createClient(server.address);
    await ensureTable(client, table);
    client.destroy();
    return server;
  } catch (error) {
    await server.stop();
    throw error;
  }
}

export function createClient(endpoint: string): DynamoDBClient {
  return new DynamoDBClient({
    endpoint,
    region: 'us-east-1',
    // Dynalite checks the form of credentials, not their truth.
    credentials: { accessKeyId: 'bench', secretAccessKey: 'bench' },
    // Generous, because a busy machine is no reason to give up.
    maxAttempts: 3,
    requestHandler: { connectionTimeout: 5_000, requestTimeout: 20_000 },
  });
}

export async function writeAll(client: DynamoDBClient, items: Iterable<Item>): Promise<void> {
  const batches = batchesOf(items);
  const worker = async (): Promise<void> => {
    for (const batch of batches) {
      const requests = batch.map((item) => ({ PutRequest: { Item: item } }));
      const { UnprocessedItems } = await client.send(
        new BatchWriteItemCommand({ RequestItems: { [table]: requests } }),
      );
      if (Object.keys(UnprocessedItems ?? {}).length > 0) throw new Error('The database did not take all items.');
    }
  };
  await Promise.all(Array.from({ length: batchesAtOnce }, worker));
}

function* batchesOf(items: Iterable<Item>): Generator<readonly Item[]> {
  let batch: Item[] = [];
  for (const item of items) {
    batch.push(item);
    if (batch.length < batchMax) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}
