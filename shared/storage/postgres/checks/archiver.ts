import type { Found, Outcome } from '../../check.ts';
import { concluded } from '../../resultOf.ts';
import { bytesText, spanText } from '../amounts.ts';
import { type DatabaseCheck, notSeen, setting } from '../check.ts';
import type { Archiver, Settings } from '../snapshot.ts';

/** So many full segments are not archived yet: the archiver does not keep up. */
const backlogSegmentsMax = 10;

export const archiver: DatabaseCheck = {
  id: 'pg-archiver',
  title: 'WAL is archived without failures',
  severity: 'high',
  reason: 'A gap in the archive ends what can be restored at the gap, and WAL that is not archived fills the disk.',
  source: 'PostgreSQL documentation, "25.3.1. Setting Up WAL Archiving", "28.2.11. pg_stat_archiver"',
  askedOf: 'primary',
  run({ snapshot }) {
    const { settings } = snapshot;
    if (settings.state === 'unknown') return { outcome: 'unknown', ...notSeen('pg_settings', settings) };
    if (settings.value.archiveMode === 'off') return { outcome: 'not-applicable' };
    const { archiveBy } = settings.value;
    if (archiveBy === 'nothing' || archiveBy === 'discarding')
      return { outcome: 'failed', findings: [idle(archiveBy)] };
    if (snapshot.archiver.state === 'unknown')
      return { outcome: 'unknown', ...notSeen('pg_stat_archiver', snapshot.archiver) };
    return judged(snapshot.archiver.value, settings.value);
  },
};

function idle(archiveBy: 'nothing' | 'discarding'): Found {
  if (archiveBy === 'nothing') {
    const summary =
      'archive_mode is on, but neither archive_command nor archive_library is set: WAL is kept until there is one, or until the disk is full.';
    return { key: 'nothing', summary, evidence: [setting('archive_command', '')] };
  }
  const summary =
    'archive_command does nothing and reports success: WAL is thrown away, and no backup can be rolled forward.';
  return { key: 'discarding', summary, evidence: [setting('archive_command', 'a command that only succeeds')] };
}

function judged(stats: Archiver, { walSegmentBytes }: Settings): Outcome {
  const { lastFailed, lastArchived, failedCount, notArchivedBytes } = stats;
  const failing = lastFailed !== null && (lastArchived === null || lastFailed.agoMs < lastArchived.agoMs);
  if (failing) {
    const since =
      lastArchived === null ? 'nothing was ever archived' : `the last that was is ${spanText(lastArchived.agoMs)} old`;
    const summary = `WAL archiving fails: ${failedCount} ${failedCount === 1 ? 'failure' : 'failures'}, the last ${spanText(lastFailed.agoMs)} ago; ${since}.`;
    const evidence = [
      { document: 'pg_stat_archiver', path: 'last_failed_wal', shows: lastFailed.wal },
      { document: 'pg_stat_archiver', path: 'last_archived_wal', shows: lastArchived?.wal ?? 'NULL' },
    ];
    return { outcome: 'failed', findings: [{ key: 'failing', summary, evidence }] };
  }
  if (notArchivedBytes === null || notArchivedBytes < (backlogSegmentsMax + 1) * walSegmentBytes) return concluded([]);
  const summary = `${bytesText(notArchivedBytes)} of WAL wait to be archived: the archiver does not keep up.`;
  const evidence = [{ document: 'pg_stat_archiver', path: 'last_archived_wal', shows: lastArchived?.wal ?? 'NULL' }];
  return concluded([{ key: 'backlog', severity: 'medium', summary, evidence }]);
}
