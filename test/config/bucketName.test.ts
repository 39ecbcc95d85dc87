import { describe, expect, it } from 'vitest';
import { bucketNameProblem, parseBucketPlace } from '../../shared/config/bucketName.ts';

/** Amazon S3 User Guide, "General purpose bucket naming rules"; its refusals are in bad/audit-buckets.yml. */
describe('bucketNameProblem', () => {
  it.each([
    'abc',
    'a'.repeat(63),
    '123',
    'my.example.s3.bucket',
    'log-delivery-march-2020',
    // Of an account's own namespace: "Account regional namespace naming rules" on the same page.
    'acme-bucket-111122223333-us-west-2-an',
    'sthree',
    '1.2.3',
    '1.2.3.4.5',
  ])('has nothing against %s', (name) => {
    expect(bucketNameProblem(name)).toBeUndefined();
  });

  it.each(['a'.repeat(64), 'acme-', '.acme', 'acme bucket', 'ácme', ''])('refuses "%s"', (name) => {
    expect(bucketNameProblem(name)).toContain("cannot be a bucket's name");
  });
});

describe('parseBucketPlace', () => {
  it.each([
    ['s3://acme-backups', ''],
    ['s3://acme-backups/', ''],
    ['s3://acme-backups/db/orders/', 'db/orders/'],
    ['s3://acme-backups//db', '/db'],
    ['s3://acme-backups/a?b#c d', 'a?b#c d'],
  ])('reads %s', (text, prefix) => {
    expect(parseBucketPlace(text)).toEqual({ ok: true, value: { bucket: 'acme-backups', prefix } });
  });

  it('holds a prefix against the longest key of S3, in bytes', () => {
    expect(parseBucketPlace(`s3://acme-backups/${'ä'.repeat(512)}`).ok).toBe(true);
    expect(parseBucketPlace(`s3://acme-backups/${'ä'.repeat(512)}x`).ok).toBe(false);
  });
});
