import { createDynamoDbPlanStore } from '../../shared/maintenance/dynamodb.ts';
import { openDynaliteTable } from '../contract/dynaliteTable.ts';
import { planContract } from '../contract/plans.ts';

planContract('DynamoDB (dynalite)', async () => {
  const table = await openDynaliteTable();
  return { store: createDynamoDbPlanStore(table), isAtomic: true, close: () => table.close() };
});
