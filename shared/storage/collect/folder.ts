/**
 * A folder of the AWS CLI's documents: `DIR/<bucket>/<document>.json`, the document named as the command that prints it.
 * docs/audit.md describes it for people. A bucket's name is checked before it becomes part of a path, and nothing is read
 * through a link that leads out of the folder.
 */
import { opendir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { type BucketDocuments, type DocumentName, documentNames } from '../bucket.ts';
import { documentsOf, nothingCollected } from '../documents/documentsOf.ts';
import { absent, found, type Looked, type Unknown, unknown } from '../looked.ts';
import { errorCode, FileRefused, type OpenFolder, openFolder, realInside } from './folderFile.ts';
import { sampleFolder } from './folderObjects.ts';
import type { BucketSource } from './source.ts';

/** Amazon S3 User Guide, "General purpose bucket naming rules", with the longer and freer names of old buckets. */
const bucketPattern = /^[A-Za-z0-9][A-Za-z0-9._-]{1,254}$/;
const bucketsMax = 100_000;

/** What the CLI calls the listing that `objects` is made of. */
const listingFile = 'list-objects-v2.json';
const accountFile = 'account.json';
const locationFile = 'get-bucket-location.json';

export function createFolderSource(dir: string): BucketSource {
  return { collect: ({ name }) => collect(dir, name) };
}

export type BucketFolders = {
  /** In order. */
  readonly names: readonly string[];
  /** What may be a bucket and is not among them, a line each for a person. */
  readonly leftOut: readonly string[];
};

/** The folders that may be buckets', by name. Throws what the file system does when there is no such folder. */
export async function listBuckets(dir: string, most = bucketsMax): Promise<BucketFolders> {
  const names: string[] = [];
  const leftOut: string[] = [];
  for await (const entry of await opendir(dir)) {
    if (!isBucketName(entry.name)) continue;
    const what = entry.isSymbolicLink() ? await linked(dir, entry.name) : entry.isDirectory() ? 'folder' : 'other';
    if (what === 'outside') leftOut.push(`${entry.name} is a link that leads out of the folder, and is not followed`);
    if (what !== 'folder') continue;
    if (names.length >= most) {
      leftOut.push(`there are more than ${most} buckets in the folder; the others are not looked at`);
      break;
    }
    names.push(entry.name);
  }
  return { names: names.sort(), leftOut };
}

async function linked(dir: string, name: string): Promise<'folder' | 'outside' | 'other'> {
  try {
    return (await stat(await realInside(dir, name))).isDirectory() ? 'folder' : 'other';
  } catch (error) {
    return error instanceof FileRefused ? 'outside' : 'other';
  }
}

function isBucketName(name: string): boolean {
  return bucketPattern.test(name) && !name.includes('..');
}

async function collect(dir: string, bucket: string): Promise<BucketDocuments> {
  if (!isBucketName(bucket)) {
    return nothingCollected(bucket, unknown('not-collected', 'This is no name that a bucket can have'));
  }
  let folder: OpenFolder;
  try {
    folder = await openFolder(dir, bucket);
  } catch (error) {
    return nothingCollected(bucket, refused(error, bucket));
  }
  const documents = new Map<DocumentName, Looked<unknown>>();
  for (const name of documentNames) documents.set(name, await readDocumentFile(folder, bucket, `${name}.json`));
  const account = accountIn(await readDocumentFile(folder, bucket, accountFile));
  if (isMissing(documents.get('objects'))) documents.set('objects', await sample(dir, folder, bucket));
  return { bucket, account, documents: documentsOf((name) => documents.get(name)) };
}

/** A listing as the CLI prints it, or the objects themselves, as they lie on one machine. */
async function sample(dir: string, folder: OpenFolder, bucket: string): Promise<Looked<unknown>> {
  const listing = await readDocumentFile(folder, bucket, listingFile);
  if (!isMissing(listing)) return listing;
  return await sampleFolder(dir, join(bucket, 'objects'));
}

function isMissing(document: Looked<unknown> | undefined): boolean {
  return document?.state === 'unknown' && document.why === 'not-collected';
}

async function readDocumentFile(folder: OpenFolder, bucket: string, file: string): Promise<Looked<unknown>> {
  try {
    const text = await folder.read(file);
    return text.trim() === '' ? printedNothing(bucket, file) : found(JSON.parse(text));
  } catch (error) {
    return refused(error, `${bucket}/${file}`);
  }
}

/** As the CLI does of a bucket that was never versioned, or of a listing without objects; never of where a bucket is. */
function printedNothing(bucket: string, file: string): Looked<unknown> {
  if (file === listingFile) return found({});
  return file === locationFile ? unknown('unreadable', `${bucket}/${file} is empty`) : absent;
}

function refused(error: unknown, file: string): Unknown {
  const code = errorCode(error);
  if (code === 'ENOENT' || code === 'ENOTDIR') return unknown('not-collected', `There is no file ${file}`);
  if (code === 'EACCES' || code === 'EPERM') return unknown('denied', `The file ${file} may not be read`);
  if (error instanceof SyntaxError) return unknown('unreadable', `${file} is not JSON`);
  return unknown('unreadable', `${file} could not be read (${code ?? 'unknown error'})`);
}

/** What `aws sts get-caller-identity` prints, run as the bucket's owner. */
function accountIn(document: Looked<unknown>): Looked<string> {
  if (document.state === 'unknown') return document;
  const account: unknown = document.state === 'found' ? Object(document.value).Account : undefined;
  if (typeof account === 'string' && /^\d{12}$/.test(account)) return found(account);
  return unknown('unreadable', `${accountFile}: Account: not the twelve digits of an account`);
}
