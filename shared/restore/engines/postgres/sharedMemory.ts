/** The segment of System V shared memory that keeps a second server out of a data folder. */
import { execFile } from 'node:child_process';
import { readFile, stat } from 'node:fs/promises';
import { promisify } from 'node:util';

const run = promisify(execFile);

const msMax = 5_000;

/**
 * A server that crashed or was killed leaves its segment (56 bytes), which outlives every process. Its key is the number
 * of the folder's inode (`PGSharedMemoryCreate` in src/backend/port/sysv_shmem.c). One that somebody uses is left alone.
 */
export async function removeSharedMemory(dataFolder: string): Promise<void> {
  const table = await readFile('/proc/sysvipc/shm', 'utf8').catch(() => undefined);
  const folder = await stat(dataFolder, { bigint: true }).catch(() => undefined);
  if (table === undefined || folder === undefined) return;
  for (const id of idleSegments(table, folder.ino)) {
    await run('ipcrm', ['-m', id], { timeout: msMax }).catch(() => {});
  }
}

/** @param table columns of proc(5), /proc/sysvipc/shm: key shmid perms size cpid lpid nattch … */
export function idleSegments(table: string, inode: bigint): readonly string[] {
  const key = String(BigInt.asIntN(32, inode));
  return table.split('\n').flatMap((line) => {
    const [segmentKey, id, , , , , attached] = line.trim().split(/\s+/);
    return segmentKey === key && id !== undefined && attached === '0' ? [id] : [];
  });
}
