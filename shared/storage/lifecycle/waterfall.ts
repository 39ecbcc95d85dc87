/** Which moves between classes S3 Lifecycle makes, and which it prefers. */
import type { AnyStorageClass, StorageClass } from '../storageClass.ts';

/**
 * S3 User Guide, "Transitioning objects using Amazon S3 Lifecycle", "Supported lifecycle transitions". Classes that are
 * not named there, such as REDUCED_REDUNDANCY, are never left. An object in INTELLIGENT_TIERING is taken to be in its
 * frequent or infrequent access tier: the archive tiers allow less, and whether they are on is not in the lifecycle.
 */
const supported: Readonly<Record<StorageClass, readonly StorageClass[]>> = {
  STANDARD: ['STANDARD_IA', 'INTELLIGENT_TIERING', 'ONEZONE_IA', 'GLACIER_IR', 'GLACIER', 'DEEP_ARCHIVE'],
  STANDARD_IA: ['INTELLIGENT_TIERING', 'ONEZONE_IA', 'GLACIER_IR', 'GLACIER', 'DEEP_ARCHIVE'],
  INTELLIGENT_TIERING: ['ONEZONE_IA', 'GLACIER_IR', 'GLACIER', 'DEEP_ARCHIVE'],
  ONEZONE_IA: ['GLACIER', 'DEEP_ARCHIVE'],
  GLACIER_IR: ['GLACIER', 'DEEP_ARCHIVE'],
  GLACIER: ['DEEP_ARCHIVE'],
  DEEP_ARCHIVE: [],
};

export function canMove(from: AnyStorageClass, to: StorageClass): boolean {
  return isMovable(from) && supported[from].includes(to);
}

function isMovable(storageClass: AnyStorageClass): storageClass is StorageClass {
  return Object.hasOwn(supported, storageClass);
}

/**
 * Of transitions that fall due together, the one with the highest number is made. S3 User Guide, "How Amazon S3 handles
 * conflicts in lifecycle configurations": the class that costs less, except that INTELLIGENT_TIERING is "favored over any
 * storage class, aside from" GLACIER and DEEP_ARCHIVE.
 */
export const preference: Readonly<Record<StorageClass, number>> = {
  STANDARD: 0,
  STANDARD_IA: 1,
  ONEZONE_IA: 2,
  GLACIER_IR: 3,
  INTELLIGENT_TIERING: 4,
  GLACIER: 5,
  DEEP_ARCHIVE: 6,
};
