/** Reads files beside a config. Nothing outside its folder is read, whatever links are in it. */
import { isUtf8 } from 'node:buffer';
import { closeSync, fstatSync, openSync, readSync, realpathSync } from 'node:fs';
import { dirname, relative, resolve, sep } from 'node:path';
import { bad, good, type Parsed } from './parsed.ts';
import type { ReadText } from './rowsSource.ts';

const fileBytesMax = 262_144;

/** @param configFile The path of the config. */
export function textBeside(configFile: string): ReadText {
  const folder = dirname(resolve(configFile));
  return (path) => {
    try {
      const file = realpathSync(resolve(folder, path));
      if (!isWithin(file, realpathSync(folder)))
        return bad('this leads out of the folder of the config; move the file there');
      return contentOf(file);
    } catch (error) {
      return bad(unreadable(error));
    }
  };
}

function isWithin(file: string, folder: string): boolean {
  const way = relative(folder, file);
  return way !== '' && way !== '..' && !way.startsWith(`..${sep}`) && resolve(folder, way) === file;
}

function contentOf(path: string): Parsed<string> {
  const handle = openSync(path, 'r');
  try {
    const facts = fstatSync(handle);
    if (!facts.isFile()) return bad('this is not a file; name a CSV file');
    if (facts.size > fileBytesMax)
      return bad(`the file is larger than ${fileBytesMax / 1_024} KiB; compare fewer rows`);
    const buffer = Buffer.alloc(facts.size);
    const content = buffer.subarray(0, readSync(handle, buffer));
    return isUtf8(content) ? good(content.toString('utf8')) : bad('the file is not UTF-8; save it in that encoding');
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
