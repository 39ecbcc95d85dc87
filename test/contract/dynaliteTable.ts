/** The ledger's table on an embedded DynamoDB, and its definition for any other. */

import type { Server } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import {
  CreateTableCommand,
  type CreateTableCommandInput,
  DynamoDBClient,
  waitUntilTableExists,
} from '@aws-sdk/client-dynamodb';
import { tableKeys } from '../../shared/aws/tableKeys.ts';
import type { DynamoDbTable } from '../../shared/ledger/dynamodbRounds.ts';

/** The ledger's table: both key parts are text. */
function ledgerTableDefinition(table: string): CreateTableCommandInput {
  return {
    TableName: table,
    ...tableKeys,
  };
}

export async function createLedgerTable({ client, table }: DynamoDbTable): Promise<void> {
  await client.send(new CreateTableCommand(ledgerTableDefinition(table)));
  await waitUntilTableExists({ client, maxWaitTime: 60, minDelay: 1, maxDelay: 2 }, { TableName: table });
}

/** dynalite has no types of its own; this is the part of its interface that is used here. */
const dynalite: (options: { readonly createTableMs: number }) => Server = createRequire(import.meta.url)('dynalite');

export type DynaliteTable = DynamoDbTable & { close(): Promise<void> };

/** An empty ledger table in memory, on a free loopback port. */
export async function openDynaliteTable(): Promise<DynaliteTable> {
  const server = dynalite({ createTableMs: 0 });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const client = loopbackClient(port);
  const table = 'ledger';
  await createLedgerTable({ client, table });
  return {
    client,
    table,
    async close() {
      client.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** A client whose limits are short, and whose credentials nobody checks. */
export function loopbackClient(port: number, limits: { readonly maxAttempts?: number } = {}): DynamoDBClient {
  return new DynamoDBClient({
    endpoint: `http://127.0.0.1:${port}`,
    region: 'us-east-1',
    credentials: { accessKeyId: 'none', secretAccessKey: 'none' },
    maxAttempts: limits.maxAttempts ?? 3,
    requestHandler: { connectionTimeout: 1_000, requestTimeout: 10_000, throwOnRequestTimeout: true },
  });
}
