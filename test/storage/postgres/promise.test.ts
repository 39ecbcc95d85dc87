/**
 * PostgreSQL documentation, "20.5.1. Settings", synchronous_commit, with its table "synchronous_commit Modes"; "30.4.
 * Asynchronous Commit" ("the maximum is three times wal_writer_delay"); "20.5.3. Archiving", archive_timeout.
 */
import { describe, expect, it } from 'vitest';
import { archivePromise, commitPromise, promisedLossMs } from '../../../shared/storage/postgres/promise.ts';
import type { StandbyNames } from '../../../shared/storage/postgres/standbyNames.ts';
import { settingsWith } from './snapshots.ts';

const none: StandbyNames = { kind: 'none' };
const two: StandbyNames = { kind: 'any', needed: 2, names: ['a', 'b', 'c'] };

describe('what a commit promises', () => {
  it.each([
    ['remote_apply', two, { kind: 'standbys', needed: 2, have: 'applied' }],
    ['on', two, { kind: 'standbys', needed: 2, have: 'flushed' }],
    ['remote_write', two, { kind: 'standbys', needed: 2, have: 'written' }],
    ['local', two, { kind: 'primary' }],
    ['off', two, { kind: 'later', withinMs: 600 }],
    // "If synchronous_standby_names is empty, the only meaningful settings are on and off".
    ['remote_apply', none, { kind: 'primary' }],
    ['on', none, { kind: 'primary' }],
    ['remote_write', none, { kind: 'primary' }],
    ['local', none, { kind: 'primary' }],
    ['off', none, { kind: 'later', withinMs: 600 }],
  ] as const)('%s', (synchronousCommit, names, expected) => {
    expect(commitPromise(names, settingsWith({ synchronousCommit }))).toEqual(expected);
  });

  it('is nothing more than the primary where no standby may connect', () => {
    expect(commitPromise(two, settingsWith({ maxWalSenders: 0 }))).toEqual({ kind: 'primary' });
  });
});

describe('what the archive promises', () => {
  it.each([
    [{ archiveMode: 'off', archiveBy: 'command', archiveTimeoutMs: 60_000 }, 'none'],
    [{ archiveMode: 'on', archiveBy: 'nothing', archiveTimeoutMs: 60_000 }, 'none'],
    [{ archiveMode: 'on', archiveBy: 'discarding', archiveTimeoutMs: 60_000 }, 'none'],
    [{ archiveMode: 'on', archiveBy: 'command', archiveTimeoutMs: 0 }, 'when-full'],
    [{ archiveMode: 'on', archiveBy: 'library', archiveTimeoutMs: 60_000 }, 'within'],
    [{ archiveMode: 'always', archiveBy: 'command', archiveTimeoutMs: 60_000 }, 'within'],
  ] as const)('%j: %s', (settings, kind) => {
    expect(archivePromise(settingsWith(settings)).kind).toBe(kind);
  });

  it('bounds what is lost where commits wait for no standby', () => {
    const archive = { kind: 'within', ms: 60_000 } as const;
    expect(promisedLossMs({ kind: 'standbys', needed: 1, have: 'flushed' }, archive)).toBe(0);
    expect(promisedLossMs({ kind: 'primary' }, archive)).toBe(60_000);
    expect(promisedLossMs({ kind: 'primary' }, { kind: 'when-full', segmentBytes: 1 })).toBeUndefined();
    expect(promisedLossMs({ kind: 'later', withinMs: 600 }, { kind: 'none', why: '' })).toBeUndefined();
  });
});
