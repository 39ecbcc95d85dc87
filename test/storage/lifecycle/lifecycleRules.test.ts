/**
 * What S3 refuses. Sources: Amazon S3 User Guide, "Lifecycle configuration elements", "Adding filters to Lifecycle rules",
 * "Transitioning objects using Amazon S3 Lifecycle", "Examples of S3 Lifecycle configurations"; S3 API Reference,
 * `LifecycleExpiration`, `NoncurrentVersionExpiration`; CloudFormation, `AWS::S3::Bucket Rule`.
 */
import { describe, expect, it } from 'vitest';
import type { Lifecycle } from '../../../shared/storage/bucket.ts';
import { lifecycleProblems } from '../../../shared/storage/lifecycle/lifecycleRules.ts';
import type { StorageClass } from '../../../shared/storage/storageClass.ts';
import { lifecycle, rule, time } from '../lifecycles.ts';

const to = (storageClass: StorageClass, days: number) => ({ when: { days }, storageClass });
const on = (storageClass: StorageClass, date: string) => ({ when: { date: time(date) }, storageClass });
const tags = { prefix: '', tags: { kind: 'log' } };
const large = { prefix: '', tags: {}, sizeGreaterThan: 500 };

function paths(one: Lifecycle): readonly string[] {
  return lifecycleProblems(one).map(({ path, certainty }) => (certainty === 'refused' ? path : `${path} (disputed)`));
}

describe('configurations that S3 documents', () => {
  it.each([
    [
      'the house rule',
      { transitions: [to('STANDARD_IA', 30), to('GLACIER', 90), to('DEEP_ARCHIVE', 365)], expiration: { days: 2555 } },
    ],
    ['days 0 to an archive', { transitions: [to('GLACIER', 0)] }],
    ['dates', { transitions: [on('GLACIER', '2027-01-01T00:00Z')], expiration: { date: time('2028-01-01T00:00Z') } }],
    ['100 versions', { noncurrentExpiration: { days: 1, newerVersions: 100 } }],
    [
      'markers under a prefix',
      { filter: { prefix: 'logs/', tags: {} }, expiration: { expiredObjectDeleteMarker: true as const } },
    ],
    [
      'a range of sizes',
      { filter: { prefix: '', tags: {}, sizeGreaterThan: 500, sizeLessThan: 64_000 }, expiration: { days: 1 } },
    ],
    ['94 days for GLACIER_IR at 4 and DEEP_ARCHIVE', { transitions: [to('GLACIER_IR', 4), to('DEEP_ARCHIVE', 94)] }],
    [
      '30 days between noncurrent moves',
      {
        noncurrentTransitions: [
          { days: 30, storageClass: 'STANDARD_IA' as const },
          { days: 60, storageClass: 'GLACIER' as const },
        ],
        noncurrentExpiration: { days: 61 },
      },
    ],
  ])('%s', (_, one) => {
    expect(paths(lifecycle(one))).toEqual([]);
  });
});

describe('configurations that S3 refuses', () => {
  it.each([
    ['no action', {}, 'Rules[0]'],
    ['an id of 256 characters', { id: 'x'.repeat(256), expiration: { days: 1 } }, 'Rules[0].ID'],
    [
      'Date and Days in one rule',
      { transitions: [on('GLACIER', '2027-01-01T00:00Z')], expiration: { days: 1 } },
      'Rules[0]',
    ],
    ['a date at noon', { expiration: { date: time('2027-01-01T12:00Z') } }, 'Rules[0].Expiration.Date'],
    ['a transition at noon', { transitions: [on('GLACIER', '2027-01-01T12:00Z')] }, 'Rules[0].Transitions[0].Date'],
    ['expiration after 0 days', { expiration: { days: 0 } }, 'Rules[0].Expiration.Days'],
    ['a negative transition', { transitions: [to('GLACIER', -1)] }, 'Rules[0].Transitions[0].Days'],
    [
      'expiration on the day of the last transition',
      { transitions: [to('GLACIER', 90)], expiration: { days: 90 } },
      'Rules[0].Expiration.Days',
    ],
    [
      'expiration by date before a transition',
      { transitions: [on('GLACIER', '2027-01-02T00:00Z')], expiration: { date: time('2027-01-01T00:00Z') } },
      'Rules[0].Expiration.Date',
    ],
    [
      'back up the waterfall',
      { transitions: [to('GLACIER', 1), to('GLACIER_IR', 200)] },
      'Rules[0].Transitions[1].Days',
    ],
    [
      'One Zone-IA to Glacier Instant Retrieval',
      { transitions: [to('ONEZONE_IA', 30), to('GLACIER_IR', 90)] },
      'Rules[0].Transitions[1].Days',
    ],
    [
      '29 days between STANDARD_IA and GLACIER',
      { transitions: [to('STANDARD_IA', 30), to('GLACIER', 59)] },
      'Rules[0].Transitions[1].Days',
    ],
    [
      'GLACIER_IR at 4 days and DEEP_ARCHIVE at 93',
      { transitions: [to('GLACIER_IR', 4), to('DEEP_ARCHIVE', 93)] },
      'Rules[0].Transitions[1].Days',
    ],
    ['one class twice', { transitions: [to('GLACIER', 1), to('GLACIER', 100)] }, 'Rules[0].Transitions[1].Days'],
    ['a transition to STANDARD', { transitions: [to('STANDARD', 1)] }, 'Rules[0].Transitions[0].StorageClass'],
    [
      '101 versions',
      { noncurrentExpiration: { days: 1, newerVersions: 101 } },
      'Rules[0].NoncurrentVersionExpiration.NewerNoncurrentVersions',
    ],
    [
      '0 versions',
      { noncurrentTransitions: [{ days: 30, storageClass: 'GLACIER' as const, newerVersions: 0 }] },
      'Rules[0].NoncurrentVersionTransitions[0].NewerNoncurrentVersions',
    ],
    [
      'noncurrent for 0 days',
      { noncurrentExpiration: { days: 0 } },
      'Rules[0].NoncurrentVersionExpiration.NoncurrentDays',
    ],
    [
      'noncurrent versions deleted as they move',
      { noncurrentTransitions: [{ days: 30, storageClass: 'GLACIER' as const }], noncurrentExpiration: { days: 30 } },
      'Rules[0].NoncurrentVersionExpiration.NoncurrentDays',
    ],
    ['abort with tags', { filter: tags, abortMultipartDays: 7 }, 'Rules[0].AbortIncompleteMultipartUpload'],
    ['abort with sizes', { filter: large, abortMultipartDays: 7 }, 'Rules[0].AbortIncompleteMultipartUpload'],
    ['abort after 0 days', { abortMultipartDays: 0 }, 'Rules[0].AbortIncompleteMultipartUpload.DaysAfterInitiation'],
    [
      'markers with tags',
      { filter: tags, expiration: { expiredObjectDeleteMarker: true as const } },
      'Rules[0].Expiration.ExpiredObjectDeleteMarker',
    ],
    [
      'markers with sizes',
      { filter: large, expiration: { expiredObjectDeleteMarker: true as const } },
      'Rules[0].Expiration.ExpiredObjectDeleteMarker',
    ],
    [
      'a maximum that is the minimum',
      { filter: { prefix: '', tags: {}, sizeGreaterThan: 5, sizeLessThan: 5 }, expiration: { days: 1 } },
      'Rules[0].Filter',
    ],
    [
      'a maximum of 0',
      { filter: { prefix: '', tags: {}, sizeLessThan: 0 }, expiration: { days: 1 } },
      'Rules[0].Filter.ObjectSizeLessThan',
    ],
    [
      'a size above 50 TB',
      { filter: { prefix: '', tags: {}, sizeGreaterThan: 51 * 2 ** 40 }, expiration: { days: 1 } },
      'Rules[0].Filter.ObjectSizeGreaterThan',
    ],
  ])('%s', (_, one, path) => {
    expect(paths(lifecycle(one))).toEqual([path]);
  });

  it('the same id twice, at the second', () => {
    const one = { id: 'a', expiration: { days: 1 } };
    expect(paths(lifecycle(one, { ...one, id: 'b' }, one))).toEqual(['Rules[2].ID']);
  });

  it('more than 1,000 rules', () => {
    const many = Array.from({ length: 1_001 }, (_, index) => rule({ id: String(index), expiration: { days: 1 } }));
    expect(paths({ rules: many, minimumSize: 'all_storage_classes_128K' })).toEqual(['Rules']);
    expect(paths({ rules: many.slice(1), minimumSize: 'all_storage_classes_128K' })).toEqual([]);
  });

  it('no rule at all', () => {
    expect(paths(lifecycle())).toEqual(['Rules']);
  });
});

/**
 * User Guide, "Objects must be stored for at least 30 days before transitioning to S3 Standard-IA or S3 One Zone-IA",
 * against API Reference, `Transition`: "The value can be 0 or any positive integer."
 */
describe('what the documentation contradicts itself about', () => {
  it.each(['STANDARD_IA', 'ONEZONE_IA'] as const)('%s before 30 days', (storageClass) => {
    expect(paths(lifecycle({ transitions: [to(storageClass, 29)] }))).toEqual([
      'Rules[0].Transitions[0].Days (disputed)',
    ]);
    expect(paths(lifecycle({ transitions: [to(storageClass, 30)] }))).toEqual([]);
    expect(paths(lifecycle({ noncurrentTransitions: [{ days: 29, storageClass }] }))).toEqual([
      'Rules[0].NoncurrentVersionTransitions[0].NoncurrentDays (disputed)',
    ]);
  });
});
