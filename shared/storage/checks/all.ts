/** Every check of a bucket, in the order in which they are shown. */
import type { BucketCheck } from '../check.ts';
import { lifecycleChecks } from './lifecycleChecks.ts';
import { replicationChecks } from './replicationChecks.ts';
import { settingsChecks } from './settingsChecks.ts';

export const bucketChecks: readonly BucketCheck[] = [settingsChecks, lifecycleChecks, replicationChecks].flat();
