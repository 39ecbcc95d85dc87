/** Where the functions find alerts and what people have planned: in the control table. */
import { createDynamoDbAlertStore } from '../alerts/dynamodb.ts';
import type { AlertStore } from '../alerts/store.ts';
import { createDynamoDbPlanStore } from '../maintenance/dynamodb.ts';
import type { PlanStore } from '../maintenance/store.ts';
import { controlTable, logger } from './lambda.ts';

export function alertStore(): AlertStore {
  return createDynamoDbAlertStore(controlTable(), (error) => logger.error('An alert was left out.', error));
}

export function planStore(): PlanStore {
  return createDynamoDbPlanStore(controlTable());
}
