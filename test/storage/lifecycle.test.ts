/**
 * What the Amazon S3 User Guide says of lifecycles, row by row. Where it gives dates, they are the guide's; elsewhere its
 * counting is done by hand: creation at 10:30 on 15 January 2014, so many days later, rounded up to the next midnight.
 */
import { describe, expect, it } from 'vitest';
import type { Lifecycle } from '../../shared/storage/bucket.ts';
import type { ObjectFacts } from '../../shared/storage/life.ts';
import { lifeOf } from '../../shared/storage/lifecycle.ts';
import { kb, lifecycle, object, time, told } from './lifecycles.ts';

type Row = {
  readonly what: string;
  readonly lifecycle: Lifecycle;
  readonly object?: Partial<ObjectFacts>;
  readonly becomes: readonly string[];
};

function rows(source: string, list: readonly Row[]): void {
  describe(source, () => {
    it.each(list)('$what', (row) => {
      expect(told(lifeOf(object(row.object), row.lifecycle))).toEqual(row.becomes);
    });
  });
}

const toGlacier = (days: number) => ({ when: { days }, storageClass: 'GLACIER' }) as const;
const toInfrequent = (days: number) => ({ when: { days }, storageClass: 'STANDARD_IA' }) as const;
const logs = { prefix: 'logs/', tags: {} };

rows("Lifecycle configuration elements, Lifecycle rules: Based on an object's age", [
  {
    what: 'created on 1/15/2014 at 10:30, 3 days: 1/19/2014 00:00 UTC',
    lifecycle: lifecycle({ transitions: [toGlacier(3)] }),
    becomes: ['2014-01-19 moved GLACIER'],
  },
  {
    what: 'a successor on 1/15/2014 at 10:30, 3 days noncurrent: 1/19/2014 00:00 UTC',
    lifecycle: lifecycle({ noncurrentTransitions: [{ days: 3, storageClass: 'GLACIER' }] }),
    object: { createdAt: time('2014-01-01T10:30Z'), versioning: 'enabled', supersededAt: time('2014-01-15T10:30Z') },
    becomes: ['2014-01-15T10:30 superseded STANDARD', '2014-01-19 moved GLACIER'],
  },
  {
    what: 'photo.gif, deleted on 1/2/2014 at 11:30, 5 days noncurrent: gone on 1/8/2014',
    lifecycle: lifecycle({ noncurrentExpiration: { days: 5 } }),
    object: {
      key: 'photo.gif',
      createdAt: time('2014-01-01T10:30Z'),
      versioning: 'enabled',
      supersededAt: time('2014-01-02T11:30Z'),
    },
    becomes: ['2014-01-02T11:30 superseded STANDARD', '2014-01-08 deleted'],
  },
  {
    what: 'Troubleshooting lifecycle issues: created at 00:05 on 2 January, 1 day: expires on 4 January',
    lifecycle: lifecycle({ expiration: { days: 1 } }),
    object: { createdAt: time('2014-01-02T00:05Z') },
    becomes: ['2014-01-04 deleted'],
  },
  {
    what: 'a sum that is midnight already stays, as 60 and 30 days come to 90 in the examples',
    lifecycle: lifecycle({ expiration: { days: 1 } }),
    object: { createdAt: time('2014-01-02T00:00Z') },
    becomes: ['2014-01-03 deleted'],
  },
]);

rows('Lifecycle configuration elements, Lifecycle rules: Based on a specific date', [
  {
    what: 'on the date all that qualify are acted on',
    lifecycle: lifecycle({ expiration: { date: time('2014-03-01T00:00Z') } }),
    becomes: ['2014-03-01 deleted'],
  },
  {
    what: 'a date in the past: what is created later expires too',
    lifecycle: lifecycle({ expiration: { date: time('2014-01-01T00:00Z') } }),
    becomes: ['2014-01-16 deleted'],
  },
  {
    what: 'transitions by date',
    lifecycle: lifecycle({ transitions: [{ when: { date: time('2015-01-01T00:00Z') }, storageClass: 'GLACIER' }] }),
    becomes: ['2015-01-01 moved GLACIER'],
  },
]);

const tagged = { prefix: 'tax/', tags: { key1: 'value1', key2: 'value2' } };

rows('Adding filters to Lifecycle rules', [
  {
    what: 'a prefix that fits',
    lifecycle: lifecycle({ filter: logs, expiration: { days: 1 } }),
    becomes: ['2014-01-17 deleted'],
  },
  {
    what: 'a prefix that does not',
    lifecycle: lifecycle({ filter: logs, expiration: { days: 1 } }),
    object: { key: 'example.jpg' },
    becomes: [],
  },
  {
    what: 'all of the tags, and more of them',
    lifecycle: lifecycle({ filter: tagged, expiration: { days: 1 } }),
    object: { key: 'tax/a', tags: { key1: 'value1', key2: 'value2', key3: 'value3' } },
    becomes: ['2014-01-17 deleted'],
  },
  {
    what: 'one of two tags',
    lifecycle: lifecycle({ filter: tagged, expiration: { days: 1 } }),
    object: { key: 'tax/a', tags: { key1: 'value1' } },
    becomes: [],
  },
  {
    what: 'the key of a tag with another value',
    lifecycle: lifecycle({ filter: tagged, expiration: { days: 1 } }),
    object: { key: 'tax/a', tags: { key1: 'value1', key2: 'VALUE2' } },
    becomes: [],
  },
  {
    what: 'the tags under another prefix',
    lifecycle: lifecycle({ filter: tagged, expiration: { days: 1 } }),
    object: { key: 'a', tags: { key1: 'value1', key2: 'value2' } },
    becomes: [],
  },
  {
    what: 'a tag that is no tag but a name of JavaScript',
    lifecycle: lifecycle({ filter: { prefix: '', tags: { constructor: 'x' } }, expiration: { days: 1 } }),
    becomes: [],
  },
  {
    what: 'ObjectSizeGreaterThan and ObjectSizeLessThan exclude what they name: within',
    lifecycle: lifecycle({
      filter: { prefix: '', tags: {}, sizeGreaterThan: 128 * kb, sizeLessThan: 1024 * kb },
      transitions: [toGlacier(0)],
    }),
    object: { size: 1024 * kb - 1 },
    becomes: ['2014-01-16 moved GLACIER'],
  },
  {
    what: 'exactly 1024 KB',
    lifecycle: lifecycle({
      filter: { prefix: '', tags: {}, sizeGreaterThan: 128 * kb, sizeLessThan: 1024 * kb },
      transitions: [toGlacier(0)],
    }),
    object: { size: 1024 * kb },
    becomes: [],
  },
  {
    what: 'exactly 128 KB',
    lifecycle: lifecycle({
      filter: { prefix: '', tags: {}, sizeGreaterThan: 128 * kb, sizeLessThan: 1024 * kb },
      transitions: [toGlacier(0)],
    }),
    object: { size: 128 * kb },
    becomes: [],
  },
]);

rows('Examples of S3 Lifecycle configurations', [
  {
    what: 'Archiving all objects within one day after creation: tax/',
    lifecycle: lifecycle({
      filter: { prefix: 'tax/', tags: {} },
      transitions: [toGlacier(365)],
      expiration: { days: 3650 },
    }),
    object: { key: 'tax/doc1.txt' },
    becomes: ['2015-01-16 moved GLACIER', '2024-01-14 deleted'],
  },
  {
    what: 'Archiving all objects within one day after creation: at midnight UTC following creation',
    lifecycle: lifecycle({ transitions: [toGlacier(0)] }),
    becomes: ['2014-01-16 moved GLACIER'],
  },
  {
    what: 'Disabling Lifecycle rules temporarily: the enabled rule',
    lifecycle: lifecycle(
      { filter: logs, transitions: [toGlacier(0)] },
      { filter: { prefix: 'documents/', tags: {} }, enabled: false, transitions: [toGlacier(0)] },
    ),
    becomes: ['2014-01-16 moved GLACIER'],
  },
  {
    what: 'Disabling Lifecycle rules temporarily: the disabled rule',
    lifecycle: lifecycle(
      { filter: logs, transitions: [toGlacier(0)] },
      { filter: { prefix: 'documents/', tags: {} }, enabled: false, transitions: [toGlacier(0)] },
    ),
    object: { key: 'documents/a' },
    becomes: [],
  },
  {
    what: "Tiering down the storage class over an object's lifetime",
    lifecycle: lifecycle({ filter: logs, transitions: [toInfrequent(30), toGlacier(90)], expiration: { days: 365 } }),
    becomes: ['2014-02-15 moved STANDARD_IA', '2014-04-16 moved GLACIER', '2015-01-16 deleted'],
  },
  {
    what: 'Specifying multiple rules: classB/',
    lifecycle: lifecycle(
      { filter: { prefix: 'classA/', tags: {} }, transitions: [toGlacier(365)], expiration: { days: 3650 } },
      { filter: { prefix: 'classB/', tags: {} }, transitions: [toInfrequent(90)], expiration: { days: 365 } },
    ),
    object: { key: 'classB/a' },
    becomes: ['2014-04-16 moved STANDARD_IA', '2015-01-16 deleted'],
  },
  {
    what: 'Specifying a lifecycle rule for a versioning-enabled bucket: five newer noncurrent versions',
    lifecycle: lifecycle({
      transitions: [toInfrequent(90)],
      noncurrentTransitions: [{ days: 30, storageClass: 'GLACIER' }],
      noncurrentExpiration: { days: 365, newerVersions: 5 },
    }),
    object: { versioning: 'enabled', supersededAt: time('2014-06-01T12:00Z'), newerVersions: 5 },
    becomes: [
      '2014-04-16 moved STANDARD_IA',
      '2014-06-01T12:00 superseded STANDARD_IA',
      '2014-07-02 moved GLACIER',
      '2015-06-02 deleted',
    ],
  },
  {
    what: 'Specifying a lifecycle rule for a versioning-enabled bucket: one of the five that are retained',
    lifecycle: lifecycle({ noncurrentExpiration: { days: 365, newerVersions: 5 } }),
    object: { versioning: 'enabled', supersededAt: time('2014-06-01T12:00Z'), newerVersions: 4 },
    becomes: ['2014-06-01T12:00 superseded STANDARD'],
  },
  {
    what: 'Removing expired object delete markers: removed 90 days after creation, the marker as old as 60 days by then',
    lifecycle: lifecycle({ expiration: { days: 60 }, noncurrentExpiration: { days: 30 } }),
    object: { versioning: 'enabled' },
    becomes: ['2014-03-17 superseded STANDARD', '2014-04-16 deleted', '2014-05-16 marker-removed'],
  },
  {
    what: 'Removing expired object delete markers: as soon as they are alone, by a rule of their own',
    lifecycle: lifecycle(
      { expiration: { days: 60 }, noncurrentExpiration: { days: 30 } },
      { expiration: { expiredObjectDeleteMarker: true } },
    ),
    object: { versioning: 'enabled' },
    becomes: ['2014-03-17 superseded STANDARD', '2014-04-16 deleted', '2014-04-17 marker-removed'],
  },
  {
    what: 'Removing expired object delete markers: a rule with tags leaves the marker, which has none',
    lifecycle: lifecycle({
      filter: { prefix: '', tags: { a: 'b' } },
      expiration: { days: 60 },
      noncurrentExpiration: { days: 30 },
    }),
    object: { versioning: 'enabled', tags: { a: 'b' } },
    becomes: ['2014-03-17 superseded STANDARD', '2014-04-16 deleted'],
  },
  {
    what: 'Expiring noncurrent objects that have no data',
    lifecycle: lifecycle({
      filter: { prefix: '', tags: {}, sizeLessThan: 1 },
      noncurrentExpiration: { days: 30, newerVersions: 10 },
    }),
    object: { size: 0, versioning: 'enabled', supersededAt: time('2014-06-01T12:00Z'), newerVersions: 10 },
    becomes: ['2014-06-01T12:00 superseded STANDARD', '2014-07-02 deleted'],
  },
  {
    what: 'Allowing objects smaller than 128 KB to be transitioned',
    lifecycle: lifecycle({
      filter: { prefix: '', tags: {}, sizeGreaterThan: 1 },
      transitions: [{ when: { days: 365 }, storageClass: 'GLACIER_IR' }],
    }),
    object: { size: 2 },
    becomes: ['2015-01-16 moved GLACIER_IR'],
  },
]);

const small = { size: 128 * kb - 1 };
const varies = (life: Lifecycle): Lifecycle => ({ ...life, minimumSize: 'varies_by_storage_class' });

rows('Transitioning objects using Amazon S3 Lifecycle, Objects smaller than 128 KB', [
  {
    what: 'all_storage_classes_128K: smaller objects stay',
    lifecycle: lifecycle({ transitions: [toInfrequent(30), toGlacier(90)] }),
    object: small,
    becomes: [],
  },
  {
    what: 'all_storage_classes_128K: 128 KB move',
    lifecycle: lifecycle({ transitions: [toInfrequent(30)] }),
    object: { size: 128 * kb },
    becomes: ['2014-02-15 moved STANDARD_IA'],
  },
  {
    what: 'varies_by_storage_class: smaller objects move to Glacier Flexible Retrieval and Deep Archive alone',
    lifecycle: varies(
      lifecycle({
        transitions: [
          toInfrequent(30),
          { when: { days: 40 }, storageClass: 'INTELLIGENT_TIERING' },
          { when: { days: 50 }, storageClass: 'ONEZONE_IA' },
          { when: { days: 60 }, storageClass: 'GLACIER_IR' },
          toGlacier(90),
          { when: { days: 180 }, storageClass: 'DEEP_ARCHIVE' },
        ],
      }),
    ),
    object: small,
    becomes: ['2014-04-16 moved GLACIER', '2014-07-15 moved DEEP_ARCHIVE'],
  },
  {
    what: 'noncurrent versions are held back likewise',
    lifecycle: lifecycle({ noncurrentTransitions: [{ days: 30, storageClass: 'GLACIER' }] }),
    object: { ...small, versioning: 'enabled', supersededAt: time('2014-02-01T12:00Z') },
    becomes: ['2014-02-01T12:00 superseded STANDARD'],
  },
  {
    what: 'the minimum holds back no expiration',
    lifecycle: lifecycle({ expiration: { days: 1 } }),
    object: small,
    becomes: ['2014-01-17 deleted'],
  },
  {
    what: 'ObjectSizeLessThan overrides the minimum as well',
    lifecycle: lifecycle({
      filter: { prefix: '', tags: {}, sizeLessThan: 64 * kb },
      transitions: [{ when: { days: 365 }, storageClass: 'GLACIER_IR' }],
    }),
    object: { size: 100 },
    becomes: ['2015-01-16 moved GLACIER_IR'],
  },
]);

describe('Transitioning objects using Amazon S3 Lifecycle, Supported lifecycle transitions', () => {
  const targets = [
    'STANDARD_IA',
    'INTELLIGENT_TIERING',
    'ONEZONE_IA',
    'GLACIER_IR',
    'GLACIER',
    'DEEP_ARCHIVE',
  ] as const;
  it.each([
    ['STANDARD', [...targets]],
    ['STANDARD_IA', ['INTELLIGENT_TIERING', 'ONEZONE_IA', 'GLACIER_IR', 'GLACIER', 'DEEP_ARCHIVE']],
    ['INTELLIGENT_TIERING', ['ONEZONE_IA', 'GLACIER_IR', 'GLACIER', 'DEEP_ARCHIVE']],
    ['ONEZONE_IA', ['GLACIER', 'DEEP_ARCHIVE']],
    ['GLACIER_IR', ['GLACIER', 'DEEP_ARCHIVE']],
    ['GLACIER', ['DEEP_ARCHIVE']],
    ['DEEP_ARCHIVE', []],
    ['REDUCED_REDUNDANCY', []],
  ] as const)('from %s', (storageClass, reached) => {
    const moves = (target: (typeof targets)[number]) =>
      lifeOf(object({ storageClass }), lifecycle({ transitions: [{ when: { days: 90 }, storageClass: target }] }))
        .events;
    expect(targets.filter((target) => moves(target).length === 2)).toEqual(reached);
  });
});

rows('Transitioning objects using Amazon S3 Lifecycle', [
  {
    what: 'Note: nothing moves in a versioned bucket while its replication is pending or has failed',
    lifecycle: lifecycle({ transitions: [toGlacier(0)] }),
    object: { versioning: 'enabled', unreplicated: true },
    becomes: [],
  },
  {
    what: 'what is in DEEP_ARCHIVE stays there',
    lifecycle: lifecycle({ transitions: [toInfrequent(30), toGlacier(90)] }),
    object: { storageClass: 'DEEP_ARCHIVE' },
    becomes: [],
  },
]);

const tag1 = { prefix: '', tags: { tag1: 'value1' } };
const tag2 = { prefix: '', tags: { tag2: 'value2' } };

rows('How Amazon S3 handles conflicts in lifecycle configurations', [
  {
    what: 'Example 1: Overlapping prefixes (no conflict)',
    lifecycle: lifecycle({ expiration: { days: 365 } }, { filter: logs, transitions: [toInfrequent(30)] }),
    becomes: ['2014-02-15 moved STANDARD_IA', '2015-01-16 deleted'],
  },
  {
    what: 'Example 2: Conflicting lifecycle actions: expiration, and no change of class',
    lifecycle: lifecycle(
      { filter: logs, expiration: { days: 365 } },
      { filter: logs, transitions: [toInfrequent(365)] },
    ),
    becomes: ['2015-01-16 deleted'],
  },
  {
    what: 'Example 3: Overlapping prefixes resulting in conflicting lifecycle actions: 10 days after creation',
    lifecycle: lifecycle({ transitions: [toInfrequent(10)] }, { filter: logs, transitions: [toInfrequent(365)] }),
    becomes: ['2014-01-26 moved STANDARD_IA'],
  },
  {
    what: 'Example 4: Tag-based filtering: an object with both tags expires after 14 days',
    lifecycle: lifecycle({ filter: tag1, transitions: [toGlacier(365)] }, { filter: tag2, expiration: { days: 14 } }),
    object: { tags: { tag1: 'value1', tag2: 'value2' } },
    becomes: ['2014-01-30 deleted'],
  },
  {
    what: 'the shorter of two expirations is honored',
    lifecycle: lifecycle({ expiration: { days: 365 } }, { filter: logs, expiration: { days: 30 } }),
    becomes: ['2014-02-15 deleted'],
  },
  {
    what: 'a transition takes precedence over the creation of a delete marker, one action a day',
    lifecycle: lifecycle({ expiration: { days: 365 } }, { transitions: [toGlacier(365)] }),
    object: { versioning: 'enabled' },
    becomes: ['2015-01-16 moved GLACIER', '2015-01-17 superseded GLACIER'],
  },
  {
    what: 'the deletion of a noncurrent version takes precedence over its transition',
    lifecycle: lifecycle({
      noncurrentExpiration: { days: 30 },
      noncurrentTransitions: [{ days: 30, storageClass: 'GLACIER' }],
    }),
    object: { versioning: 'enabled', supersededAt: time('2014-02-01T12:00Z') },
    becomes: ['2014-02-01T12:00 superseded STANDARD', '2014-03-04 deleted'],
  },
  ...(['STANDARD_IA', 'ONEZONE_IA', 'INTELLIGENT_TIERING', 'GLACIER_IR'] as const).map((storageClass) => ({
    what: `Glacier Flexible Retrieval and ${storageClass} on one day: Glacier Flexible Retrieval`,
    lifecycle: lifecycle({ transitions: [{ when: { days: 90 }, storageClass }] }, { transitions: [toGlacier(90)] }),
    becomes: ['2014-04-16 moved GLACIER'],
  })),
  ...(['STANDARD_IA', 'ONEZONE_IA', 'GLACIER_IR'] as const).map((storageClass) => ({
    what: `Intelligent-Tiering is favored over ${storageClass}`,
    lifecycle: lifecycle(
      { transitions: [{ when: { days: 90 }, storageClass: 'INTELLIGENT_TIERING' }] },
      { transitions: [{ when: { days: 90 }, storageClass }] },
    ),
    becomes: ['2014-04-16 moved INTELLIGENT_TIERING'],
  })),
  {
    what: 'Deep Archive costs less than Glacier Flexible Retrieval',
    lifecycle: lifecycle(
      { transitions: [{ when: { days: 90 }, storageClass: 'DEEP_ARCHIVE' }] },
      { transitions: [toGlacier(90)] },
    ),
    becomes: ['2014-04-16 moved DEEP_ARCHIVE'],
  },
]);

rows('Lifecycle configuration elements, Lifecycle actions and bucket versioning state', [
  {
    what: 'Expiration, nonversioned: deleted',
    lifecycle: lifecycle({ expiration: { days: 30 } }),
    becomes: ['2014-02-15 deleted'],
  },
  {
    what: 'Expiration, enabled: a delete marker, and the version is retained as noncurrent',
    lifecycle: lifecycle({ expiration: { days: 30 } }),
    object: { versioning: 'enabled' },
    becomes: ['2014-02-15 superseded STANDARD'],
  },
  {
    what: 'Expiration, suspended, version id null: the version is permanently deleted',
    lifecycle: lifecycle({ expiration: { days: 30 } }),
    object: { versioning: 'suspended' },
    becomes: ['2014-02-15 deleted', '2014-03-17 marker-removed'],
  },
  {
    what: 'Expiration, suspended, another version id: retained as noncurrent',
    lifecycle: lifecycle({ expiration: { days: 30 } }),
    object: { versioning: 'suspended', nullVersion: false },
    becomes: ['2014-02-15 superseded STANDARD'],
  },
  {
    what: 'NoncurrentVersionExpiration and NoncurrentVersionTransition, nonversioned: no effect',
    lifecycle: lifecycle({
      noncurrentExpiration: { days: 1 },
      noncurrentTransitions: [{ days: 1, storageClass: 'GLACIER' }],
    }),
    becomes: [],
  },
  {
    what: 'NoncurrentVersionExpiration, suspended: as in a versioning-enabled bucket',
    lifecycle: lifecycle({ noncurrentExpiration: { days: 5 } }),
    object: { versioning: 'suspended', nullVersion: false, supersededAt: time('2014-01-20T12:00Z') },
    becomes: ['2014-01-20T12:00 superseded STANDARD', '2014-01-26 deleted'],
  },
  {
    what: 'Expiration applies only to the current version',
    lifecycle: lifecycle({ expiration: { days: 30 } }),
    object: { versioning: 'enabled', supersededAt: time('2014-01-20T12:00Z') },
    becomes: ['2014-01-20T12:00 superseded STANDARD'],
  },
  {
    what: 'Transition applies only to the current version',
    lifecycle: lifecycle({ transitions: [toGlacier(30)] }),
    object: { versioning: 'enabled', supersededAt: time('2014-01-20T12:00Z') },
    becomes: ['2014-01-20T12:00 superseded STANDARD'],
  },
  {
    what: 'Deleting objects from versioning-suspended buckets: what is overwritten is lost',
    lifecycle: lifecycle({ noncurrentExpiration: { days: 30 } }),
    object: { versioning: 'suspended', supersededAt: time('2014-01-20T12:00Z') },
    becomes: ['2014-01-20T12:00 deleted'],
  },
]);
