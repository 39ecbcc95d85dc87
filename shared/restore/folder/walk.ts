/** The files below a folder in the order in which S3 lists keys: that of their UTF-8 bytes. */
import { lstat, readdir } from 'node:fs/promises';
import { join } from 'node:path';

const depthMax = 64;

export type WalkedFile = {
  /** Relative, with slashes. */
  readonly key: string;
  readonly size: number;
  /** Unix milliseconds. */
  readonly modifiedAt: number;
};

/** Whether a key is a path below a folder that means the same file wherever it is read. */
export function isSafe(key: string): boolean {
  if (key === '' || /[\0\\]/.test(key)) return false;
  return key.split('/').every((part) => part !== '' && part !== '.' && part !== '..');
}

/** Links are left out: what they lead to is not in the bucket. Folders that cannot hold the prefix are not entered. */
export async function* walkInOrder(
  folder: string,
  prefix: string,
  signal: AbortSignal,
  below = '',
  depth = 0,
): AsyncGenerator<WalkedFile> {
  signal.throwIfAborted();
  if (depth > depthMax) return;
  const entries = (await readdir(join(folder, below), { withFileTypes: true }))
    .filter((entry) => entry.isFile() || entry.isDirectory())
    .map((entry) => ({ key: below + entry.name + (entry.isDirectory() ? '/' : ''), isFolder: entry.isDirectory() }))
    .filter(({ key, isFolder }) => key.startsWith(prefix) || (isFolder && prefix.startsWith(key)))
    .map((entry) => ({ ...entry, bytes: Buffer.from(entry.key) }))
    .sort((a, b) => Buffer.compare(a.bytes, b.bytes));
  for (const { key, isFolder } of entries) {
    if (isFolder) {
      yield* walkInOrder(folder, prefix, signal, key, depth + 1);
      continue;
    }
    const { size, mtimeMs } = await lstat(join(folder, key));
    yield { key, size, modifiedAt: Math.floor(mtimeMs) };
  }
}
