/**
 * What one PostgreSQL server says of its replication at one moment, parsed. Each part with how looking for it went. JSON-safe.
 * Ages and distances are measured on the server, by its own clock and its own place in the WAL. The names are those of the
 * views in the PostgreSQL documentation: pg_settings, pg_stat_replication, pg_stat_archiver, pg_replication_slots.
 */
import type { Seen } from '../looked.ts';

export type ReplicationSnapshot = {
  readonly server: Server;
  readonly settings: Seen<Settings>;
  /** `ALTER ROLE … SET synchronous_commit` and `ALTER DATABASE … SET synchronous_commit`. */
  readonly commitOverrides: Seen<readonly CommitOverride[]>;
  readonly receivers: Seen<Receivers>;
  /** Sessions that wait for a synchronous standby. */
  readonly waiting: Seen<Waiting>;
  readonly archiver: Seen<Archiver>;
  readonly slots: Seen<readonly Slot[]>;
};

export type Server = {
  /** `server_version_num`, such as 150018. */
  readonly versionNumber: number;
  /** `server_version`, such as `15.18`. */
  readonly version: string;
  /** A standby says true. */
  readonly inRecovery: boolean;
  /** Amazon RDS and Aurora replicate below PostgreSQL too, where its views show nothing. */
  readonly platform: 'postgresql' | 'rds' | 'aurora';
  /** The role that looked. */
  readonly role: string;
  /** Whether the role may see other sessions' columns of the statistics views: it is a superuser or in `pg_read_all_stats`. */
  readonly seesStatistics: boolean;
};

export type SynchronousCommit = 'off' | 'local' | 'remote_write' | 'on' | 'remote_apply';

export type Settings = {
  readonly synchronousStandbyNames: string;
  readonly synchronousCommit: SynchronousCommit;
  /** Where the value of `synchronous_commit` comes from, such as `configuration file`, `database` or `user`. */
  readonly synchronousCommitSource: string;
  readonly walLevel: 'minimal' | 'replica' | 'logical';
  readonly fsync: boolean;
  readonly fullPageWrites: boolean;
  readonly dataChecksums: boolean;
  readonly hotStandby: boolean;
  readonly maxWalSenders: number;
  /** `always` archives on standbys too. */
  readonly archiveMode: 'off' | 'on' | 'always';
  /**
   * What archives: a command, a library, nothing, or a command that throws the WAL away and reports success, such as
   * `/bin/true`. The text of the command never leaves the server, because it may hold secrets.
   */
  readonly archiveBy: 'command' | 'library' | 'nothing' | 'discarding';
  /** 0 means that a segment is archived only once it is full. */
  readonly archiveTimeoutMs: number;
  /** Absent before PostgreSQL 13; null for no limit. */
  readonly maxSlotWalKeepBytes?: number | null;
  readonly walSegmentBytes: number;
  readonly walWriterDelayMs: number;
  /** 0 means never. */
  readonly walSenderTimeoutMs: number;
};

export type CommitOverride = {
  /** Absent for every role. */
  readonly role?: string;
  /** Absent for every database. */
  readonly database?: string;
  readonly value: SynchronousCommit;
};

export type Receivers = {
  readonly seen: readonly Receiver[];
  /** Connections of which the role may see nothing but that they are there. */
  readonly hidden: number;
};

/** A row of pg_stat_replication: something that receives the WAL. */
export type Receiver = {
  readonly applicationName: string;
  /** A logical receiver applies changes of some tables; it is no copy of the server. */
  readonly kind: 'physical' | 'logical';
  readonly state: 'startup' | 'catchup' | 'streaming' | 'backup' | 'stopping';
  readonly syncState: 'async' | 'potential' | 'sync' | 'quorum';
  /** WAL of the server that is not yet sent, or not yet known to be written, flushed, replayed. Null: it never said so. */
  readonly behindBytes: {
    readonly sent: number | null;
    readonly written: number | null;
    readonly flushed: number | null;
    readonly replayed: number | null;
  };
  /**
   * `write_lag`, `flush_lag` and `replay_lag`: between flushing WAL here and hearing that it was written, flushed, replayed
   * there. Null when nothing has happened for a while and it has caught up, and before anything was measured.
   */
  readonly lagMs: {
    readonly written: number | null;
    readonly flushed: number | null;
    readonly replayed: number | null;
  };
  /** How old its last message is, by its own clock; null before the first. */
  readonly replyAgeMs: number | null;
};

/** Sessions that were seen to wait in the same statement twice, two seconds apart. */
export type Waiting = {
  readonly sessions: number;
  /** How long the longest of their statements has been running: it has waited for as long at most. */
  readonly longestMs: number;
};

/** pg_stat_archiver. */
export type Archiver = {
  readonly archivedCount: number;
  readonly failedCount: number;
  readonly lastArchived: { readonly wal: string; readonly agoMs: number } | null;
  readonly lastFailed: { readonly wal: string; readonly agoMs: number } | null;
  /** The WAL written since the end of the segment archived last; null when that is not to be told from its name. */
  readonly notArchivedBytes: number | null;
};

export type Slot = {
  readonly name: string;
  readonly kind: 'physical' | 'logical';
  /** Gone with its session. */
  readonly temporary: boolean;
  readonly active: boolean;
  /** From its `restart_lsn` to now; null when it holds none back. */
  readonly heldBytes: number | null;
  /** Absent before PostgreSQL 13; null when the slot holds nothing back. */
  readonly walStatus?: 'reserved' | 'extended' | 'unreserved' | 'lost' | null;
  /** Absent before PostgreSQL 17; null while it is in use. */
  readonly inactiveMs?: number | null;
  /** Why it can be used no more, in PostgreSQL's word; absent before PostgreSQL 17, null while it can. */
  readonly invalidationReason?: string | null;
};
