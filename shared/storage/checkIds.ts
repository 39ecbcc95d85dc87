/**
 * The ids of all checks of buckets, which exceptions name: a list of its own, so that reading a config does not bring every
 * check along. A test holds it against `checks/all.ts`.
 */
export const bucketCheckIds: readonly string[] = [
  'versioning',
  'public-access',
  'encryption',
  'object-lock',
  'ownership',
  'lifecycle-tiers',
  'lifecycle-keep',
  'lifecycle-gone',
  'abort-multipart',
  'lifecycle-valid',
  'lifecycle-idle',
  'lifecycle-small',
  'lifecycle-cost',
  'replication',
  'replication-destination',
  'replication-scope',
  'replication-lag',
  'glacier-replication',
  'copies',
  'restorable',
  'retention',
  'tool-retention',
  'mfa-delete-lifecycle',
];
