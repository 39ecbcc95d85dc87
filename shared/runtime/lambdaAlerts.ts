/** Where the functions find alerts: in the control table. */
import { createDynamoDbAlertStore } from '../alerts/dynamodb.ts';
import type { AlertStore } from '../alerts/store.ts';
import { controlTable, logger } from './lambda.ts';

export function alertStore(): AlertStore {
  return createDynamoDbAlertStore(controlTable(), (error) => logger.error('An alert was left out.', error));
}
