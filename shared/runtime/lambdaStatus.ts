/** What `status` works with. */
import { createS3SnapshotReader } from '../aws/s3Snapshots.ts';
import { createDynamoDbControlStore } from '../control/dynamodb.ts';
import { rememberLag } from '../failover/rememberLag.ts';
import type { StatusParts } from '../status/app.ts';
import { controlTable, logger } from './lambda.ts';
import { alertStore, planStore } from './lambdaAlerts.ts';
import { lagMeter } from './lambdaLag.ts';
import { ledgerParts } from './lambdaLedger.ts';
import { metricReader } from './lambdaMetrics.ts';
import { snapshotBucket } from './lambdaSnapshots.ts';

/** Metrics come every minute, and everybody may ask. */
const lagFreshMs = 30_000;

export function statusParts(): StatusParts {
  const { config, ledger, clock } = ledgerParts();
  return {
    config,
    ledger,
    control: createDynamoDbControlStore(controlTable()),
    alerts: alertStore(),
    plans: planStore(),
    metrics: metricReader(config),
    lag: rememberLag(lagMeter(), lagFreshMs),
    clock,
    snapshots: createS3SnapshotReader(snapshotBucket),
    // The page is public: what a failing endpoint said, and what people said, stays in the tables.
    evidence: false,
    onError: (error) => logger.error('The request could not be answered.', error),
  };
}
