/** One file below a folder, and nothing outside of it. */
import { readFile, realpath, stat } from 'node:fs/promises';
import { join, sep } from 'node:path';

/** A listing of some 200,000 objects. */
const bytesMax = 64 * 2 ** 20;

export class FileRefused extends Error {
  readonly code: 'outside' | 'too-large' | 'not-a-file';

  constructor(code: FileRefused['code']) {
    super(`A file of the folder was not read (${code}).`);
    this.name = 'FileRefused';
    this.code = code;
  }
}

/** @throws FileRefused, or what the file system throws */
export async function readInside(dir: string, path: string): Promise<string> {
  const real = await realInside(dir, path);
  const about = await stat(real);
  // Before it is opened: opening a pipe waits for somebody to write to it.
  if (!about.isFile()) throw new FileRefused('not-a-file');
  if (about.size > bytesMax) throw new FileRefused('too-large');
  return await readFile(real, 'utf8');
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
