/** Ending a child process with everything that it started and did not set apart. */
import type { ChildProcess } from 'node:child_process';

/** Of a child that was spawned `detached`, and so leads a group of its own. */
export function killGroup({ pid }: Pick<ChildProcess, 'pid'>): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, 'SIGKILL');
  } catch (error) {
    // Nobody is left in it.
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error;
  }
}
