/**
 * What the settings promise: how much that was committed may be gone when the primary and its disk are gone.
 * PostgreSQL documentation, "27.2.8. Synchronous Replication", "20.5.1. Settings" (synchronous_commit), "30.4. Asynchronous
 * Commit" and "20.5.3. Archiving".
 */
import { bytesText, spanText } from './amounts.ts';
import type { Settings } from './snapshot.ts';
import type { StandbyNames } from './standbyNames.ts';

export type CommitPromise =
  /** A commit is confirmed only once so many standbys have it. */
  | {
      readonly kind: 'standbys';
      readonly needed: number;
      /** Written: it may still be lost if the operating system of the standby crashes at the same time. */
      readonly have: 'written' | 'flushed' | 'applied';
    }
  /** On the disk of the primary, and nowhere else for certain. */
  | { readonly kind: 'primary' }
  /** Not even there: a crash of the primary alone may lose what was committed within the time. */
  | { readonly kind: 'later'; readonly withinMs: number };

const standbysHave = { remote_write: 'written', on: 'flushed', remote_apply: 'applied' } as const;

export function commitPromise(
  names: StandbyNames,
  { synchronousCommit, maxWalSenders, walWriterDelayMs }: Settings,
): CommitPromise {
  // "The maximum is three times wal_writer_delay": 30.4. Asynchronous Commit.
  if (synchronousCommit === 'off') return { kind: 'later', withinMs: 3 * walWriterDelayMs };
  if (names.kind === 'none' || synchronousCommit === 'local' || maxWalSenders === 0) return { kind: 'primary' };
  return { kind: 'standbys', needed: names.needed, have: standbysHave[synchronousCommit] };
}

export type ArchivePromise =
  | { readonly kind: 'none'; readonly why: string }
  /** A segment is archived once it is full, however long that takes. */
  | { readonly kind: 'when-full'; readonly segmentBytes: number }
  /** A segment is archived at the latest after so long, and the time that archiving takes. */
  | { readonly kind: 'within'; readonly ms: number };

export function archivePromise(settings: Settings): ArchivePromise {
  if (settings.archiveMode === 'off') return { kind: 'none', why: 'archive_mode is off' };
  if (settings.archiveBy === 'nothing')
    return { kind: 'none', why: 'neither archive_command nor archive_library is set' };
  if (settings.archiveBy === 'discarding') return { kind: 'none', why: 'archive_command throws the WAL away' };
  if (settings.archiveTimeoutMs === 0) return { kind: 'when-full', segmentBytes: settings.walSegmentBytes };
  return { kind: 'within', ms: settings.archiveTimeoutMs };
}

/** The most, in milliseconds, that is lost with the primary; undefined when nothing bounds it. */
export function promisedLossMs(commit: CommitPromise, archive: ArchivePromise): number | undefined {
  if (commit.kind === 'standbys') return 0;
  return archive.kind === 'within' ? archive.ms : undefined;
}

const haveWords = {
  written: 'written (not flushed: a crash of their operating systems at the same time may lose it)',
  flushed: 'on disk',
  applied: 'on disk and applied',
} as const;

export function promiseText(commit: CommitPromise, archive: ArchivePromise): string {
  return `${commitText(commit)}; ${archiveText(archive)}`;
}

function commitText(commit: CommitPromise): string {
  switch (commit.kind) {
    case 'standbys': {
      const many = commit.needed === 1 ? '1 standby has it' : `${commit.needed} standbys have it`;
      return `nothing confirmed is lost with the primary: a commit waits until ${many} ${haveWords[commit.have]}`;
    }
    case 'primary':
      return 'no bound by replication: a commit waits for the disk of the primary alone';
    case 'later':
      return `no bound by replication: a commit waits for no disk at all, and a crash loses up to ${spanText(commit.withinMs)}`;
  }
}

function archiveText(archive: ArchivePromise): string {
  switch (archive.kind) {
    case 'none':
      return `no archive (${archive.why})`;
    case 'when-full':
      return `WAL is archived when ${bytesText(archive.segmentBytes)} are full, after no certain time`;
    case 'within':
      return `WAL is archived at the latest after ${spanText(archive.ms)}`;
  }
}
