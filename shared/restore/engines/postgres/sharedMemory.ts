/** The segment of System V shared memory that keeps a second server out of a data folder. */
import { execFile } from 'node:child_process';
import { readFile, stat } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';

const run = promisify(execFile);

const msMax = 5_000;
const pollMs = 20;

/** Longer than the kernel takes to detach the memory of a process that it has ended. */
const detachMsMax = 2_000;

export type Segment = { readonly id: string; readonly isIdle: boolean };

/**
 * A server that crashed or was killed leaves its segment (56 bytes), which outlives every process. Its key is the number
 * of the folder's inode (`PGSharedMemoryCreate` in src/backend/port/sysv_shmem.c). One that somebody uses is left alone; a
 * process that is ending no longer shows its program, and still uses it for a moment.
 */
export async function removeSharedMemory(dataFolder: string): Promise<void> {
  const folder = await stat(dataFolder, { bigint: true }).catch(() => undefined);
  if (folder === undefined) return;
  const deadline = AbortSignal.timeout(detachMsMax);
  for (;;) {
    const table = await readFile('/proc/sysvipc/shm', 'utf8').catch(() => '');
    const segments = segmentsOf(table, folder.ino);
    for (const { id, isIdle } of segments) {
      if (isIdle) await run('ipcrm', ['-m', id], { timeout: msMax }).catch(() => {});
    }
    if (deadline.aborted || segments.every(({ isIdle }) => isIdle)) return;
    await delay(pollMs);
  }
}

/** @param table columns of proc(5), /proc/sysvipc/shm: key shmid perms size cpid lpid nattch … */
export function segmentsOf(table: string, inode: bigint): readonly Segment[] {
  const key = String(BigInt.asIntN(32, inode));
  return table.split('\n').flatMap((line) => {
    const [segmentKey, id, , , , , attached] = line.trim().split(/\s+/);
    return segmentKey === key && id !== undefined ? [{ id, isIdle: attached === '0' }] : [];
  });
}
