/** Calling S3 where a bucket is, as whoever may: found out once for each bucket. */
import type { S3Client } from '@aws-sdk/client-s3';
import type { AuditedBucket } from '../../config/auditConfig.ts';
import type { Region } from '../../config/config.ts';
import { StoreError } from '../../restore/store.ts';
import { type CallRate, createCallRate } from '../../runtime/callRate.ts';
import type { Clock } from '../../runtime/clock.ts';
import { type BucketAccess, createAccessAs } from '../bucketAccess.ts';
import { locateBucket } from '../locateBucket.ts';
import type { BucketInput, CallOptions } from '../s3Calls.ts';
import { type AuditClients, backupClients } from '../s3Clients.ts';
import { isDenied, regionHint } from '../s3Refusals.ts';
import { noBucket, storeErrorOf } from './refusals.ts';

const callsPerSecond = 100;

export type BackupBucket = Pick<AuditedBucket, 'name' | 'role' | 'account'>;

export type DoorParts = {
  /** Where to ask first. */
  readonly home: Region;
  readonly clock: Clock;
  /** The config's buckets: a role to assume, an account that must own it. Other buckets are the environment's own. */
  readonly buckets?: readonly BackupBucket[];
  readonly clients?: AuditClients;
};

type Client = Pick<S3Client, 'send'>;

export type Call<T> = {
  readonly permission: string;
  readonly bucket: string;
  readonly key: string;
  readonly send: (s3: Client, input: BucketInput, options: CallOptions) => Promise<T>;
  /** Gives the call a time of its own, for bodies that are read after it: nothing else then ends it but `signal`. */
  readonly isUnbounded?: boolean;
};

export type Door = {
  /** @throws StoreError */
  call<T>(call: Call<T>, signal: AbortSignal): Promise<T>;
};

type Opened = { readonly access: BucketAccess; readonly input: BucketInput; region: Region };

export function createDoor(parts: DoorParts): Door {
  const rate = createCallRate(callsPerSecond, parts.clock);
  const accesses = new Map<string, BucketAccess>();
  const doors = new Map<string, Promise<Opened>>();

  function accessAs(role: string | undefined): BucketAccess {
    const made = accesses.get(role ?? '') ?? createAccess(role, rate, parts);
    accesses.set(role ?? '', made);
    return made;
  }

  function open(bucket: string): Promise<Opened> {
    const known = doors.get(bucket);
    if (known !== undefined) return known;
    const given = parts.buckets?.find(({ name }) => name === bucket) ?? { name: bucket };
    const opening = openBucket(given, accessAs(given.role), parts.home);
    doors.set(bucket, opening);
    // What failed may work the next time.
    opening.catch(() => doors.delete(bucket));
    return opening;
  }

  return {
    async call(call, signal) {
      signal.throwIfAborted();
      const asked = { permission: call.permission, bucket: call.bucket, key: call.key };
      try {
        const opened = await open(call.bucket);
        return await sendTo(opened, call, signal);
      } catch (error) {
        if (signal.aborted) throw signal.reason;
        const owner = parts.buckets?.find(({ name }) => name === call.bucket)?.account;
        throw storeErrorOf(error, { ...asked, owner });
      }
    },
  };
}

function createAccess(role: string | undefined, rate: CallRate, parts: DoorParts): BucketAccess {
  return createAccessAs(role, { home: parts.home, clock: parts.clock, clients: parts.clients ?? backupClients, rate });
}

async function openBucket({ name, account }: BackupBucket, access: BucketAccess, home: Region): Promise<Opened> {
  await access.ready();
  const located = await locateBucket(access, { bucket: name, account, home });
  if (located.kind === 'gone') throw new StoreError('missing', noBucket(name));
  const input = account === undefined ? { Bucket: name } : { Bucket: name, ExpectedBucketOwner: account };
  return { access, input, region: located.region };
}

/** S3 may say that the bucket is elsewhere, where nobody was allowed to ask for its place before. */
async function sendTo<T>(opened: Opened, call: Call<T>, signal: AbortSignal): Promise<T> {
  try {
    return await sendAt(opened, opened.region, call, signal);
  } catch (error) {
    const hint = regionHint(error);
    if (hint === undefined || hint === opened.region || isDenied(error)) throw error;
    opened.region = hint;
    return await sendAt(opened, hint, call, signal);
  }
}

async function sendAt<T>({ access, input }: Opened, region: Region, call: Call<T>, signal: AbortSignal): Promise<T> {
  const s3 = access.s3(region);
  return await access.ask(({ abortSignal }) => {
    const ends = call.isUnbounded === true ? signal : AbortSignal.any([abortSignal, signal]);
    return call.send(s3, input, { abortSignal: ends });
  });
}
