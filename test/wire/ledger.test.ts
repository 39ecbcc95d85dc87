/** The ledger contract over the wire, against whatever AWS_ENDPOINT_URL names. */
import { randomUUID } from 'node:crypto';
import { DeleteTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { createDynamoDbLedger } from '../../shared/ledger/dynamodb.ts';
import { createLedgerTable } from '../contract/dynaliteTable.ts';
import { ledgerContract } from '../contract/ledger.ts';
import { wireClientOptions, wireEndpoint } from './server.ts';

const endpoint = wireEndpoint();

ledgerContract(`DynamoDB (${endpoint})`, async () => {
  const client = new DynamoDBClient(wireClientOptions);
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
