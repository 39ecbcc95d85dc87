import { Readable } from 'node:stream';
import { GetObjectCommand, NoSuchKey, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { sdkStreamMixin } from '@smithy/core/serde';
import { mockClient } from 'aws-sdk-client-mock';
import { beforeEach, describe, expect, it } from 'vitest';
import { createS3SnapshotReader, createS3SnapshotWriter } from '../../shared/aws/s3Snapshots.ts';

const s3 = mockClient(S3Client);
beforeEach(() => s3.reset());
const bucket = () => 'holdfast-dev-snapshot-123456789012-us-east-1';

describe('the snapshot in S3', () => {
  it('is one object, written as JSON', async () => {
    s3.on(PutObjectCommand).resolves({});
    await createS3SnapshotWriter(bucket, new S3Client({})).save('{}');
    expect(s3.commandCalls(PutObjectCommand)[0]?.args[0].input).toEqual({
      Bucket: bucket(),
      Key: 'status.json',
      Body: '{}',
      ContentType: 'application/json',
    });
  });

  it('is read as it was written', async () => {
    s3.on(GetObjectCommand).resolves({ Body: sdkStreamMixin(Readable.from(['{"a":', '1}'])) });
    expect(await createS3SnapshotReader(bucket, new S3Client({})).load()).toBe('{"a":1}');
  });

  it('is nothing before the first one', async () => {
    s3.on(GetObjectCommand).rejects(new NoSuchKey({ $metadata: {}, message: 'The specified key does not exist.' }));
    expect(await createS3SnapshotReader(bucket, new S3Client({})).load()).toBeUndefined();
  });
});
