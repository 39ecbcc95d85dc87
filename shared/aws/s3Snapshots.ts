/**
 * The snapshot of the status in a bucket of its own: it has to be there when DynamoDB is not. Reading and writing are apart,
 * because what the public reaches may write nothing.
 */
import { GetObjectCommand, NoSuchKey, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import type { SnapshotStore } from '../status/snapshot.ts';

const key = 'status.json';

/** A page waits for it, and a status function has ten seconds. */
const limits = {
  maxAttempts: 2,
  requestHandler: { connectionTimeout: 1_000, requestTimeout: 1_500, throwOnRequestTimeout: true },
};
const callMsMax = 4_000;

/** @param bucket asked for at each call: its name has the account, which a function learns when it is invoked. */
export function createS3SnapshotReader(
  bucket: () => string,
  client: Pick<S3Client, 'send'> = new S3Client(limits),
): Pick<SnapshotStore, 'load'> {
  return {
    async load() {
      const input = { Bucket: bucket(), Key: key };
      try {
        const { Body } = await client.send(new GetObjectCommand(input), {
          abortSignal: AbortSignal.timeout(callMsMax),
        });
        return await Body?.transformToString();
      } catch (error) {
        if (error instanceof NoSuchKey) return undefined;
        throw error;
      }
    },
  };
}

/** @param bucket as for the reader. */
export function createS3SnapshotWriter(
  bucket: () => string,
  client: Pick<S3Client, 'send'> = new S3Client(limits),
): Pick<SnapshotStore, 'save'> {
  return {
    async save(Body) {
      const input = { Bucket: bucket(), Key: key, Body, ContentType: 'application/json' };
      await client.send(new PutObjectCommand(input), { abortSignal: AbortSignal.timeout(callMsMax) });
    },
  };
}
