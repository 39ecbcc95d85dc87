/** Buckets that other auditors are known to judge wrongly, each with what AWS documents about it. */
import { describe, expect, it } from 'vitest';
import { auditBucket } from '../../shared/storage/auditBucket.ts';
import type { BucketSettings, DocumentName } from '../../shared/storage/bucket.ts';
import { absent, found } from '../../shared/storage/looked.ts';
import { contextOf, good, settingsOf } from './auditSamples.ts';

const tiers = [
  { Days: 30, StorageClass: 'STANDARD_IA' },
  { Days: 90, StorageClass: 'GLACIER' },
  { Days: 365, StorageClass: 'DEEP_ARCHIVE' },
];

function settingsWith(documents: Partial<Record<DocumentName, unknown>>): Partial<BucketSettings> {
  const read = settingsOf(documents);
  return {
    ...(documents['get-bucket-lifecycle-configuration'] === undefined ? {} : { lifecycle: read.lifecycle }),
    ...(documents['get-bucket-replication'] === undefined ? {} : { replication: read.replication }),
  };
}

function ruled(...Rules: readonly Record<string, unknown>[]): Partial<BucketSettings> {
  return settingsWith({
    'get-bucket-lifecycle-configuration': { Rules: Rules.map((rule) => ({ Status: 'Enabled', ...rule })) },
  });
}

function outcomes(settings: Partial<BucketSettings>, estate: readonly BucketSettings[] = []) {
  const context = contextOf({ settings });
  const all = [context.settings, ...estate].map((bucket) => [bucket.bucket, bucket] as const);
  const { results } = auditBucket({ ...context, estate: new Map(all) });
  return Object.fromEntries(results.map(({ check, outcome }) => [check, outcome]));
}

function replicatedTo(bucket: string): Partial<BucketSettings> {
  const rule = {
    Status: 'Enabled',
    Priority: 1,
    Filter: { Prefix: '' },
    DeleteMarkerReplication: { Status: 'Disabled' },
    Destination: { Bucket: `arn:aws:s3:::${bucket}` },
  };
  return settingsWith({
    'get-bucket-replication': { ReplicationConfiguration: { Role: 'arn:aws:iam::123456789012:role/r', Rules: [rule] } },
  });
}

describe('a bucket that others judge wrongly', () => {
  it('fails for a rule whose prefix is not that of the data (S3 User Guide, "Lifecycle configuration elements", "Filter element")', () => {
    const settings = ruled({ Filter: { Prefix: 'old/' }, Transitions: tiers, Expiration: { Days: 2525 } });
    expect(outcomes(settings)).toMatchObject({ 'lifecycle-tiers': 'failed', 'lifecycle-gone': 'failed' });
  });

  it.each([
    ['an empty filter', { Filter: {} }],
    ['an empty prefix in a filter', { Filter: { Prefix: '' } }],
    ['an empty prefix of the first kind', { Prefix: '' }],
  ])('passes for %s, which is every key (ibid.)', (_, scope) => {
    const settings = ruled({
      ...scope,
      Transitions: tiers,
      Expiration: { Days: 2525 },
      NoncurrentVersionExpiration: { NoncurrentDays: 30 },
      AbortIncompleteMultipartUpload: { DaysAfterInitiation: 7 },
    });
    expect(outcomes(settings)).toMatchObject({
      'lifecycle-tiers': 'passed',
      'lifecycle-keep': 'passed',
      'lifecycle-gone': 'passed',
      'abort-multipart': 'passed',
    });
  });

  it('fails for a replication that stays in the region, and passes for one that leaves it (S3 User Guide, "Replicating objects within and across Regions")', () => {
    const same: BucketSettings = { ...good, bucket: 'acme-copy' };
    const other: BucketSettings = { ...good, bucket: 'acme-copy', region: found('us-west-2') };
    expect(outcomes(replicatedTo('acme-copy'), [same])).toMatchObject({ replication: 'failed' });
    expect(outcomes(replicatedTo('acme-copy'), [other])).toMatchObject({ replication: 'passed' });
  });

  it('is not empty after a year because a rule expires objects then: noncurrent versions stay (S3 User Guide, "Lifecycle actions and bucket versioning state")', () => {
    const yearly = ruled({ Filter: {}, Expiration: { Days: 365 } });
    expect(outcomes(yearly)).toMatchObject({ 'lifecycle-gone': 'failed', 'lifecycle-keep': 'passed' });
    expect(outcomes({ ...yearly, versioning: absent })).toMatchObject({
      'lifecycle-gone': 'passed',
      'lifecycle-keep': 'failed',
    });
  });

  it('is never emptied of timestamped backups by a rule for noncurrent versions: nothing ever makes them noncurrent (ibid.)', () => {
    const settings = ruled({ Filter: {}, NoncurrentVersionExpiration: { NoncurrentDays: 30 } });
    expect(outcomes(settings)).toMatchObject({ 'lifecycle-gone': 'failed' });
  });

  it('is encrypted although nothing configures it: SSE-S3 is the base level since January 2023 (S3 User Guide, "Setting default server-side encryption behavior for Amazon S3 buckets")', () => {
    expect(outcomes({ encryption: absent })).toMatchObject({ encryption: 'passed' });
  });

  it('is blocked by its account (S3 User Guide, "Blocking public access to your Amazon S3 storage")', () => {
    const settings = { publicAccessBlock: absent, accountPublicAccessBlock: good.publicAccessBlock };
    expect(outcomes(settings)).toMatchObject({ 'public-access': 'passed' });
  });
});
