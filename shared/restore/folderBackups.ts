/**
 * Backups in a folder that stands for S3: `DIR/<bucket>/objects/<key>`. Where the AWS CLI's listing lies beside `objects/`
 * (`objects.json` or `list-objects-v2.json`), an object has the storage class, the time and the checksum that it names
 * there; what is archived is then read only once it was thawed, which takes no time here and lasts as long as the store.
 */
import { createReadStream } from 'node:fs';
import { link, lstat, mkdir, mkdtemp, open, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Readable } from 'node:stream';
import type { EvidencePlace } from '../config/restoreConfig.ts';
import { errorCode, FileRefused, realInside } from '../storage/collect/folderFile.ts';
import { listedObjects } from './folder/listed.ts';
import { isSafe, type WalkedFile, walkInOrder } from './folder/walk.ts';
import { type BackupStore, type ObjectFacts, type StoredObject, StoreError, type ThawState } from './store.ts';

/** Amazon S3 User Guide, "Understanding and managing Amazon S3 storage classes": those that are not read at once. */
const archived = new Set(['GLACIER', 'DEEP_ARCHIVE']);

export function createFolderBackupStore(root: string): BackupStore {
  const thawed = new Set<string>();
  const listed = listedObjects(root);

  async function factsOf({ bucket, key }: Pick<StoredObject, 'bucket' | 'key'>): Promise<ObjectFacts> {
    const { size, mtimeMs } = await lstat(await fileOf(root, bucket, key));
    const said = (await listed(bucket)).get(key);
    const object = described({ bucket, key, size, modifiedAt: Math.floor(mtimeMs) }, said);
    const { checksum } = object === undefined || said?.size !== size ? {} : said;
    return { ...object, checksums: checksum === undefined ? [] : [checksum], thaw: thawState(object, thawed) };
  }

  return {
    async *list({ bucket, prefix }, signal) {
      const folder = await objectsFolder(root, bucket);
      const known = await listed(bucket);
      const files = walkInOrder(folder, prefix, signal);
      for await (const file of guarded(files, bucket)) yield described({ bucket, ...file }, known.get(file.key));
    },
    facts: (object, signal) => refusing(object, signal, () => factsOf(object)),
    open: (object, signal) =>
      refusing(object, signal, async () => {
        const { thaw } = await factsOf(object);
        if (thaw.state === 'frozen')
          throw new StoreError('not-thawed', `${object.key} is archived, and not thawed yet.`);
        return await openFile(await fileOf(root, object.bucket, object.key), signal);
      }),
    thaw: (object, { tier }, signal) =>
      refusing(object, signal, async () => {
        const { thaw } = await factsOf(object);
        if (thaw.state === 'frozen') thawed.add(nameOf(object));
        return tier;
      }),
    putEvidence: (place, key, body, _lockedUntil, signal) =>
      refusing({ bucket: place.bucket, key }, signal, () => put(root, place, key, body)),
  };
}

type Named = Pick<StoredObject, 'bucket' | 'key'>;

function nameOf({ bucket, key }: Named): string {
  return `${bucket}/${key}`;
}

/** A listing of another file than the one that is there says nothing of it. */
function described(
  file: Omit<StoredObject, 'storageClass'>,
  said: Pick<StoredObject, 'size' | 'modifiedAt' | 'storageClass'> | undefined,
): StoredObject {
  if (said === undefined || said.size !== file.size) return { ...file, storageClass: 'STANDARD' };
  return { ...file, modifiedAt: said.modifiedAt, storageClass: said.storageClass };
}

function thawState(object: StoredObject, thawed: ReadonlySet<string>): ThawState {
  if (!archived.has(object.storageClass)) return { state: 'not-needed' };
  return { state: thawed.has(nameOf(object)) ? 'thawed' : 'frozen' };
}

async function objectsFolder(root: string, bucket: string): Promise<string> {
  try {
    if (!isSafe(bucket) || bucket.includes('/')) throw new FileRefused('outside');
    return await realInside(root, join(bucket, 'objects'));
  } catch (error) {
    throw storeErrorOf(error, bucket, `There is no bucket ${bucket}: the folder has no ${bucket}/objects.`);
  }
}

async function* guarded(files: AsyncIterable<WalkedFile>, bucket: string): AsyncGenerator<WalkedFile> {
  try {
    yield* files;
  } catch (error) {
    throw storeErrorOf(error, bucket, `The folder ${bucket}/objects changed while it was read.`);
  }
}

/** @throws StoreError for a key that no file inside can have. */
async function fileOf(root: string, bucket: string, key: string): Promise<string> {
  const folder = await objectsFolder(root, bucket);
  if (!isSafe(key)) throw new StoreError('missing', `${nameOf({ bucket, key })} cannot be a file in a folder.`);
  const file = await realInside(folder, key);
  if (!(await lstat(file)).isFile()) throw new StoreError('missing', `There is no object ${nameOf({ bucket, key })}.`);
  return file;
}

/** Opened before it resolves, so that a file that may not be read is refused here. */
async function openFile(file: string, signal: AbortSignal): Promise<Readable> {
  const handle = await open(file, 'r');
  return createReadStream(file, { fd: handle, signal, highWaterMark: 2 ** 20 });
}

/** Written whole under another name first, then linked: linking never replaces what is there. */
async function put(root: string, { bucket }: EvidencePlace, key: string, body: Uint8Array): Promise<object> {
  if (!isSafe(key) || !isSafe(bucket) || bucket.includes('/')) {
    throw new StoreError('denied', `${nameOf({ bucket, key })} would lie outside of the folder, and is not written.`);
  }
  const target = join(root, bucket, 'objects', key);
  await mkdir(dirname(target), { recursive: true });
  await realInside(root, join(bucket, 'objects', dirname(key)));
  const draft = await mkdtemp(join(root, bucket, '.evidence-'));
  try {
    const handle = await open(join(draft, 'document'), 'wx', 0o444);
    try {
      await handle.writeFile(body);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await link(join(draft, 'document'), target);
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
  return {};
}

async function refusing<T>(object: Named, signal: AbortSignal, act: () => Promise<T>): Promise<T> {
  signal.throwIfAborted();
  try {
    return await act();
  } catch (error) {
    throw storeErrorOf(error, nameOf(object), `There is no object ${nameOf(object)} in the folder.`);
  }
}

function storeErrorOf(error: unknown, name: string, missing: string): unknown {
  if (error instanceof StoreError) return error;
  const options = { cause: error };
  if (error instanceof FileRefused) {
    return new StoreError('denied', `${name} leads out of the folder, and is not followed.`, options);
  }
  const code = errorCode(error);
  if (code === 'ENOENT' || code === 'ENOTDIR' || code === 'ENAMETOOLONG')
    return new StoreError('missing', missing, options);
  if (code === 'EEXIST') return new StoreError('exists', `${name} exists already.`, options);
  if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS') {
    return new StoreError('denied', `${name} may not be read or written; see whose folder it is.`, options);
  }
  return code === undefined ? error : new StoreError('unreachable', `${name} failed (${code}).`, options);
}
