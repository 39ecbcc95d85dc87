/** The objects of a bucket that is a folder on one machine, `DIR/<bucket>/objects/<key>`, in the form of `objects.json`. */
import { lstat, opendir } from 'node:fs/promises';
import { join } from 'node:path';
import { found, type Looked, unknown } from '../looked.ts';
import { errorCode, FileRefused, realInside } from './folderFile.ts';

/** Of the tree, files and folders together. */
const entriesMax = 100_000;
const depthMax = 64;

type Sampled = {
  readonly Key: string;
  readonly Size: number;
  readonly LastModified: string;
  readonly StorageClass: 'STANDARD';
};

/** Links are left out: what they lead to is not in the bucket. */
export async function sampleFolder(dir: string, path: string): Promise<Looked<unknown>> {
  try {
    const root = await realInside(dir, path);
    const walk = { objects: [], left: entriesMax, isPart: false };
    await walkFolder(root, '', 0, walk);
    return found({ Contents: walk.objects, IsPart: walk.isPart });
  } catch (error) {
    const code = errorCode(error);
    if (code === 'ENOENT' || code === 'ENOTDIR') {
      return unknown('not-collected', 'There is no objects.json, no list-objects-v2.json and no folder of objects');
    }
    if (code === 'EACCES' || code === 'EPERM') return unknown('denied', 'The folder of objects may not be read');
    const why = error instanceof FileRefused ? 'it is a link out of the folder' : (code ?? 'unknown error');
    return unknown('failed', `The folder of objects could not be read (${why})`);
  }
}

type Walk = { readonly objects: Sampled[]; left: number; isPart: boolean };

async function walkFolder(folder: string, prefix: string, depth: number, walk: Walk): Promise<void> {
  if (depth > depthMax) {
    walk.isPart = true;
    return;
  }
  for await (const entry of await opendir(folder)) {
    if (walk.left === 0) {
      walk.isPart = true;
      return;
    }
    walk.left -= 1;
    const path = join(folder, entry.name);
    if (entry.isDirectory()) await walkFolder(path, `${prefix}${entry.name}/`, depth + 1, walk);
    if (entry.isFile()) walk.objects.push(await objectAt(path, prefix + entry.name));
  }
}

async function objectAt(path: string, key: string): Promise<Sampled> {
  const { size, mtimeMs } = await lstat(path);
  return { Key: key, Size: size, LastModified: new Date(mtimeMs).toISOString(), StorageClass: 'STANDARD' };
}
