/**
 * Processes of a PostgreSQL server by the folder that they work in. A backend outlives a postmaster that was killed until it
 * next looks, which a function that loops never does; it has a process group of its own, so nothing else leads to it.
 */
import { readdir, readlink, realpath } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { kill } from 'node:process';
import { setTimeout as delay } from 'node:timers/promises';

const pollMs = 20;
const endMsMax = 5_000;

/** By proc(5), `cwd` and `exe`. Nobody where there is no /proc. */
export async function serverProcesses(dataFolder: string): Promise<readonly number[]> {
  const folder = await realpath(dataFolder).catch(() => dataFolder);
  const names = await readdir('/proc').catch(() => []);
  const pids = names.filter((name) => /^[1-9]\d{0,9}$/.test(name));
  const found = await Promise.all(pids.map(async (pid) => ((await worksIn(pid, folder)) ? [Number(pid)] : [])));
  return found.flat();
}

async function worksIn(pid: string, folder: string): Promise<boolean> {
  try {
    // Another's cannot be read, and are none of ours.
    if ((await readlink(join('/proc', pid, 'cwd'))) !== folder) return false;
    const program = await readlink(join('/proc', pid, 'exe'));
    return basename(program.replace(/ \(deleted\)$/, '')) === 'postgres';
  } catch {
    return false;
  }
}

/** For what is left when the postmaster has gone. @returns those that cannot be ended. */
export async function endServerProcesses(dataFolder: string): Promise<readonly number[]> {
  const deadline = AbortSignal.timeout(endMsMax);
  let left = await serverProcesses(dataFolder);
  while (left.length > 0 && !deadline.aborted) {
    for (const pid of left) killOne(pid);
    await delay(pollMs);
    left = await serverProcesses(dataFolder);
  }
  return left;
}

function killOne(pid: number): void {
  try {
    kill(pid, 'SIGKILL');
  } catch {
    // It has ended meanwhile.
  }
}
