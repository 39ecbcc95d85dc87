/** The sizes of the parts that an object was uploaded in, which its composite checksum cannot be computed without. */
import { GetObjectAttributesCommand, HeadObjectCommand } from '@aws-sdk/client-s3';
import type { ObjectFacts } from '../../restore/store.ts';
import { eachAtMost } from '../../runtime/eachAtMost.ts';
import type { Door } from './bucketDoor.ts';

/** Asked for one by one, where S3 does not tell them together. */
const headsMax = 1_000;
const callsAtOnce = 8;

/** @returns undefined when S3 does not tell them, or not whoever asks: the checksum is then not verified. */
export async function partSizes(
  door: Door,
  object: ObjectFacts,
  parts: number,
  signal: AbortSignal,
): Promise<readonly number[] | undefined> {
  const sizes = (await fromAttributes(door, object, signal)) ?? (await fromHeads(door, object, parts, signal));
  const sum = sizes?.reduce((total, size) => total + size, 0);
  return sizes?.length === parts && sum === object.size ? sizes : undefined;
}

/** Only of uploads with a checksum (Amazon S3 API reference, GetObjectAttributes). */
async function fromAttributes(door: Door, object: ObjectFacts, signal: AbortSignal) {
  const { bucket, key } = object;
  const sizes: number[] = [];
  let marker: string | undefined;
  try {
    do {
      const from = marker === undefined ? {} : { PartNumberMarker: marker };
      const { ObjectParts: page } = await door.call(
        {
          permission: 's3:GetObjectAttributes',
          bucket,
          key,
          send: (s3, input, options) =>
            s3.send(
              new GetObjectAttributesCommand({
                ...input,
                ...named(object),
                ...from,
                ObjectAttributes: ['ObjectParts'],
                MaxParts: 1_000,
              }),
              options,
            ),
        },
        signal,
      );
      sizes.push(...(page?.Parts ?? []).flatMap(({ Size }) => Size ?? []));
      const next = page?.IsTruncated === true ? page.NextPartNumberMarker : undefined;
      marker = next === marker ? undefined : next;
    } while (marker !== undefined);
  } catch {
    signal.throwIfAborted();
    return undefined;
  }
  return sizes.length === 0 ? undefined : sizes;
}

async function fromHeads(door: Door, object: ObjectFacts, parts: number, signal: AbortSignal) {
  if (parts > headsMax) return undefined;
  const { bucket, key } = object;
  const numbers = Array.from({ length: parts }, (_, index) => index + 1);
  let isRefused = false;
  const sizes = await eachAtMost(callsAtOnce, numbers, async (PartNumber) => {
    if (isRefused) return undefined;
    try {
      const { ContentLength } = await door.call(
        {
          permission: 's3:GetObject',
          bucket,
          key,
          send: (s3, input, options) =>
            s3.send(new HeadObjectCommand({ ...input, ...named(object), PartNumber }), options),
        },
        signal,
      );
      return ContentLength;
    } catch {
      isRefused = true;
      return undefined;
    }
  });
  signal.throwIfAborted();
  return sizes.every((size) => size !== undefined) ? sizes : undefined;
}

export function named({ key, versionId }: Pick<ObjectFacts, 'key' | 'versionId'>) {
  return versionId === undefined ? { Key: key } : { Key: key, VersionId: versionId };
}
