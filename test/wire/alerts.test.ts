/** The alert contract over the wire, against whatever AWS_ENDPOINT_URL names. */
import { randomUUID } from 'node:crypto';
import { DeleteTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { createDynamoDbAlertStore } from '../../shared/alerts/dynamodb.ts';
import { alertContract } from '../contract/alerts.ts';
import { createLedgerTable } from '../contract/dynaliteTable.ts';
import { wireClientOptions, wireEndpoint } from './server.ts';

const endpoint = wireEndpoint();

alertContract(`DynamoDB (${endpoint})`, async () => {
  const client = new DynamoDBClient(wireClientOptions);
  const table = `holdfast-wire-${randomUUID()}`;
  // The control table has the same keys as the ledger's.
  await createLedgerTable({ client, table });
  return {
    store: createDynamoDbAlertStore({ client, table }, unexpected),
    // moto 5 serves every request in a thread of its own, and checks conditions and writes without a lock.
    isAtomic: false,
    async close() {
      await client.send(new DeleteTableCommand({ TableName: table }));
      client.destroy();
    },
  };
});

function unexpected(error: Error): never {
  throw error;
}
