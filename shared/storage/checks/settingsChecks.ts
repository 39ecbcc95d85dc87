/** Checks of single settings of a bucket. */
import type { BucketCheck } from '../check.ts';
import { encryptionCheck } from './encryption.ts';
import { objectLockCheck } from './objectLock.ts';
import { ownershipCheck } from './ownership.ts';
import { publicAccessCheck } from './publicAccess.ts';
import { versioningCheck } from './versioning.ts';

export const settingsChecks: readonly BucketCheck[] = [
  versioningCheck,
  publicAccessCheck,
  encryptionCheck,
  objectLockCheck,
  ownershipCheck,
];
