/** A folder for a Unix socket, whose path may not be long, whatever the workspace's is. */
import { chmod, mkdir, mkdtemp } from 'node:fs/promises';
import { join } from 'node:path';
import { giveTo, type Runner } from './runner.ts';

/** `sun_path` holds 104 bytes on macOS and 108 on Linux, with a NUL at the end (unix(4), unix(7)). */
const pathBytesMax = 103;

const socketName = '.s.PGSQL.5432';

/** What folders outside of the workspace begin with, so that they are known again. */
export const socketFolderPrefix = 'holdfast-s-';

function fitsSocket(folder: string): boolean {
  return Buffer.byteLength(join(folder, socketName)) <= pathBytesMax;
}

/** Inside `folder` where the path is short enough, else in the temporary folder, or /tmp. Its owner alone gets in. */
export async function makeSocketFolder(folder: string, temporary: string, runner: Runner): Promise<string> {
  const inside = join(folder, 's');
  const made = fitsSocket(inside) ? await plainFolder(inside) : await shortFolder(temporary);
  await chmod(made, 0o700);
  await giveTo(runner, made);
  return made;
}

async function plainFolder(path: string): Promise<string> {
  await mkdir(path, { mode: 0o700 });
  return path;
}

async function shortFolder(temporary: string): Promise<string> {
  const root = fitsSocket(join(temporary, `${socketFolderPrefix}123456`)) ? temporary : '/tmp';
  return mkdtemp(join(root, socketFolderPrefix));
}
