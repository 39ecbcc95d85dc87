/** A primary as nobody has anything to say against, with one synchronous standby, for tests to change. */
import { found } from '../../../shared/storage/looked.ts';
import type {
  Archiver,
  Receiver,
  ReplicationSnapshot,
  Server,
  Settings,
  Slot,
} from '../../../shared/storage/postgres/snapshot.ts';

export const second = 1_000;
export const minute = 60_000;
export const mebibyte = 1024 ** 2;
export const gibibyte = 1024 ** 3;

function serverWith(server: Partial<Server> = {}): Server {
  return {
    versionNumber: 150_018,
    version: '15.18',
    inRecovery: false,
    platform: 'postgresql',
    role: 'auditor',
    seesStatistics: true,
    ...server,
  };
}

/** PostgreSQL's defaults, but for one synchronous standby and data checksums. */
export function settingsWith(settings: Partial<Settings> = {}): Settings {
  return {
    synchronousStandbyNames: 'FIRST 1 (near)',
    synchronousCommit: 'on',
    synchronousCommitSource: 'default',
    walLevel: 'replica',
    fsync: true,
    fullPageWrites: true,
    dataChecksums: true,
    hotStandby: true,
    maxWalSenders: 10,
    archiveMode: 'off',
    archiveBy: 'nothing',
    archiveTimeoutMs: 0,
    maxSlotWalKeepBytes: null,
    walSegmentBytes: 16 * mebibyte,
    walWriterDelayMs: 200,
    walSenderTimeoutMs: minute,
    ...settings,
  };
}

/** Caught up and idle. */
export function receiverWith(receiver: Partial<Receiver> = {}): Receiver {
  return {
    applicationName: 'near',
    kind: 'physical',
    state: 'streaming',
    syncState: 'sync',
    behindBytes: { sent: 0, written: 0, flushed: 0, replayed: 0 },
    lagMs: { written: null, flushed: null, replayed: null },
    replyAgeMs: 3 * second,
    ...receiver,
  };
}

/** Far behind in everything, by so much. */
export function behind(bytes: number, ms: number | null): Pick<Receiver, 'behindBytes' | 'lagMs'> {
  return {
    behindBytes: { sent: bytes, written: bytes, flushed: bytes, replayed: bytes },
    lagMs: { written: ms, flushed: ms, replayed: ms },
  };
}

function archiverWith(archiver: Partial<Archiver> = {}): Archiver {
  return {
    archivedCount: 7,
    failedCount: 0,
    lastArchived: { wal: '000000010000000000000007', agoMs: 30 * second },
    lastFailed: null,
    notArchivedBytes: mebibyte,
    ...archiver,
  };
}

export function slotWith(slot: Partial<Slot> = {}): Slot {
  return {
    name: 'near_slot',
    kind: 'physical',
    temporary: false,
    active: true,
    heldBytes: 0,
    walStatus: 'reserved',
    ...slot,
  };
}

export type Parts = {
  readonly server?: Partial<Server>;
  readonly settings?: Partial<Settings>;
  readonly receivers?: readonly Receiver[];
  readonly archiver?: Partial<Archiver>;
  readonly slots?: readonly Slot[];
};

export function snapshotWith({
  server,
  settings,
  receivers = [receiverWith()],
  archiver,
  slots = [],
}: Parts = {}): ReplicationSnapshot {
  return {
    server: serverWith(server),
    settings: found(settingsWith(settings)),
    commitOverrides: found([]),
    receivers: found({ seen: receivers, hidden: 0 }),
    waiting: found({ sessions: 0, longestMs: 0 }),
    archiver: found(archiverWith(archiver)),
    slots: found(slots),
  };
}
