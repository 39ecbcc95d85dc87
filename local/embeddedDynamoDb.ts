/** DynamoDB on one machine: dynalite, kept on disk, reached through the real client over loopback. */
import type { AddressInfo } from 'node:net';
import {
  CreateTableCommand,
  DynamoDBClient,
  ResourceInUseException,
  waitUntilTableExists,
} from '@aws-sdk/client-dynamodb';
import dynalite from 'dynalite';
import { CannotStart } from './cannotStart.ts';

export type EmbeddedDynamoDb = {
  readonly client: DynamoDBClient;
  close(): Promise<void>;
};

/** @param path the folder for the tables; in memory when absent. @throws CannotStart */
export async function startEmbeddedDynamoDb(path: string | undefined): Promise<EmbeddedDynamoDb> {
  const server = dynalite({ ...(path === undefined ? {} : { path }), createTableMs: 0, deleteTableMs: 0 });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  const client = new DynamoDBClient({
    endpoint: `http://127.0.0.1:${port}`,
    region: 'us-east-1',
    // Dynalite checks the form of credentials, not their truth.
    credentials: { accessKeyId: 'embedded', secretAccessKey: 'embedded' },
    maxAttempts: 3,
    requestHandler: { connectionTimeout: 1_000, requestTimeout: 5_000 },
  });
  return {
    client,
    async close() {
      client.destroy();
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

/** Makes the table with the key schema of both of Holdfast's tables, unless it is there. @throws CannotStart */
export async function ensureTable(client: DynamoDBClient, table: string): Promise<void> {
  try {
    await client.send(
      new CreateTableCommand({
        TableName: table,
        BillingMode: 'PAY_PER_REQUEST',
        AttributeDefinitions: [
          { AttributeName: 'pk', AttributeType: 'S' },
          { AttributeName: 'sk', AttributeType: 'S' },
        ],
        KeySchema: [
          { AttributeName: 'pk', KeyType: 'HASH' },
          { AttributeName: 'sk', KeyType: 'RANGE' },
        ],
      }),
    );
    await waitUntilTableExists({ client, maxWaitTime: 10, minDelay: 1, maxDelay: 1 }, { TableName: table });
  } catch (error) {
    if (error instanceof ResourceInUseException) return;
    throw new CannotStart(
      `The tables in the data folder cannot be opened (${error instanceof Error ? error.message : error}). If another Holdfast uses the folder, stop it or name another one with --data.`,
      { cause: error },
    );
  }
}
