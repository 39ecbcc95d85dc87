import { createDynamoDbAlertStore } from '../../shared/alerts/dynamodb.ts';
import { alertContract } from '../contract/alerts.ts';
import { openDynaliteTable } from '../contract/dynaliteTable.ts';

alertContract('DynamoDB (dynalite)', async () => {
  const table = await openDynaliteTable();
  return { store: createDynamoDbAlertStore(table, unexpected), isAtomic: true, close: () => table.close() };
});

function unexpected(error: Error): never {
  throw error;
}
