/** Backups in S3. */
import { createHash } from 'node:crypto';
import {
  HeadObjectCommand,
  type HeadObjectCommandOutput,
  ListObjectsV2Command,
  PutObjectCommand,
  RestoreObjectCommand,
} from '@aws-sdk/client-s3';
import type { BackupPlace } from '../config/restoreConfig.ts';
import { type BackupStore, type ObjectFacts, type StoredObject, StoreError, type ThawTier } from '../restore/store.ts';
import { createDoor, type Door, type DoorParts } from './backups/bucketDoor.ts';
import { factsFrom, partsOf, thawOf } from './backups/objectFacts.ts';
import { named, partSizes } from './backups/partSizes.ts';
import { type ReadLimits, readLimits, readObject } from './backups/readObject.ts';

export type S3BackupParts = DoorParts & { readonly readLimits?: Partial<ReadLimits> };

export function createS3BackupStore(parts: S3BackupParts): BackupStore {
  const door = createDoor(parts);
  const limits = { ...readLimits, ...parts.readLimits };
  return {
    list: (place, signal) => list(door, place, signal),
    facts: (object, signal) => facts(door, object, signal),
    open: (object, signal) => readObject(object, { door, clock: parts.clock, limits, signal }),
    thaw: (object, how, signal) => thaw(door, object, how, signal),
    putEvidence: (place, key, body, lockedUntil, signal) =>
      putEvidence(door, { bucket: place.bucket, key, body, signal, ...lock(place.lock?.mode, lockedUntil) }),
  };
}

async function* list(door: Door, { bucket, prefix }: BackupPlace, signal: AbortSignal): AsyncGenerator<StoredObject> {
  let token: string | undefined;
  do {
    const from = token === undefined ? {} : { ContinuationToken: token };
    const page = await door.call(
      {
        permission: 's3:ListBucket',
        bucket,
        key: prefix,
        send: (s3, input, options) =>
          s3.send(new ListObjectsV2Command({ ...input, Prefix: prefix, MaxKeys: 1_000, ...from }), options),
      },
      signal,
    );
    for (const { Key: key, Size, LastModified, StorageClass } of page.Contents ?? []) {
      if (key === undefined) continue;
      const modifiedAt = LastModified?.getTime() ?? 0;
      yield { bucket, key, size: Size ?? 0, modifiedAt, storageClass: StorageClass ?? 'STANDARD' };
    }
    token = page.IsTruncated === true ? page.NextContinuationToken : undefined;
  } while (token !== undefined);
}

type Named = Pick<ObjectFacts, 'bucket' | 'key' | 'versionId'>;

async function facts(door: Door, object: Named, signal: AbortSignal): Promise<ObjectFacts> {
  const head = await headOf(door, object, signal);
  const said = factsFrom(object, head);
  const parts = partsOf(head);
  if (parts === undefined || !said.checksums.some(({ type }) => type === 'composite')) return said;
  const sizes = await partSizes(door, said, parts, signal);
  if (sizes === undefined) return said;
  const checksums = said.checksums.map((one) => (one.type === 'composite' ? { ...one, partSizes: sizes } : one));
  return { ...said, checksums };
}

function headOf(door: Door, object: Named, signal: AbortSignal): Promise<HeadObjectCommandOutput> {
  const { bucket, key } = object;
  return door.call(
    {
      permission: 's3:GetObject',
      bucket,
      key,
      send: (s3, input, options) =>
        s3.send(new HeadObjectCommand({ ...input, ...named(object), ChecksumMode: 'ENABLED' }), options),
    },
    signal,
  );
}

type How = { readonly tier: ThawTier; readonly days: number };

/**
 * What Intelligent-Tiering archived comes back for good, and S3 takes no days for it (Amazon S3 User Guide, "Restoring
 * objects from the S3 Intelligent-Tiering Archive Access and Deep Archive Access tiers").
 */
async function thaw(door: Door, object: Named, { tier, days }: How, signal: AbortSignal): Promise<ThawTier> {
  const head = await headOf(door, object, signal);
  const { state } = thawOf(head);
  if (state === 'not-needed' || state === 'thawing') return tier;
  const isTiered = head.StorageClass === 'INTELLIGENT_TIERING';
  const { bucket, key } = object;
  const ask = (by: ThawTier) =>
    door.call(
      {
        permission: 's3:RestoreObject',
        bucket,
        key,
        send: async (s3, input, options) => {
          const request = { ...(isTiered ? {} : { Days: days }), GlacierJobParameters: { Tier: by } };
          try {
            await s3.send(new RestoreObjectCommand({ ...input, ...named(object), RestoreRequest: request }), options);
            return by;
          } catch (error) {
            const name = error instanceof Error ? error.name : '';
            if (name === 'RestoreAlreadyInProgress') return by;
            if (name === 'GlacierExpeditedRetrievalNotAvailable' && by === 'Expedited') return 'refused';
            throw error;
          }
        },
      },
      signal,
    );
  const asked = await ask(tier);
  if (asked !== 'refused') return asked;
  const slower = await ask('Standard');
  if (slower === 'refused') throw new StoreError('unreachable', `S3 does not thaw s3://${bucket}/${key} now.`);
  return slower;
}

type Lock = { readonly ObjectLockMode?: 'GOVERNANCE' | 'COMPLIANCE'; readonly ObjectLockRetainUntilDate?: Date };

function lock(mode: Lock['ObjectLockMode'], until: number | undefined): Lock {
  return mode === undefined || until === undefined
    ? {}
    : { ObjectLockMode: mode, ObjectLockRetainUntilDate: new Date(until) };
}

type Evidence = Lock & {
  readonly bucket: string;
  readonly key: string;
  readonly body: Uint8Array;
  readonly signal: AbortSignal;
};

async function putEvidence(door: Door, { bucket, key, body, signal, ...locked }: Evidence) {
  const ChecksumSHA256 = createHash('sha256').update(body).digest('base64');
  const { VersionId: versionId } = await door.call(
    {
      permission: locked.ObjectLockMode === undefined ? 's3:PutObject' : 's3:PutObject with s3:PutObjectRetention',
      bucket,
      key,
      send: (s3, input, options) =>
        s3.send(
          new PutObjectCommand({
            ...input,
            ...locked,
            Key: key,
            Body: body,
            ContentType: 'application/json',
            IfNoneMatch: '*',
            ChecksumAlgorithm: 'SHA256',
            ChecksumSHA256,
          }),
          options,
        ),
    },
    signal,
  );
  return versionId === undefined ? {} : { versionId };
}
