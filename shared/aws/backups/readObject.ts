/**
 * An object's bytes, from the first to the last, over as many connections as it takes: one that breaks or stalls is
 * followed by another that goes on where it ended, of the same version with the same ETag.
 */
import { Readable } from 'node:stream';
import { GetObjectCommand, type GetObjectCommandOutput } from '@aws-sdk/client-s3';
import { type ObjectFacts, StoreError } from '../../restore/store.ts';
import type { Clock } from '../../runtime/clock.ts';
import type { Door } from './bucketDoor.ts';
import { named } from './partSizes.ts';
import { storeErrorOf } from './refusals.ts';

export type ReadLimits = {
  /** How long S3 may say nothing, before the first byte and between any two. */
  readonly idleMs: number;
  /** New connections in a row that brought no byte. */
  readonly fruitlessMax: number;
  /** New connections in all. */
  readonly resumesMax: number;
  /** Before a new connection, times the number of fruitless ones. */
  readonly pauseMs: number;
};

export const readLimits: ReadLimits = { idleMs: 30_000, fruitlessMax: 4, resumesMax: 100, pauseMs: 1_000 };

type Wanted = Pick<ObjectFacts, 'bucket' | 'key' | 'versionId' | 'etag'>;

type ReadParts = {
  readonly door: Door;
  readonly clock: Pick<Clock, 'sleep'>;
  readonly limits: ReadLimits;
  readonly signal: AbortSignal;
};

/** The first connection is made before it resolves, so that what is refused is refused here. @throws StoreError */
export async function readObject(object: Wanted, parts: ReadParts): Promise<Readable> {
  const first = await getFrom(object, 0, undefined, parts);
  return Readable.from(bytesOf(object, first, parts), { objectMode: false, highWaterMark: 2 ** 20 });
}

type Reading = { readonly etag: string | undefined; readonly size: number | undefined };

async function* bytesOf(object: Wanted, first: GetObjectCommandOutput, parts: ReadParts): AsyncGenerator<Buffer> {
  const reading: Reading = { etag: first.ETag ?? object.etag, size: first.ContentLength };
  let answer: GetObjectCommandOutput | undefined = first;
  let [offset, fruitless, resumes] = [0, 0, 0];
  for (;;) {
    const startedAt = offset;
    let broke: unknown;
    try {
      answer ??= await getFrom(object, offset, reading.etag, parts);
      for await (const chunk of chunksOf(answer, parts)) {
        offset += chunk.length;
        yield chunk;
      }
    } catch (error) {
      if (parts.signal.aborted) throw parts.signal.reason;
      if (error instanceof StoreError && error.code !== 'unreachable') throw error;
      broke = error;
    }
    if (broke === undefined && (reading.size === undefined || offset === reading.size)) return;
    if (reading.size !== undefined && offset > reading.size) throw overlong(object);
    if (offset === reading.size) return;
    answer = undefined;
    fruitless = offset > startedAt ? 0 : fruitless + 1;
    resumes += 1;
    if (fruitless > parts.limits.fruitlessMax || resumes > parts.limits.resumesMax) throw ended(object, offset, broke);
    await parts.clock.sleep(parts.limits.pauseMs * (fruitless + 1), parts.signal);
  }
}

/** @throws StoreError when it was not given what was asked for, too */
async function getFrom(object: Wanted, offset: number, etag: string | undefined, parts: ReadParts) {
  const { bucket, key } = object;
  const pinned = etag ?? object.etag;
  const answer = await parts.door.call(
    {
      permission: object.versionId === undefined ? 's3:GetObject' : 's3:GetObjectVersion',
      bucket,
      key,
      isUnbounded: true,
      send: (s3, input, options) =>
        s3.send(
          new GetObjectCommand({
            ...input,
            ...named(object),
            ...(pinned === undefined ? {} : { IfMatch: pinned }),
            ...(offset === 0 ? {} : { Range: `bytes=${offset}-` }),
          }),
          options,
        ),
    },
    parts.signal,
  );
  // A server that knows no ranges would begin again from the first byte.
  if (offset > 0 && answer.ContentRange?.startsWith(`bytes ${offset}-`) !== true) {
    if (answer.Body instanceof Readable) answer.Body.destroy();
    throw new StoreError('unreachable', `${key}: the connection broke, and the server does not go on where it ended.`);
  }
  return answer;
}

/** The time counts while S3 is waited for, and not while whoever reads is busy. */
async function* chunksOf(
  { Body: body }: GetObjectCommandOutput,
  { limits, signal }: ReadParts,
): AsyncGenerator<Buffer> {
  if (!(body instanceof Readable)) return;
  const stop = () => body.destroy(new Error('stopped'));
  signal.addEventListener('abort', stop, { once: true });
  const iterator: AsyncIterator<unknown> = body[Symbol.asyncIterator]();
  try {
    for (;;) {
      const timer = setTimeout(() => body.destroy(new Error(`nothing came for ${limits.idleMs} ms`)), limits.idleMs);
      try {
        const next = await iterator.next();
        if (next.done === true) return;
        if (Buffer.isBuffer(next.value)) yield next.value;
      } finally {
        clearTimeout(timer);
      }
    }
  } finally {
    signal.removeEventListener('abort', stop);
    body.destroy();
  }
}

function ended({ bucket, key }: Wanted, offset: number, cause: unknown): StoreError {
  const why = cause === undefined ? 'the connection ended early' : storeErrorOf(cause, asked(bucket, key)).message;
  return new StoreError('unreachable', `Reading s3://${bucket}/${key} broke off after ${offset} bytes: ${why}`, {
    cause,
  });
}

function asked(bucket: string, key: string) {
  return { permission: 's3:GetObject', bucket, key };
}

function overlong({ bucket, key }: Wanted): StoreError {
  return new StoreError('unreachable', `s3://${bucket}/${key} had more bytes than S3 announced.`);
}
