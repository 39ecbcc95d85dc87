/**
 * What the server is asked, and the form of its answers. Ages are measured by its own clock. Columns that only newer
 * versions have are taken out of the row as JSON, where a missing one is NULL and no error.
 */
import * as z from 'zod';
import { synchronousCommit } from './settingsQuery.ts';
import { segmentEnd } from './walName.ts';

const wholeNumber = z.number().int().nonnegative();
const amount = z.number().nonnegative();

/** Where the server is in the WAL: a standby, in what it has replayed. */
const here = `CASE WHEN pg_is_in_recovery() THEN pg_last_wal_replay_lsn() ELSE pg_current_wal_lsn() END`;

/** Unlike GREATEST, which passes over NULL, it leaves NULL what it is: not known. */
const notBelowZero = (amountSql: string) => `(CASE WHEN ${amountSql} < 0 THEN 0 ELSE ${amountSql} END)::float8`;

const msSince = (time: string) => notBelowZero(`extract(epoch FROM clock_timestamp() - (${time})) * 1000`);

const bytesBehind = (lsn: string) => notBelowZero(`pg_wal_lsn_diff(here.lsn, ${lsn})`);

export const serverQuery = {
  document: 'pg_is_in_recovery()',
  text: `
    SELECT current_setting('server_version_num')::int AS "versionNumber",
      current_setting('server_version') AS version,
      pg_is_in_recovery() AS "inRecovery",
      CASE WHEN EXISTS (SELECT FROM pg_proc WHERE proname = 'aurora_version') THEN 'aurora'
        WHEN EXISTS (SELECT FROM pg_settings WHERE name LIKE 'rds.%') THEN 'rds'
        ELSE 'postgresql' END AS platform,
      current_user::text AS role,
      pg_has_role(current_user, 'pg_read_all_stats', 'USAGE') AS "seesStatistics"`,
  rows: z.tuple([
    z.object({
      versionNumber: wholeNumber,
      version: z.string(),
      inRecovery: z.boolean(),
      platform: z.enum(['postgresql', 'rds', 'aurora']),
      role: z.string(),
      seesStatistics: z.boolean(),
    }),
  ]),
};

export const overridesQuery = {
  document: 'pg_db_role_setting',
  text: `
    SELECT r.rolname::text AS role, d.datname::text AS database, split_part(c, '=', 2) AS value
    FROM pg_db_role_setting s
      LEFT JOIN pg_roles r ON r.oid = s.setrole
      LEFT JOIN pg_database d ON d.oid = s.setdatabase
      CROSS JOIN unnest(s.setconfig) AS c
    WHERE c LIKE 'synchronous\\_commit=%' AND (s.setdatabase = 0 OR d.datname = current_database())
    ORDER BY 1, 2`,
  rows: z.array(
    z
      .object({ role: z.string().nullable(), database: z.string().nullable(), value: synchronousCommit })
      .transform(({ role, database, value }) => ({
        ...(role === null ? {} : { role }),
        ...(database === null ? {} : { database }),
        value,
      })),
  ),
};

/** The columns of the view, and what they become. */
const stepsDone = { sent: 'sent', write: 'written', flush: 'flushed', replay: 'replayed' } as const;

const receiverRow = z
  .object({
    applicationName: z.string(),
    kind: z.enum(['physical', 'logical']),
    state: z.enum(['startup', 'catchup', 'streaming', 'backup', 'stopping']),
    syncState: z.enum(['async', 'potential', 'sync', 'quorum']),
    sent: amount.nullable(),
    written: amount.nullable(),
    flushed: amount.nullable(),
    replayed: amount.nullable(),
    writeLagMs: amount.nullable(),
    flushLagMs: amount.nullable(),
    replayLagMs: amount.nullable(),
    replyAgeMs: amount.nullable(),
  })
  .transform(({ sent, written, flushed, replayed, writeLagMs, flushLagMs, replayLagMs, ...row }) => ({
    ...row,
    behindBytes: { sent, written, flushed, replayed },
    lagMs: { written: writeLagMs, flushed: flushLagMs, replayed: replayLagMs },
  }));

/** Of other roles' connections, a role without pg_read_all_stats sees the process and nothing else. */
const hiddenRow = z.object({ state: z.null() }).transform(() => undefined);

export const receiversQuery = {
  document: 'pg_stat_replication',
  text: `
    WITH here AS MATERIALIZED (SELECT ${here} AS lsn)
    SELECT r.application_name AS "applicationName", r.state, r.sync_state AS "syncState",
      CASE WHEN EXISTS (SELECT FROM pg_replication_slots s WHERE s.active_pid = r.pid AND s.slot_type = 'logical')
        THEN 'logical' ELSE 'physical' END AS kind,
      ${Object.entries(stepsDone)
        .map(([step, done]) => `${bytesBehind(`r.${step}_lsn`)} AS "${done}"`)
        .join(', ')},
      extract(epoch FROM r.write_lag)::float8 * 1000 AS "writeLagMs",
      extract(epoch FROM r.flush_lag)::float8 * 1000 AS "flushLagMs",
      extract(epoch FROM r.replay_lag)::float8 * 1000 AS "replayLagMs",
      ${msSince(`(to_jsonb(r) ->> 'reply_time')::timestamptz`)} AS "replyAgeMs"
    FROM pg_stat_replication r CROSS JOIN here
    ORDER BY r.application_name, r.flush_lsn DESC NULLS LAST, r.pid`,
  rows: z.array(z.union([receiverRow, hiddenRow])).transform((rows) => {
    const seen = rows.filter((row) => row !== undefined);
    return { seen, hidden: rows.length - seen.length };
  }),
};

/** Lets the next look at a statistics view of the same transaction see what is so then. Anybody may. */
export const clearQuery = {
  document: 'pg_stat_clear_snapshot()',
  text: 'SELECT pg_stat_clear_snapshot()',
  rows: z.array(z.unknown()),
};

export const waitingQuery = {
  document: 'pg_stat_activity',
  text: `
    SELECT pid, query_start::text AS "startedAt", ${msSince('query_start')} AS "runsMs"
    FROM pg_stat_activity
    WHERE wait_event_type = 'IPC' AND wait_event = 'SyncRep' AND query_start IS NOT NULL
    ORDER BY query_start LIMIT 10000`,
  rows: z.array(z.object({ pid: wholeNumber, startedAt: z.string(), runsMs: amount })),
};

export const archiverQuery = {
  document: 'pg_stat_archiver',
  text: `
    SELECT archived_count::float8 AS "archivedCount", failed_count::float8 AS "failedCount",
      last_archived_wal AS "archivedWal", ${msSince('last_archived_time')} AS "archivedAgoMs",
      last_failed_wal AS "failedWal", ${msSince('last_failed_time')} AS "failedAgoMs",
      pg_wal_lsn_diff(${here}, '0/0')::text AS position,
      pg_size_bytes(current_setting('wal_segment_size'))::float8 AS "segmentBytes"
    FROM pg_stat_archiver`,
  rows: z
    .tuple([
      z.object({
        archivedCount: wholeNumber,
        failedCount: wholeNumber,
        archivedWal: z.string().nullable(),
        archivedAgoMs: amount.nullable(),
        failedWal: z.string().nullable(),
        failedAgoMs: amount.nullable(),
        position: z.string().regex(/^\d+$/),
        segmentBytes: wholeNumber.positive(),
      }),
    ])
    .transform(([row]) => ({
      archivedCount: row.archivedCount,
      failedCount: row.failedCount,
      lastArchived: happened(row.archivedWal, row.archivedAgoMs),
      lastFailed: happened(row.failedWal, row.failedAgoMs),
      notArchivedBytes: bytesAfter(row.archivedWal, row.segmentBytes, BigInt(row.position)),
    })),
};

function happened(wal: string | null, agoMs: number | null) {
  return wal === null || agoMs === null ? null : { wal, agoMs };
}

function bytesAfter(wal: string | null, segmentBytes: number, position: bigint): number | null {
  const end = wal === null ? undefined : segmentEnd(wal, segmentBytes);
  if (end === undefined) return null;
  return position <= end ? 0 : Number(position - end);
}

export const slotsQuery = {
  document: 'pg_replication_slots',
  text: `
    WITH here AS MATERIALIZED (SELECT ${here} AS lsn)
    SELECT s.slot_name::text AS name, s.slot_type AS kind, s.temporary, s.active,
      ${bytesBehind('s.restart_lsn')} AS "heldBytes",
      to_jsonb(s) ->> 'wal_status' AS "walStatus",
      ${msSince(`(to_jsonb(s) ->> 'inactive_since')::timestamptz`)} AS "inactiveMs",
      to_jsonb(s) ->> 'invalidation_reason' AS "invalidationReason",
      current_setting('server_version_num')::int AS version
    FROM pg_replication_slots s CROSS JOIN here
    ORDER BY s.slot_name`,
  rows: z.array(
    z
      .object({
        name: z.string(),
        kind: z.enum(['physical', 'logical']),
        temporary: z.boolean(),
        active: z.boolean(),
        heldBytes: amount.nullable(),
        walStatus: z.enum(['reserved', 'extended', 'unreserved', 'lost']).nullable(),
        inactiveMs: amount.nullable(),
        invalidationReason: z.string().nullable(),
        version: wholeNumber,
      })
      .transform(({ walStatus, inactiveMs, invalidationReason, version, ...slot }) => ({
        ...slot,
        ...(version < 130_000 ? {} : { walStatus }),
        ...(version < 170_000 ? {} : { inactiveMs, invalidationReason }),
      })),
  ),
};
