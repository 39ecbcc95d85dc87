/** Ends a PostgreSQL server, by its process id, and whatever it would leave behind. */
import { execFile } from 'node:child_process';
import { readFile, realpath, rm } from 'node:fs/promises';
import { basename, dirname, join, sep } from 'node:path';
import { kill } from 'node:process';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import { removeSharedMemory } from './sharedMemory.ts';
import { socketFolderPrefix } from './socketFolder.ts';

const run = promisify(execFile);

/**
 * From the kindest to the one that cannot be refused (PostgreSQL documentation, "19.5. Shutting Down the Server").
 * What is in memory need not be saved, so none is given long.
 */
const ways = [
  { signal: 'SIGINT', waitMs: 5_000 },
  { signal: 'SIGQUIT', waitMs: 5_000 },
  { signal: 'SIGKILL', waitMs: 5_000 },
] as const;

const pollMs = 20;

/** Does nothing when `pid` is not, or no longer, the server of this folder. */
export async function endServer(dataFolder: string, pid: number): Promise<void> {
  const lock = await lockOf(dataFolder);
  for (const { signal, waitMs } of ways) {
    if (!(await isServerOf(dataFolder, pid))) break;
    signalTo(pid, signal);
    await untilGone(dataFolder, pid, waitMs);
  }
  await removeSharedMemory(dataFolder);
  await removeSocketFolder(dataFolder, lock?.socketFolder);
}

export type Lock = {
  readonly pid: number;
  readonly socketFolder: string;
};

/** What postmaster.pid says, its lines as `src/include/utils/pidfile.h` numbers them; undefined when there is none. */
export async function lockOf(dataFolder: string): Promise<Lock | undefined> {
  const text = await readFile(join(dataFolder, 'postmaster.pid'), 'utf8').catch(() => '');
  const [pid = '', , , , socketFolder = ''] = text.split('\n');
  // While initdb runs the number is negative: it belongs to a server without a postmaster.
  if (!/^-?[1-9]\d{0,9}$/.test(pid)) return undefined;
  return { pid: Math.abs(Number(pid)), socketFolder };
}

/** A number alone may have become another program's by now: it has to be `postgres` with this very folder. */
export async function isServerOf(dataFolder: string, pid: number): Promise<boolean> {
  if (pid <= 1 || !isAlive(pid)) return false;
  const command = await commandOf(pid);
  const folder = await realpath(dataFolder).catch(() => dataFolder);
  const isPostgres = command.some((word) => basename(word) === 'postgres');
  return isPostgres && (command.includes(dataFolder) || command.includes(folder));
}

async function commandOf(pid: number): Promise<readonly string[]> {
  try {
    return (await readFile(`/proc/${pid}/cmdline`, 'utf8')).split('\0');
  } catch {
    return commandByPs(pid);
  }
}

/** Where there is no /proc, such as on macOS. */
async function commandByPs(pid: number): Promise<readonly string[]> {
  try {
    const { stdout } = await run('ps', ['-ww', '-o', 'command=', '-p', String(pid)], { timeout: 5_000 });
    return stdout.trim().split(' ');
  } catch {
    return [];
  }
}

function isAlive(pid: number): boolean {
  try {
    kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

function signalTo(pid: number, signal: NodeJS.Signals): void {
  try {
    kill(pid, signal);
    // What it forked does not outlive it: each is in its group or notices that the postmaster is gone.
    if (signal === 'SIGKILL') kill(-pid, signal);
  } catch {
    // It has ended meanwhile.
  }
}

/** What has ended and nobody asked about (a zombie) has no command line any more. */
async function untilGone(dataFolder: string, pid: number, ms: number): Promise<void> {
  const deadline = AbortSignal.timeout(ms);
  while (!deadline.aborted && (await isServerOf(dataFolder, pid))) await delay(pollMs);
}

/** Those outside of the run's folder are deleted with nothing else. */
async function removeSocketFolder(dataFolder: string, socketFolder: string | undefined): Promise<void> {
  if (socketFolder === undefined || !basename(socketFolder).startsWith(socketFolderPrefix)) return;
  if (socketFolder.startsWith(dirname(dataFolder) + sep)) return;
  await rm(socketFolder, { recursive: true, force: true });
}
