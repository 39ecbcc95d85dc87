/** The storage classes of S3, in the order of the documented waterfall: an object only ever moves to a later one. */

/** Amazon S3 User Guide, "Transitioning objects using Amazon S3 Lifecycle", "Supported transitions". */
export const storageClasses = [
  'STANDARD',
  'STANDARD_IA',
  'INTELLIGENT_TIERING',
  'ONEZONE_IA',
  'GLACIER_IR',
  'GLACIER',
  'DEEP_ARCHIVE',
] as const;

export type StorageClass = (typeof storageClasses)[number];

/**
 * Classes that no lifecycle rule moves an object into, but objects may be in. EXPRESS_ONEZONE stands in directory
 * buckets, OUTPOSTS on outposts, SNOW on devices, FSX_* behind access points of file systems.
 */
export const otherStorageClasses = [
  'REDUCED_REDUNDANCY',
  'OUTPOSTS',
  'SNOW',
  'EXPRESS_ONEZONE',
  'FSX_OPENZFS',
  'FSX_ONTAP',
] as const;

export type AnyStorageClass = StorageClass | (typeof otherStorageClasses)[number];
