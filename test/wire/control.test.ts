/** The control contract over the wire, against whatever AWS_ENDPOINT_URL names. */
import { randomUUID } from 'node:crypto';
import { DeleteTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { createDynamoDbControlStore } from '../../shared/control/dynamodb.ts';
import { controlContract } from '../contract/control.ts';
import { createLedgerTable } from '../contract/dynaliteTable.ts';

const endpoint = process.env['AWS_ENDPOINT_URL'];
if (endpoint === undefined || endpoint === '') {
  throw new Error(
    'Set AWS_ENDPOINT_URL to an AWS-compatible server, such as http://127.0.0.1:5999, to run the wire tests.',
  );
}

controlContract(`DynamoDB (${endpoint})`, async () => {
  // Region and credentials come from the environment where it has them; a stand-in takes any.
  const client = new DynamoDBClient({
    region: process.env['AWS_REGION'] ?? 'us-east-1',
    ...(process.env['AWS_ACCESS_KEY_ID'] === undefined
      ? { credentials: { accessKeyId: 'none', secretAccessKey: 'none' } }
      : {}),
    requestHandler: { connectionTimeout: 2_000, requestTimeout: 20_000, throwOnRequestTimeout: true },
  });
  const table = `holdfast-wire-${randomUUID()}`;
  // The control table has the same keys as the ledger's.
  await createLedgerTable({ client, table });
  return {
    store: createDynamoDbControlStore({ client, table }),
    // moto 5 serves every request in a thread of its own, and checks conditions and writes without a lock.
    isAtomic: false,
    async close() {
      await client.send(new DeleteTableCommand({ TableName: table }));
      client.destroy();
    },
  };
});
