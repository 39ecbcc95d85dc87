/** What the AWS CLI's listing beside a bucket's objects says of them, read once for each bucket. */

import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { SampledObject } from '../../storage/bucket.ts';
import { errorCode, openFolder } from '../../storage/collect/folderFile.ts';
import { objects } from '../../storage/documents/objects.ts';
import { readDocument } from '../../storage/documents/readDocument.ts';
import { found } from '../../storage/looked.ts';
import { type StoredChecksum, StoreError } from '../store.ts';

export type ListedObject = {
  readonly size: number;
  /** Unix milliseconds. */
  readonly modifiedAt: number;
  readonly storageClass: string;
  readonly checksum?: StoredChecksum;
};

/** The first one that there is. The second is what `list-objects-v2` prints, the first holds what `head-object` does, too. */
const documents = ['objects', 'list-objects-v2'] as const;

type Known = { readonly stamp: string; readonly reading: Promise<ReadonlyMap<string, ListedObject>> };

/** Read again when the files have changed. @throws StoreError when a listing is there and not readable. */
export function listedObjects(root: string): (bucket: string) => Promise<ReadonlyMap<string, ListedObject>> {
  const known = new Map<string, Known>();
  return async (bucket) => {
    const stamps = await Promise.all(documents.map((name) => stampOf(join(root, bucket, `${name}.json`))));
    const stamp = stamps.join(' ');
    const last = known.get(bucket);
    if (last?.stamp === stamp) return await last.reading;
    const reading = readListing(root, bucket);
    known.set(bucket, { stamp, reading });
    return await reading;
  };
}

async function stampOf(file: string): Promise<string> {
  try {
    const { mtimeMs, size, ino } = await stat(file);
    return `${ino}/${size}/${mtimeMs}`;
  } catch {
    return 'none';
  }
}

async function readListing(root: string, bucket: string): Promise<ReadonlyMap<string, ListedObject>> {
  for (const name of documents) {
    const text = await textOf(root, bucket, `${name}.json`);
    if (text === undefined) continue;
    const listing = readDocument('objects', found(text.trim() === '' ? {} : parsed(text)), objects);
    if (listing.state === 'found') return new Map(listing.value.objects.map((one) => [one.key, listedObject(one)]));
    throw new StoreError('denied', `${bucket}/${name}.json is not the listing of a bucket that the AWS CLI prints.`);
  }
  return new Map();
}

async function textOf(root: string, bucket: string, file: string): Promise<string | undefined> {
  try {
    return await (await openFolder(root, bucket)).read(file);
  } catch (error) {
    const code = errorCode(error);
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
    throw new StoreError('denied', `${bucket}/${file} could not be read (${code ?? 'unknown error'}).`, {
      cause: error,
    });
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** A checksum of parts says nothing without their sizes, which no listing holds. */
function listedObject({ size, lastModified, storageClass, checksum }: SampledObject): ListedObject {
  const about = { size, modifiedAt: lastModified, storageClass };
  if (checksum?.value === undefined || checksum.value.includes('-')) return about;
  const { algorithm, value } = checksum;
  switch (algorithm) {
    case 'SHA256':
    case 'SHA1':
    case 'CRC64NVME':
    case 'CRC32C':
    case 'CRC32':
      return { ...about, checksum: { algorithm, type: 'full-object', value } };
    default:
      return about;
  }
}
