/** The SDK's clients for AWS Backup's restore tests, each with limits. They are apart from the others for the size of bundles. */
import { BackupClient } from '@aws-sdk/client-backup';
import { RDSClient } from '@aws-sdk/client-rds';
import type { Region } from '../config/config.ts';

/** Nobody waits for an answer within seconds, and both are slow at times. A step has attempts of its own. */
const limits = {
  maxAttempts: 3,
  requestHandler: { connectionTimeout: 1_000, requestTimeout: 5_000, throwOnRequestTimeout: true },
};

/** In the function's own region: AWS Backup's events are of the region that they are in. */
export function createBackupClient(): BackupClient {
  return new BackupClient(limits);
}

/** @param region of the database. */
export function createRdsClient(region: Region): RDSClient {
  return new RDSClient({ ...limits, region });
}
