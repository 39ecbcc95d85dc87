/** What `rollup` keeps its snapshot with. */
import { createS3SnapshotWriter } from '../aws/s3Snapshots.ts';
import { createDynamoDbControlStore } from '../control/dynamodb.ts';
import type { PlanStore } from '../maintenance/store.ts';
import type { SaveSnapshotParts } from '../status/saveSnapshot.ts';
import { controlTable, logger } from './lambda.ts';
import { alertStore, planStore } from './lambdaAlerts.ts';
import { snapshotBucket } from './lambdaSnapshots.ts';

export function snapshotParts(): Omit<SaveSnapshotParts, 'ledger'> & { readonly plans: PlanStore } {
  return {
    control: createDynamoDbControlStore(controlTable()),
    alerts: alertStore(),
    plans: planStore(),
    snapshots: createS3SnapshotWriter(snapshotBucket),
    onError: (error) => logger.error('The snapshot lacks something.', error),
  };
}
