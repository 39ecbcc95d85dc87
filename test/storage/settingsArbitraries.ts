/** Any settings that a bucket can have, with replicas that may or may not be known. */
import fc from 'fast-check';
import type { BucketSettings, LifecycleRule, ReplicationRule } from '../../shared/storage/bucket.ts';
import type { BucketContext } from '../../shared/storage/check.ts';
import { priceList } from '../../shared/storage/cost/priceList.ts';
import { absent, found, type Looked } from '../../shared/storage/looked.ts';
import { builtInPolicyNames } from '../../shared/storage/policy.ts';
import { storageClasses } from '../../shared/storage/storageClass.ts';
import { contextOf, dayMs, denied, good, houseRule, now, objectOf } from './auditSamples.ts';

function looked<T>(value: fc.Arbitrary<T>): fc.Arbitrary<Looked<T>> {
  return fc.oneof(
    { weight: 6, arbitrary: value.map((one) => found(one)) },
    { weight: 2, arbitrary: fc.constant(absent) },
  );
}

const tags = fc.constantFrom<Readonly<Record<string, string>>>({}, {}, {}, { keep: 'no' }, { kind: 'dump' });
const prefix = fc.constantFrom('', '', 'db/', 'db/orders/', 'tmp/');
const days = fc.constantFrom(1, 7, 30, 31, 60, 90, 365, 400, 2_525, 2_555, 3_650);
const when = fc.oneof(
  { weight: 9, arbitrary: days.map((one) => ({ days: one })) },
  { weight: 1, arbitrary: fc.constantFrom(Date.UTC(2027, 0, 1), Date.UTC(2020, 0, 1)).map((date) => ({ date })) },
);
const storageClass = fc.constantFrom(...storageClasses.filter((one) => one !== 'STANDARD'));

const anyRule: fc.Arbitrary<LifecycleRule> = fc.record(
  {
    enabled: fc.oneof({ weight: 5, arbitrary: fc.constant(true) }, { weight: 1, arbitrary: fc.constant(false) }),
    filter: fc.oneof(
      { weight: 4, arbitrary: fc.record({ prefix, tags }) },
      { weight: 1, arbitrary: fc.record({ prefix, tags, sizeGreaterThan: fc.constantFrom(0, 2 ** 20) }) },
    ),
    transitions: fc.array(fc.record({ when, storageClass }), { maxLength: 3 }),
    expiration: fc.oneof(when, fc.constant({ expiredObjectDeleteMarker: true } as const)),
    noncurrentTransitions: fc.array(fc.record({ days, storageClass }), { maxLength: 2 }),
    noncurrentExpiration: fc.oneof(fc.record({ days }), fc.record({ days, newerVersions: fc.constantFrom(1, 5) })),
    abortMultipartDays: days,
  },
  { requiredKeys: ['enabled', 'filter', 'transitions', 'noncurrentTransitions'] },
);

export const anyLifecycle = fc.record({
  rules: fc
    .array(fc.oneof({ weight: 3, arbitrary: anyRule }, { weight: 1, arbitrary: fc.constant(houseRule) }), {
      minLength: 1,
      maxLength: 3,
    })
    .map((rules) => rules.map((rule, place) => ({ ...rule, id: `rule-${place}` }))),
  minimumSize: fc.constantFrom('all_storage_classes_128K' as const, 'varies_by_storage_class' as const),
});

const block = fc.record({
  blockPublicAcls: fc.boolean(),
  ignorePublicAcls: fc.boolean(),
  blockPublicPolicy: fc.boolean(),
  restrictPublicBuckets: fc.boolean(),
});

const anyReplicationRule: fc.Arbitrary<ReplicationRule> = fc.record({
  enabled: fc.constantFrom(true, true, true, false),
  version: fc.constant(2 as const),
  priority: fc.integer({ min: 1, max: 9 }),
  scope: fc.record({ prefix, tags }),
  deleteMarkers: fc.boolean(),
  // S3 takes it no more (API reference, ExistingObjectReplication), so that no fix can write it.
  existingObjects: fc.constant(false),
  replicaModifications: fc.boolean(),
  kmsObjects: fc.boolean(),
  destination: fc.record({
    bucket: fc.constantFrom('acme-replica', 'acme-elsewhere', 'acme-unseen'),
    ownerOverride: fc.boolean(),
    timeControl: fc.boolean(),
    metrics: fc.boolean(),
  }),
});

const sample = fc.record({
  objects: fc.array(
    fc.record({
      key: fc.constantFrom('db/orders/1.dump', 'db/2.dump', 'tmp/3', 'readme'),
      size: fc.constantFrom(100, 128 * 1024, 2 ** 30),
      ageDays: fc.integer({ min: 0, max: 4_000 }),
      tags,
    }),
    { maxLength: 4 },
  ),
  isPart: fc.boolean(),
});

/** What each setting may say, were it looked at. */
export const anySetting = {
  region: fc.constantFrom('us-east-1', 'us-west-2').map((region) => found(region)),
  versioning: looked(
    fc.record({ status: fc.constantFrom('enabled', 'enabled', 'suspended'), mfaDelete: fc.boolean() }),
  ),
  lifecycle: looked(anyLifecycle),
  replication: looked(
    fc.record({
      role: fc.constant('arn:aws:iam::123456789012:role/replicate'),
      rules: fc.array(anyReplicationRule, { minLength: 1, maxLength: 2 }),
    }),
  ),
  encryption: looked(
    fc.record({ algorithm: fc.constantFrom('AES256', 'aws:kms', 'aws:kms:dsse'), bucketKey: fc.boolean() }),
  ),
  publicAccessBlock: looked(block),
  accountPublicAccessBlock: looked(block),
  objectLock: looked(
    fc.oneof(
      fc.constant({}),
      fc.record({ retention: fc.record({ mode: fc.constantFrom('GOVERNANCE', 'COMPLIANCE'), days }) }),
    ),
  ),
  ownership: looked(fc.constantFrom('BucketOwnerEnforced', 'BucketOwnerPreferred', 'ObjectWriter')),
  policyStatus: looked(fc.record({ isPublic: fc.boolean() })),
  objects: looked(
    sample.map(({ objects, isPart }) => ({
      objects: objects.map(({ ageDays, ...object }) => objectOf({ ...object, lastModified: now - ageDays * dayMs })),
      isPart,
    })),
  ),
} satisfies { [Setting in keyof BucketSettings]?: fc.Arbitrary<BucketSettings[Setting]> };

export type VariedSetting = keyof typeof anySetting;

export const variedSettings: readonly VariedSetting[] = [
  'region',
  'versioning',
  'lifecycle',
  'replication',
  'encryption',
  'publicAccessBlock',
  'accountPublicAccessBlock',
  'objectLock',
  'ownership',
  'policyStatus',
  'objects',
];

const anySettings: fc.Arbitrary<BucketSettings> = fc.record(anySetting).map((settings) => ({ ...good, ...settings }));

/** A bucket to audit; its replicas are known, one of them hardly. */
export const anyContext: fc.Arbitrary<BucketContext> = fc
  .record({
    settings: anySettings,
    replica: anySettings,
    policy: fc.constantFrom(...builtInPolicyNames),
    hasBackup: fc.boolean(),
    keepDays: fc.constantFrom(undefined, 30, 4_000),
  })
  .map(({ settings, replica, policy, hasBackup, keepDays }) => {
    const buckets: readonly BucketSettings[] = [
      settings,
      { ...replica, bucket: 'acme-replica' },
      { ...good, bucket: 'acme-elsewhere', region: found('eu-west-1'), versioning: denied },
    ];
    const retention = keepDays === undefined ? [] : [{ prefix: 'db/orders/', keepMs: keepDays * dayMs }];
    return contextOf({
      settings,
      policy,
      bucket: { retention },
      context: {
        estate: new Map(buckets.map((bucket) => [bucket.bucket, bucket])),
        backups: hasBackup
          ? [
              {
                id: 'orders',
                from: { bucket: settings.bucket, prefix: 'db/orders/' },
                services: [],
                rtoMs: dayMs,
                rpoMs: dayMs,
              },
            ]
          : [],
        prices: priceList,
      },
    });
  });

/** The same audit of other settings. */
export function withSettings(context: BucketContext, settings: BucketSettings): BucketContext {
  return { ...context, settings, estate: new Map([...context.estate, [settings.bucket, settings]]) };
}
