/** DynamoDB on one machine: dynalite, kept on disk, reached through the real client over loopback. */
import type { AddressInfo } from 'node:net';
import {
  CreateTableCommand,
  DynamoDBClient,
  ResourceInUseException,
  waitUntilTableExists,
} from '@aws-sdk/client-dynamodb';
import { ClassicLevel } from 'classic-level';
import dynalite from 'dynalite';
import { tableKeys } from '../shared/aws/tableKeys.ts';
import { CannotStart, errorCode } from './cannotStart.ts';

export type EmbeddedDynamoDb = {
  readonly client: DynamoDBClient;
  close(): Promise<void>;
};

/** @param path the folder for the tables; in memory when absent. @throws CannotStart */
export async function startEmbeddedDynamoDb(path: string | undefined): Promise<EmbeddedDynamoDb> {
  if (path !== undefined) await checkTables(path);
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
    requestHandler: { connectionTimeout: 1_000, requestTimeout: 5_000, throwOnRequestTimeout: true },
  });
  const commands = trackCommands(client);
  return {
    client,
    async close() {
      await commands.end();
      client.destroy();
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

/**
 * Opens the tables once by themselves: where dynalite cannot open them, because another process has them or they
 * are damaged, it throws where nobody can catch it.
 */
async function checkTables(path: string): Promise<void> {
  const tables = new ClassicLevel(path);
  try {
    await tables.open();
  } catch (error) {
    const cause = error instanceof Error ? error.cause : undefined;
    const why =
      errorCode(cause) === 'LEVEL_LOCKED'
        ? 'another Holdfast uses them. Stop it, or name another folder with --data.'
        : `${cause instanceof Error ? cause.message : error}. Name another folder with --data, or restore this one.`;
    throw new CannotStart(`The tables in ${path} cannot be opened: ${why}`, { cause: error });
  } finally {
    await tables.close();
  }
}

/** Dynalite also throws where nobody can catch it when a command is under way while its tables are closed. */
function trackCommands(client: DynamoDBClient): { end(): Promise<void> } {
  const underWay = new Set<Promise<unknown>>();
  let ended = false;
  client.middlewareStack.add(
    (next) => async (args) => {
      if (ended) throw new Error('the embedded tables are closed');
      const command = next(args);
      underWay.add(command);
      try {
        return await command;
      } finally {
        underWay.delete(command);
      }
    },
    { step: 'initialize', name: 'trackCommands' },
  );
  return {
    async end() {
      ended = true;
      await Promise.allSettled(underWay);
    },
  };
}

/** Makes the table with the key schema of both of Holdfast's tables, unless it is there. @throws CannotStart */
export async function ensureTable(client: DynamoDBClient, table: string): Promise<void> {
  try {
    await client.send(
      new CreateTableCommand({
        TableName: table,
        ...tableKeys,
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
