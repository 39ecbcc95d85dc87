/** Servers that a run left behind because it was killed. */
import type { Dirent } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { endServer, isServerOf, lockOf } from './endServer.ts';

/** A run's server lies a few folders down in its workspace. */
const depthMax = 4;

/**
 * Ends every PostgreSQL server whose data lies in the folder, after making sure that each is one. To be called before
 * the folder is deleted: without it nobody knows of the server any more.
 *
 * @returns what still runs, one line each.
 */
export async function endLeftovers(folder: string): Promise<readonly string[]> {
  const left: string[] = [];
  for (const dataFolder of await dataFoldersIn(folder, depthMax)) {
    const lock = await lockOf(dataFolder);
    if (lock === undefined) continue;
    await endServer(dataFolder, lock.pid);
    if (await isServerOf(dataFolder, lock.pid)) left.push(`the PostgreSQL server ${lock.pid}, which cannot be ended`);
  }
  return left;
}

async function dataFoldersIn(folder: string, depth: number): Promise<readonly string[]> {
  const entries: readonly Dirent[] = await readdir(folder, { withFileTypes: true }).catch(() => []);
  if (entries.some(({ name }) => name === 'postmaster.pid')) return [folder];
  // A data folder has thousands of files, but none of them is another server's.
  if (depth === 0 || entries.some(({ name }) => name === 'PG_VERSION')) return [];
  const folders = entries.filter((entry) => entry.isDirectory());
  const found = await Promise.all(folders.map(({ name }) => dataFoldersIn(join(folder, name), depth - 1)));
  return found.flat();
}
