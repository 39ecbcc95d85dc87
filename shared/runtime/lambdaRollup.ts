/** What `rollup` keeps its snapshot with. */
import { createS3SnapshotWriter } from '../aws/s3Snapshots.ts';
import { createDynamoDbControlStore } from '../control/dynamodb.ts';
import type { SaveSnapshotParts } from '../status/saveSnapshot.ts';
import { controlTable, logger } from './lambda.ts';
import { alertStore } from './lambdaAlerts.ts';
import { snapshotBucket } from './lambdaSnapshots.ts';

export function snapshotParts(): Omit<SaveSnapshotParts, 'ledger'> {
  return {
    control: createDynamoDbControlStore(controlTable()),
    alerts: alertStore(),
    snapshots: createS3SnapshotWriter(snapshotBucket),
    onError: (error) => logger.error('The snapshot lacks something.', error),
  };
}
