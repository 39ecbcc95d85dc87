/** Files below one folder, and nothing outside of it. */
import { readFileSync, statSync } from 'node:fs';
import { readdir, readFile, realpath, stat } from 'node:fs/promises';
import { join, sep } from 'node:path';

/** A listing of some 200,000 objects. */
const bytesMax = 64 * 2 ** 20;

/** What is read while everything else waits: tens of microseconds, where asking and waiting for the answer takes longer. */
const bytesAtOnceMax = 256 * 2 ** 10;

export class FileRefused extends Error {
  readonly code: 'outside' | 'too-large' | 'not-a-file';

  constructor(code: FileRefused['code']) {
    super(`A file of the folder was not read (${code}).`);
    this.name = 'FileRefused';
    this.code = code;
  }
}

export type OpenFolder = {
  /** @throws FileRefused, or what the file system throws */
  readonly read: (file: string) => Promise<string>;
};

/**
 * Looks at the folder once, so that a file that is not there costs nothing, and only links have to be followed to see where
 * they lead.
 *
 * @throws FileRefused, or what the file system throws
 */
export async function openFolder(dir: string, path: string): Promise<OpenFolder> {
  const folder = await realInside(dir, path);
  const entries = new Map((await readdir(folder, { withFileTypes: true })).map((entry) => [entry.name, entry]));
  return {
    async read(file) {
      const entry = entries.get(file);
      if (entry === undefined) throw Object.assign(new Error('no such file'), { code: 'ENOENT' });
      if (entry.isFile()) return readNow(join(folder, file)) ?? (await readLarge(join(folder, file)));
      if (entry.isSymbolicLink()) return await readLarge(await realInside(dir, join(path, file)));
      throw new FileRefused('not-a-file');
    },
  };
}

/** Undefined when it is too large for that. */
function readNow(file: string): string | undefined {
  return statSync(file).size > bytesAtOnceMax ? undefined : readFileSync(file, 'utf8');
}

async function readLarge(file: string): Promise<string> {
  const about = await stat(file);
  // Before it is opened: opening a pipe waits for somebody to write to it.
  if (!about.isFile()) throw new FileRefused('not-a-file');
  if (about.size > bytesMax) throw new FileRefused('too-large');
  return await readFile(file, 'utf8');
}

/** Where the path really leads, links followed. @throws FileRefused */
export async function realInside(dir: string, path: string): Promise<string> {
  const [root, real] = await Promise.all([realpath(dir), realpath(join(dir, path))]);
  if (!real.startsWith(root.endsWith(sep) ? root : root + sep)) throw new FileRefused('outside');
  return real;
}

export function errorCode(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}
