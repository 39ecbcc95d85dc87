import {
  GetBucketLocationCommand,
  GetObjectAttributesCommand,
  GetObjectCommand,
  HeadObjectCommand,
  type HeadObjectCommandOutput,
  ListObjectsV2Command,
  PutObjectCommand,
  RestoreObjectCommand,
  S3Client,
  S3ServiceException,
} from '@aws-sdk/client-s3';
import { mockClient } from 'aws-sdk-client-mock';
import { beforeEach, describe, expect, it } from 'vitest';
import { createS3BackupStore } from '../../shared/aws/s3Backups.ts';
import { backupClients } from '../../shared/aws/s3Clients.ts';
import { createVirtualClock } from '../fakes/clock.ts';

const s3 = mockClient(S3Client);
const { signal } = new AbortController();
const object = { bucket: 'acme-backups', key: 'db/orders.dump' };
const regions: string[] = [];

function newStore() {
  const clients: typeof backupClients = {
    ...backupClients,
    s3: (region, credentials) => {
      regions.push(region);
      return backupClients.s3(region, credentials);
    },
  };
  const buckets = [{ name: object.bucket, account: '123456789012' }];
  return createS3BackupStore({ home: 'us-east-1', clock: createVirtualClock(0), clients, buckets });
}

/** As S3 refuses: Amazon S3 API reference, "Error responses". */
function refused(name: string, httpStatusCode: number, headers: Readonly<Record<string, string>> = {}) {
  const error = new S3ServiceException({ name, $fault: 'client', message: name, $metadata: { httpStatusCode } });
  return Object.assign(error, { $response: { headers } });
}

beforeEach(() => {
  s3.reset();
  regions.length = 0;
  s3.on(GetBucketLocationCommand).resolves({ LocationConstraint: 'eu-west-1' });
});

function headed(head: Partial<HeadObjectCommandOutput>) {
  s3.on(HeadObjectCommand).resolves({ ContentLength: 20, LastModified: new Date(0), ETag: '"x"', ...head });
  return newStore().facts(object, signal);
}

describe('the facts of an object', () => {
  it('are asked for where the bucket is, of the account that owns it', async () => {
    await headed({ VersionId: 'v1', StorageClass: 'GLACIER_IR', ServerSideEncryption: 'aws:kms' });
    expect(regions).toContain('eu-west-1');
    expect(s3.commandCalls(HeadObjectCommand)[0]?.args[0].input).toEqual({
      Bucket: object.bucket,
      ExpectedBucketOwner: '123456789012',
      Key: object.key,
      ChecksumMode: 'ENABLED',
    });
  });

  // `x-amz-restore` and `x-amz-archive-status` as the Amazon S3 API reference, HeadObject, shows them.
  it.each([
    [{}, { state: 'not-needed' }],
    [{ StorageClass: 'GLACIER_IR' }, { state: 'not-needed' }],
    [{ StorageClass: 'GLACIER' }, { state: 'frozen' }],
    [{ StorageClass: 'DEEP_ARCHIVE' }, { state: 'frozen' }],
    [{ StorageClass: 'INTELLIGENT_TIERING' }, { state: 'not-needed' }],
    [{ StorageClass: 'INTELLIGENT_TIERING', ArchiveStatus: 'DEEP_ARCHIVE_ACCESS' }, { state: 'frozen' }],
    [{ StorageClass: 'GLACIER', Restore: 'ongoing-request="true"' }, { state: 'thawing' }],
    [
      { StorageClass: 'GLACIER', Restore: 'ongoing-request="false", expiry-date="Fri, 21 Dec 2012 00:00:00 GMT"' },
      { state: 'thawed', until: 1_356_048_000_000 },
    ],
  ] as const)('tell from %j that it is %j', async (head, thaw) => {
    expect((await headed(head)).thaw).toEqual(thaw);
  });

  it('have the MD5 that the ETag is, and none where it is no MD5', async () => {
    // printf '' | md5sum: d41d8cd98f00b204e9800998ecf8427e
    const ETag = '"d41d8cd98f00b204e9800998ecf8427e"';
    const md5 = [{ algorithm: 'MD5', type: 'full-object', value: '1B2M2Y8AsgTpgAmY7PhCfg==' }];
    expect((await headed({ ETag })).checksums).toEqual(md5);
    expect((await headed({ ETag, ServerSideEncryption: 'AES256' })).checksums).toEqual(md5);
    expect((await headed({ ETag, ServerSideEncryption: 'aws:kms' })).checksums).toEqual([]);
    expect((await headed({ ETag, SSECustomerAlgorithm: 'AES256' })).checksums).toEqual([]);
  });

  it('have a full checksum of an upload in parts without the parts', async () => {
    const { checksums } = await headed({
      ChecksumCRC64NVME: 'AAAAAAAAAAA=',
      ChecksumType: 'FULL_OBJECT',
      ETag: '"x-3"',
    });
    expect(checksums).toEqual([{ algorithm: 'CRC64NVME', type: 'full-object', value: 'AAAAAAAAAAA=' }]);
    expect(s3.commandCalls(GetObjectAttributesCommand)).toHaveLength(0);
  });

  it('have the sizes of the parts of a composite checksum, over several pages', async () => {
    s3.on(GetObjectAttributesCommand)
      .resolvesOnce({
        ObjectParts: { IsTruncated: true, NextPartNumberMarker: '2', Parts: [{ Size: 8 }, { Size: 8 }] },
      })
      .resolvesOnce({ ObjectParts: { IsTruncated: false, Parts: [{ Size: 4 }] } });
    const { checksums } = await headed({ ChecksumSHA256: 'AAAA-3', ChecksumType: 'COMPOSITE' });
    expect(checksums).toEqual([{ algorithm: 'SHA256', type: 'composite', value: 'AAAA', partSizes: [8, 8, 4] }]);
    const markers = s3.commandCalls(GetObjectAttributesCommand).map(({ args }) => args[0].input.PartNumberMarker);
    expect(markers).toEqual([undefined, '2']);
  });

  it('ask for each part where nobody may ask for all of them, and say nothing where the sizes do not add up', async () => {
    s3.on(GetObjectAttributesCommand).rejects(refused('AccessDenied', 403));
    const head = { ChecksumSHA256: 'AAAA-2', ContentLength: 20, LastModified: new Date(0) };
    s3.on(HeadObjectCommand).resolves(head);
    for (const [PartNumber, ContentLength] of [12, 8].entries()) {
      s3.on(HeadObjectCommand, { PartNumber: PartNumber + 1 }).resolves({ ContentLength });
    }
    expect((await newStore().facts(object, signal)).checksums).toMatchObject([{ partSizes: [12, 8] }]);
    s3.on(HeadObjectCommand, { PartNumber: 2 }).resolves({ ContentLength: 7 });
    expect((await newStore().facts(object, signal)).checksums).toEqual([
      { algorithm: 'SHA256', type: 'composite', value: 'AAAA' },
    ]);
  });
});

describe('thawing in S3', () => {
  const how = { tier: 'Expedited', days: 2 } as const;
  const requests = () => s3.commandCalls(RestoreObjectCommand).map(({ args }) => args[0].input.RestoreRequest);

  it('falls back to Standard where expedited retrieval is not to be had', async () => {
    s3.on(HeadObjectCommand).resolves({ StorageClass: 'GLACIER' });
    s3.on(RestoreObjectCommand).rejectsOnce(refused('GlacierExpeditedRetrievalNotAvailable', 503)).resolves({});
    expect(await newStore().thaw(object, how, signal)).toBe('Standard');
    const tiers = ['Expedited', 'Standard'].map((Tier) => ({ Days: 2, GlacierJobParameters: { Tier } }));
    expect(requests()).toEqual(tiers);
  });

  it('takes it well when somebody else has begun', async () => {
    s3.on(HeadObjectCommand).resolves({ StorageClass: 'GLACIER' });
    s3.on(RestoreObjectCommand).rejects(refused('RestoreAlreadyInProgress', 409));
    expect(await newStore().thaw(object, how, signal)).toBe('Expedited');
  });

  it('asks for nothing where nothing is archived, and for no days in Intelligent-Tiering', async () => {
    s3.on(RestoreObjectCommand).resolves({});
    s3.on(HeadObjectCommand).resolves({ StorageClass: 'STANDARD' });
    await newStore().thaw(object, how, signal);
    s3.on(HeadObjectCommand).resolves({ StorageClass: 'INTELLIGENT_TIERING', ArchiveStatus: 'ARCHIVE_ACCESS' });
    await newStore().thaw(object, how, signal);
    expect(requests()).toEqual([{ GlacierJobParameters: { Tier: 'Expedited' } }]);
  });
});

describe('what S3 refuses', () => {
  const list = async () => {
    for await (const _ of newStore().list({ bucket: object.bucket, prefix: 'db/' }, signal)) return;
  };

  it.each([
    ['AccessDenied', 403, 'denied', 'Allow s3:ListBucket on arn:aws:s3:::acme-backups.'],
    [
      'NoSuchBucket',
      404,
      'missing',
      'There is no bucket named acme-backups; see whether the config names the right one.',
    ],
    ['SlowDown', 503, 'unreachable', 'AWS asked to slow down'],
    ['ExpiredToken', 400, 'unreachable', 'AWS did not take the credentials (ExpiredToken)'],
  ])('a listing by %s: %i → %s', async (name, status, code, text) => {
    s3.on(ListObjectsV2Command).rejects(refused(name, status));
    await expect(list()).rejects.toMatchObject({ name: 'StoreError', code, message: expect.stringContaining(text) });
  });

  it.each([
    [
      'AccessDenied',
      403,
      'denied',
      'Allow s3:GetObject on arn:aws:s3:::acme-backups/db/orders.dump, and kms:Decrypt on its key',
    ],
    ['NoSuchKey', 404, 'missing', 'There is no object s3://acme-backups/db/orders.dump.'],
    ['InvalidObjectState', 403, 'not-thawed', 'has not been restored from the archive'],
    ['KMS.DisabledException', 400, 'denied', 'The KMS key of s3://acme-backups/db/orders.dump cannot be used'],
  ])('a reading by %s: %i → %s', async (name, status, code, text) => {
    s3.on(GetObjectCommand).rejects(refused(name, status));
    const opened = newStore().open(object, signal);
    await expect(opened).rejects.toMatchObject({ name: 'StoreError', code, message: expect.stringContaining(text) });
  });

  it('a call in the wrong region is made again in the right one', async () => {
    s3.on(ListObjectsV2Command)
      .rejectsOnce(refused('PermanentRedirect', 301, { 'x-amz-bucket-region': 'ap-south-1' }))
      .resolves({ Contents: [] });
    await list();
    expect(regions.at(-1)).toBe('ap-south-1');
  });

  it('evidence that is there already is told apart from one that may not be written', async () => {
    const put = () =>
      newStore().putEvidence({ bucket: object.bucket, prefix: '' }, 'k', new Uint8Array(), undefined, signal);
    s3.on(PutObjectCommand).rejects(refused('PreconditionFailed', 412));
    await expect(put()).rejects.toMatchObject({ code: 'exists' });
    s3.on(PutObjectCommand).rejects(refused('AccessDenied', 403));
    await expect(put()).rejects.toMatchObject({ code: 'denied', message: expect.stringContaining('s3:PutObject') });
    expect(s3.commandCalls(PutObjectCommand)[0]?.args[0].input).toMatchObject({ IfNoneMatch: '*' });
  });
});
