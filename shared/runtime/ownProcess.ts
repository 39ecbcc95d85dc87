/** Processes by number and start: a number alone is given to somebody else once its process has ended. */
import { readFile } from 'node:fs/promises';
import * as z from 'zod';

export const processIdentitySchema = z.strictObject({
  pid: z.int().positive(),
  /** What the system says of when it started, unique since the machine did; absent where it does not say. */
  started: z.string().exactOptional(),
});

export type ProcessIdentity = z.infer<typeof processIdentitySchema>;

export async function ownProcess(): Promise<ProcessIdentity> {
  const started = await startOf(process.pid);
  return { pid: process.pid, ...(started === undefined ? {} : { started }) };
}

export async function isAlive({ pid, started }: ProcessIdentity): Promise<boolean> {
  if (!exists(pid)) return false;
  const now = await startOf(pid);
  return started === undefined || now === undefined || now === started;
}

function exists(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // It is there and somebody else's.
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

/** `<boot id>-<ticks>` on Linux, field 22 of /proc/PID/stat (proc_pid_stat(5)); undefined elsewhere. */
async function startOf(pid: number): Promise<string | undefined> {
  try {
    const stat = await readFile(`/proc/${pid}/stat`, 'latin1');
    const boot = await readFile('/proc/sys/kernel/random/boot_id', 'latin1');
    // The second field is the program's name in parentheses, and may hold anything.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return `${boot.trim()}-${fields[19] ?? ''}`;
  } catch {
    return undefined;
  }
}
