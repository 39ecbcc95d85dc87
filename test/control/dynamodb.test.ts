import { createDynamoDbControlStore } from '../../shared/control/dynamodb.ts';
import { controlContract } from '../contract/control.ts';
import { openDynaliteTable } from '../contract/dynaliteTable.ts';

controlContract('DynamoDB (dynalite)', async () => {
  const table = await openDynaliteTable();
  return { store: createDynamoDbControlStore(table), isAtomic: true, close: () => table.close() };
});
