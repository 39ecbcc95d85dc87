/** What both ways to restore a dump, pg_restore and psql, are given, and what is made of how they end. */
import type { Progress } from '../../progress.ts';
import type { Binaries } from './binaries.ts';
import { CannotRestore, cannotRestore } from './cannotRestore.ts';
import type { ClientEnvironment } from './clientEnvironment.ts';
import { type Complaints, isDiskFull } from './messages.ts';
import type { Runner } from './runner.ts';
import type { Target } from './target.ts';
import type { ToolEnd } from './tool.ts';

export type Restoring = {
  readonly target: Target;
  readonly binaries: Binaries;
  readonly runner: Runner;
  readonly env: ClientEnvironment;
  readonly jobs: number;
  readonly progress: (progress: Progress) => void;
  readonly signal: AbortSignal;
};

/** @throws CannotRestore unless the program ended well. */
export async function judgeEnd(
  program: 'pg_restore' | 'psql',
  end: ToolEnd,
  said: Complaints,
  { target, signal }: Pick<Restoring, 'target' | 'signal'>,
): Promise<void> {
  signal.throwIfAborted();
  if (end.status === 0 && !said.isHopeless) return;
  const { failure } = said;
  if (failure?.code === 'disk-full') throw new CannotRestore(failure);
  const died = await target.diedOf();
  if (died !== undefined) throw serverDied(died);
  if (failure !== undefined) throw new CannotRestore(failure);
  const how = end.endedBy ?? `status ${end.status}`;
  throw end.endedBy === 'SIGKILL'
    ? cannotRestore(
        'server-died',
        `${program} was ended by ${how}, probably for want of memory.`,
        'Give the restore more memory.',
      )
    : cannotRestore(
        'restore-failed',
        `${program} ended with ${how} and said nothing.`,
        'Restore it by hand to see more.',
      );
}

export function serverDied(how: string): CannotRestore {
  return isDiskFull(how)
    ? cannotRestore(
        'disk-full',
        `The PostgreSQL server stopped, because the disk is full: ${how}`,
        'Give the restore more storage, or restore into a staging server.',
      )
    : cannotRestore(
        'server-died',
        `The PostgreSQL server stopped in the middle of the restore: ${how}`,
        'Look for what ended it, such as too little memory; the next run tries again.',
      );
}
