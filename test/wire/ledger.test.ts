/** The ledger contract over the wire, against whatever AWS_ENDPOINT_URL names. */
import { randomUUID } from 'node:crypto';
import { DeleteTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { createDynamoDbLedger } from '../../shared/ledger/dynamodb.ts';
import { createLedgerTable } from '../contract/dynaliteTable.ts';
import { ledgerContract } from '../contract/ledger.ts';

const endpoint = process.env['AWS_ENDPOINT_URL'];
if (endpoint === undefined || endpoint === '') {
  throw new Error(
    'Set AWS_ENDPOINT_URL to an AWS-compatible server, such as http://127.0.0.1:5999, to run the wire tests.',
  );
}

ledgerContract(`DynamoDB (${endpoint})`, async () => {
  // Region and credentials come from the environment where it has them; a stand-in takes any.
  const client = new DynamoDBClient({
    region: process.env['AWS_REGION'] ?? 'us-east-1',
    ...(process.env['AWS_ACCESS_KEY_ID'] === undefined
      ? { credentials: { accessKeyId: 'none', secretAccessKey: 'none' } }
      : {}),
    requestHandler: { connectionTimeout: 2_000, requestTimeout: 20_000, throwOnRequestTimeout: true },
  });
  const table = `holdfast-wire-${randomUUID()}`;
  await createLedgerTable({ client, table });
  return {
    ledger: createDynamoDbLedger({ client, table }, unexpected),
    async close() {
      await client.send(new DeleteTableCommand({ TableName: table }));
      client.destroy();
    },
  };
});

function unexpected(error: Error): never {
  throw error;
}
