/**
 * Sources, all in the PostgreSQL documentation: "27.2.8. Synchronous Replication" (commits wait without end, priority and
 * quorum), "28.2.4. pg_stat_replication" (lags are NULL once a standby has caught up; they do not grow while nothing is
 * heard), "28.2.11. pg_stat_archiver", "54.19. pg_replication_slots" (wal_status, inactive_since), "20.5.1. Settings"
 * (fsync, full_page_writes), "22.5. Predefined Roles" (pg_monitor).
 */
import { describe, expect, it } from 'vitest';
import type { CheckResult } from '../../../shared/storage/finding.ts';
import { found, unknown } from '../../../shared/storage/looked.ts';
import type { Aims } from '../../../shared/storage/postgres/check.ts';
import { databaseChecks, databaseFacts, judgeDatabase } from '../../../shared/storage/postgres/judge.ts';
import type { ReplicationSnapshot } from '../../../shared/storage/postgres/snapshot.ts';
import {
  behind,
  gibibyte,
  mebibyte,
  minute,
  type Parts,
  receiverWith,
  second,
  slotWith,
  snapshotWith,
} from './snapshots.ts';

const subject = { kind: 'database', id: 'shop' } as const;

function judged(snapshot: ReplicationSnapshot, aims: Aims = {}): ReadonlyMap<string, CheckResult> {
  return new Map(judgeDatabase(subject, snapshot, aims).map((result) => [result.check, result]));
}

/** What one check says: its outcome, or its findings as `key severity`. */
function said(check: string, snapshot: ReplicationSnapshot, aims: Aims = {}): string | readonly string[] {
  const result = judged(snapshot, aims).get(check);
  if (result === undefined) throw new Error(`there is no check ${check}`);
  return result.outcome === 'failed'
    ? result.findings.map(({ key, severity }) => `${key} ${severity}`)
    : result.outcome;
}

const denied = unknown('denied', 'it could not be read: permission denied');
const far = receiverWith({ applicationName: 'far', syncState: 'async' });
const asynchronous = { settings: { synchronousStandbyNames: '' }, receivers: [far] };
/** Nothing was archived for eight hours. The headers that a segment begins with take up to 64 bytes: xlog_internal.h. */
const idleWith = (notArchivedBytes: number): Parts => ({
  settings: archiving,
  receivers: [],
  archiver: { lastArchived: { wal: 'x', agoMs: 8 * 60 * minute }, notArchivedBytes },
});

const archiving = { archiveMode: 'on', archiveBy: 'command', archiveTimeoutMs: minute } as const;

describe('pg-sync-promise', () => {
  it.each<readonly [string, Parts, Aims, string | readonly string[]]>([
    ['synchronous', {}, { rpoMs: second }, 'passed'],
    ['synchronous, and nothing promised to users', {}, {}, 'passed'],
    ['asynchronous', asynchronous, { rpoMs: 5 * minute }, ['rpo medium']],
    ['asynchronous, and nothing promised to users', asynchronous, {}, 'passed'],
    ['alone', { ...asynchronous, receivers: [] }, { rpoMs: 5 * minute }, ['rpo high']],
    [
      'archived each minute',
      { settings: { synchronousStandbyNames: '', ...archiving } },
      { rpoMs: 5 * minute },
      'passed',
    ],
    [
      'archived too late',
      { settings: { synchronousStandbyNames: '', ...archiving } },
      { rpoMs: second },
      ['rpo medium'],
    ],
    ['voided by local', { settings: { synchronousCommit: 'local' } }, {}, ['void high']],
    ['voided by off', { settings: { synchronousCommit: 'off' } }, { rpoMs: second }, ['void high', 'rpo medium']],
    ['voided by max_wal_senders', { settings: { maxWalSenders: 0 } }, {}, ['void high']],
    ['not understood', { settings: { synchronousStandbyNames: 'FIRST' } }, { rpoMs: second }, 'unknown'],
    ['of the role alone', { settings: { synchronousCommitSource: 'user' } }, { rpoMs: second }, 'unknown'],
    ['of the database', { settings: { synchronousCommitSource: 'database' } }, { rpoMs: second }, 'passed'],
    ['on RDS', { ...asynchronous, server: { platform: 'rds' } }, { rpoMs: second }, 'unknown'],
  ])('%s', (_, parts, aims, expected) => {
    expect(said('pg-sync-promise', snapshotWith(parts), aims)).toEqual(expected);
  });

  it('names roles and databases whose commits wait for nobody', () => {
    const commitOverrides = found([
      { role: 'batch', value: 'off' },
      { role: 'report', database: 'app', value: 'local' },
      { role: 'careful', value: 'remote_apply' },
    ] as const);
    const snapshot = { ...snapshotWith(), commitOverrides };
    expect(said('pg-sync-promise', snapshot)).toEqual(['role batch medium', 'role report in database app medium']);
    expect(said('pg-sync-promise', { ...snapshotWith(asynchronous), commitOverrides })).toBe('passed');
    expect(said('pg-sync-promise', { ...snapshotWith(), commitOverrides: denied })).toBe('unknown');
  });
});

describe('pg-sync-now', () => {
  const near = receiverWith();
  const potential = receiverWith({ applicationName: 'next', syncState: 'potential' });
  const quorum = (applicationName: string) => receiverWith({ applicationName, syncState: 'quorum' });

  it.each<readonly [string, string, readonly ReturnType<typeof receiverWith>[], string | readonly string[]]>([
    ['none named', '', [far], 'not-applicable'],
    ['there', 'FIRST 1 (near)', [near], 'passed'],
    ['gone', 'FIRST 1 (near)', [far], ['short critical']],
    ['all gone', 'FIRST 1 (near)', [], ['short critical']],
    ['there with the next', 'near, next', [near, potential], 'passed'],
    ['there without the next', 'near, next', [near], ['next medium']],
    ['two of three', 'ANY 2 (a, b, c)', [quorum('a'), quorum('b')], ['c medium']],
    ['one of three', 'ANY 2 (a, b, c)', [quorum('a')], ['short critical']],
    ['any at all', '*', [near], 'passed'],
    ['more asked than named', 'FIRST 2 (near)', [near], ['short critical']],
    ['named in another case', 'NEAR', [near], 'passed'],
  ])('%s', (_, synchronousStandbyNames, receivers, expected) => {
    expect(said('pg-sync-now', snapshotWith({ settings: { synchronousStandbyNames }, receivers }))).toEqual(expected);
  });

  it('is less grave where no commit waits anyway', () => {
    expect(said('pg-sync-now', snapshotWith({ settings: { synchronousCommit: 'local' }, receivers: [] }))).toEqual([
      'short medium',
    ]);
  });

  it('tells of commits that hang although the standby is connected', () => {
    const waiting = (longestMs: number) => ({ ...snapshotWith(), waiting: found({ sessions: 3, longestMs }) });
    expect(said('pg-sync-now', waiting(10 * second))).toEqual(['waiting critical']);
    expect(said('pg-sync-now', waiting(second))).toBe('passed');
  });

  it('is unknown where connections or sessions are hidden', () => {
    const hidden = { ...snapshotWith(), receivers: found({ seen: [], hidden: 2 }) };
    expect(said('pg-sync-now', hidden)).toBe('unknown');
    expect(said('pg-sync-now', { ...snapshotWith(), waiting: denied })).toBe('unknown');
    expect(said('pg-sync-now', { ...snapshotWith(), settings: denied })).toBe('unknown');
  });
});

describe('pg-standby-lag', () => {
  it.each<readonly [string, Parts, Aims, string | readonly string[]]>([
    ['caught up', asynchronous, { rpoMs: second }, 'passed'],
    ['a little behind', { receivers: [{ ...far, ...behind(mebibyte, 300) }] }, { rpoMs: second }, 'passed'],
    [
      'behind the objective',
      { receivers: [{ ...far, ...behind(mebibyte, 3 * second) }] },
      { rpoMs: second },
      ['now high', 'far medium'],
    ],
    [
      'one behind, another not',
      { receivers: [{ ...far, ...behind(mebibyte, 3 * second) }, receiverWith()] },
      { rpoMs: second },
      ['far medium'],
    ],
    // The lag measured last is small, but it was measured before the standby fell silent.
    [
      'silent',
      { receivers: [{ ...far, ...behind(mebibyte, 3), replyAgeMs: 41 * second }] },
      { rpoMs: 5 * second },
      ['now high', 'far medium'],
    ],
    [
      'not silent yet',
      { receivers: [{ ...far, ...behind(mebibyte, 3), replyAgeMs: 39 * second }] },
      { rpoMs: 5 * second },
      'passed',
    ],
    // By its own clock, and there is nothing that it could lack.
    ['idle', { receivers: [{ ...far, replyAgeMs: 10 * minute }] }, { rpoMs: second }, 'passed'],
    [
      'behind without an objective',
      { receivers: [{ ...far, ...behind(mebibyte, 6 * minute) }] },
      {},
      ['far medium', 'far/replay medium'],
    ],
    [
      'not measured',
      { receivers: [{ ...far, ...behind(mebibyte, null), replyAgeMs: null }] },
      { rpoMs: second },
      'unknown',
    ],
    [
      'not measured, and far behind',
      { receivers: [{ ...far, ...behind(2 * gibibyte, null), replyAgeMs: null }] },
      {},
      ['far medium', 'far/replay medium'],
    ],
    ['nobody', { ...asynchronous, receivers: [] }, { rpoMs: minute }, ['now high']],
    ['nobody, and no objective', { ...asynchronous, receivers: [] }, {}, 'not-applicable'],
    ['nobody but the archive', { settings: archiving, receivers: [] }, { rpoMs: minute }, 'passed'],
    ['nobody but the archive of an idle server', idleWith(0), { rpoMs: 5 * minute }, 'passed'],
    ['nobody but the archive of one that began a segment', idleWith(64), { rpoMs: 5 * minute }, 'passed'],
    ['nobody but an archive that lacks a transaction', idleWith(65), { rpoMs: 5 * minute }, ['now high']],
    [
      'nobody but an old archive',
      { settings: archiving, receivers: [], archiver: { lastArchived: { wal: 'x', agoMs: 2 * minute } } },
      { rpoMs: minute },
      ['now high'],
    ],
    ['a base backup', { ...asynchronous, receivers: [{ ...far, state: 'backup' }] }, { rpoMs: minute }, ['now high']],
    ['a subscriber', { ...asynchronous, receivers: [{ ...far, kind: 'logical' }] }, { rpoMs: minute }, ['now high']],
    [
      'nobody on RDS',
      { ...asynchronous, receivers: [], server: { platform: 'rds' } },
      { rpoMs: minute },
      'not-applicable',
    ],
  ])('%s', (_, parts, aims, expected) => {
    expect(said('pg-standby-lag', snapshotWith(parts), aims)).toEqual(expected);
  });

  it('tells what is not replayed from what is not on disk', () => {
    const paused = receiverWith({
      behindBytes: { sent: 0, written: 0, flushed: 0, replayed: 64 * mebibyte },
      lagMs: { written: 1, flushed: 2, replayed: 10 * minute },
    });
    expect(said('pg-standby-lag', snapshotWith({ receivers: [paused] }), { rpoMs: second, rtoMs: minute })).toEqual([
      'near/replay medium',
    ]);
  });

  it('tells standbys of one name apart', () => {
    const late = { ...receiverWith({ applicationName: 'walreceiver' }), ...behind(mebibyte, 6 * minute) };
    expect(said('pg-standby-lag', snapshotWith({ receivers: [late, late] }), { rtoMs: 60 * minute })).toEqual([
      'walreceiver medium',
      'walreceiver#2 medium',
    ]);
  });
});

describe('pg-archiver', () => {
  const failed = { wal: '000000010000000000000008', agoMs: second };

  it.each<readonly [string, Parts, string | readonly string[]]>([
    ['off', {}, 'not-applicable'],
    ['well', { settings: archiving }, 'passed'],
    ['on, and nothing set', { settings: { archiveMode: 'on' } }, ['nothing high']],
    ['thrown away', { settings: { archiveMode: 'on', archiveBy: 'discarding' } }, ['discarding high']],
    ['failing', { settings: archiving, archiver: { failedCount: 3, lastFailed: failed } }, ['failing high']],
    [
      'failing from the start',
      { settings: archiving, archiver: { lastArchived: null, lastFailed: failed } },
      ['failing high'],
    ],
    [
      'over its failures',
      { settings: archiving, archiver: { failedCount: 3, lastFailed: { ...failed, agoMs: minute } } },
      'passed',
    ],
    ['behind', { settings: archiving, archiver: { notArchivedBytes: 11 * 16 * mebibyte } }, ['backlog medium']],
    [
      'behind by what is being written',
      { settings: archiving, archiver: { notArchivedBytes: 10 * 16 * mebibyte } },
      'passed',
    ],
    [
      'nothing archived yet',
      { settings: archiving, archiver: { lastArchived: null, notArchivedBytes: null } },
      'passed',
    ],
  ])('%s', (_, parts, expected) => {
    expect(said('pg-archiver', snapshotWith(parts))).toEqual(expected);
  });
});

describe('pg-slots', () => {
  const unused = slotWith({ name: 'old', active: false, heldBytes: mebibyte });
  const bounded = { maxSlotWalKeepBytes: gibibyte };

  it.each<readonly [string, Parts, string | readonly string[]]>([
    ['none', {}, 'not-applicable'],
    ['in use', { slots: [slotWith()] }, 'passed'],
    ['in use and behind', { slots: [slotWith({ heldBytes: gibibyte })] }, 'passed'],
    ['of a session', { slots: [{ ...unused, temporary: true }] }, 'not-applicable'],
    ['never used', { slots: [{ ...unused, heldBytes: null, walStatus: null }] }, 'passed'],
    ['unused, and holding nothing back', { slots: [{ ...unused, heldBytes: 0 }] }, 'passed'],
    ['unused', { slots: [unused] }, ['old medium']],
    ['unused, with much', { slots: [{ ...unused, heldBytes: gibibyte }] }, ['old high']],
    ['unused, with a limit', { slots: [unused], settings: bounded }, ['old low']],
    ['unused for a moment', { slots: [{ ...unused, inactiveMs: minute }] }, 'passed'],
    ['unused for an hour', { slots: [{ ...unused, inactiveMs: 60 * minute }] }, ['old medium']],
    [
      'beyond the limit',
      { slots: [slotWith({ name: 'old', walStatus: 'unreserved' })], settings: bounded },
      ['old high'],
    ],
    ['lost', { slots: [{ ...unused, heldBytes: null, walStatus: 'lost' }] }, ['old high']],
    ['invalidated', { slots: [{ ...unused, invalidationReason: 'wal_removed' }] }, ['old high']],
  ])('%s', (_, parts, expected) => {
    expect(said('pg-slots', snapshotWith(parts))).toEqual(expected);
  });

  it('assumes no limit where the setting could not be seen', () => {
    expect(said('pg-slots', { ...snapshotWith({ slots: [unused] }), settings: denied })).toEqual(['old medium']);
  });
});

describe('pg-settings', () => {
  it.each<readonly [string, Parts, Aims, string | readonly string[]]>([
    ['as they should be', {}, {}, 'passed'],
    ['fsync off', { settings: { fsync: false } }, {}, ['fsync critical']],
    ['full_page_writes off', { settings: { fullPageWrites: false } }, {}, ['full_page_writes high']],
    [
      'full_page_writes off on Aurora',
      { settings: { fullPageWrites: false }, server: { platform: 'aurora' } },
      {},
      'passed',
    ],
    ['wal_level minimal', { settings: { walLevel: 'minimal' } }, { rpoMs: minute }, ['wal_level high']],
    ['wal_level minimal, and nothing promised', { settings: { walLevel: 'minimal' } }, {}, 'passed'],
    ['no checksums', { settings: { dataChecksums: false } }, {}, ['data_checksums low']],
  ])('%s', (_, parts, aims, expected) => {
    expect(said('pg-settings', snapshotWith(parts), aims)).toEqual(expected);
  });
});

describe('a server', () => {
  it('that is a standby says nothing of what only the primary knows', () => {
    const results = judged(snapshotWith({ server: { inRecovery: true } }), { rpoMs: second });
    for (const { id, askedOf } of databaseChecks) {
      if (askedOf === 'primary') expect(results.get(id)?.outcome).toBe('unknown');
    }
    expect(results.get('pg-connection')?.outcome).toBe('failed');
  });

  it('is never fine where it could not be looked at', () => {
    const snapshot: ReplicationSnapshot = {
      server: snapshotWith({ server: { seesStatistics: false } }).server,
      settings: denied,
      commitOverrides: denied,
      receivers: denied,
      waiting: denied,
      archiver: denied,
      slots: denied,
    };
    const outcomes = [...judged(snapshot, { rpoMs: second }).values()].map(({ outcome }) => outcome);
    expect(new Set(outcomes)).toEqual(new Set(['unknown']));
  });

  it('tells a person what is promised and what is so', () => {
    const late = receiverWith({ applicationName: 'far', syncState: 'async', ...behind(3 * mebibyte, 12 * second) });
    expect(databaseFacts(snapshotWith({ receivers: [receiverWith(), late] }))).toEqual([
      { name: 'server', text: 'PostgreSQL 15.18, primary' },
      {
        name: 'promise',
        text: 'nothing confirmed is lost with the primary: a commit waits until 1 standby has it on disk; no archive (archive_mode is off)',
      },
      {
        name: 'now',
        text: 'near (streaming, sync): everything on its disk, everything replayed; far (streaming, async): 3 MiB of WAL (about 12 s) not on its disk, 3 MiB of WAL (about 12 s) not replayed',
      },
    ]);
  });
});
