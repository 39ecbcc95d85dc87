/** Reads files beside a config. Nothing outside its folder is read, whatever links are in it. */
import { closeSync, fstatSync, openSync, readSync, realpathSync } from 'node:fs';
import { dirname, relative, resolve, sep } from 'node:path';
import type { FileWanted, ReadFile } from './fileWanted.ts';
import { bad, good, type Parsed } from './parsed.ts';

/** @param configFile The path of the config. */
export function filesBeside(configFile: string): ReadFile {
  const folder = dirname(resolve(configFile));
  return (path, wanted) => {
    try {
      const file = realpathSync(resolve(folder, path));
      if (!isWithin(file, realpathSync(folder)))
        return bad('this leads out of the folder of the config; move the file there');
      return contentOf(file, wanted);
    } catch (error) {
      return bad(unreadable(error));
    }
  };
}

function isWithin(file: string, folder: string): boolean {
  const way = relative(folder, file);
  return way !== '' && way !== '..' && !way.startsWith(`..${sep}`) && resolve(folder, way) === file;
}

function contentOf(path: string, { what, bytesMax, tooLarge }: FileWanted): Parsed<Uint8Array> {
  const handle = openSync(path, 'r');
  try {
    const facts = fstatSync(handle);
    if (!facts.isFile()) return bad(`this is not a file; name ${what}`);
    if (facts.size > bytesMax) return bad(`the file is larger than ${bytesMax / 1_024} KiB; ${tooLarge}`);
    const buffer = new Uint8Array(facts.size);
    return good(buffer.subarray(0, readSync(handle, buffer)));
  } finally {
    closeSync(handle);
  }
}

function unreadable(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'ENOENT' || code === 'ENOTDIR') return 'there is no such file in the folder of the config';
  if (code === 'EACCES' || code === 'EPERM') return 'the file may not be read; check its permissions';
  return `the file cannot be read: ${error instanceof Error ? error.message : String(error)}`;
}
