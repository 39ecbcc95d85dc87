/** Which settings the server is asked for, and what they become. */
import * as z from 'zod';
import type { Settings } from './snapshot.ts';

/** "The enumerated values", with the spellings that PostgreSQL takes for them. */
export const synchronousCommit = z
  .enum(['off', 'local', 'remote_write', 'on', 'remote_apply', 'true', 'false', 'yes', 'no', '1', '0'])
  .transform((value) => {
    if (value === 'true' || value === 'yes' || value === '1') return 'on';
    return value === 'false' || value === 'no' || value === '0' ? 'off' : value;
  });

const onOff = z.enum(['on', 'off']).transform((value) => value === 'on');

const unitFactors: Readonly<Record<string, number>> = {
  ms: 1,
  s: 1_000,
  min: 60_000,
  B: 1,
  kB: 1_024,
  '8kB': 8_192,
  MB: 1_024 ** 2,
};

/** In milliseconds or bytes, whatever the server's unit. -1 stays what it is. */
const measure = z
  .object({ setting: z.coerce.number(), unit: z.string() })
  .transform(({ setting, unit }) => (setting === -1 ? -1 : setting * (unitFactors[unit] ?? Number.NaN)))
  .pipe(z.number());

const settingRows = z.object({
  synchronous_standby_names: z.object({ setting: z.string() }),
  synchronous_commit: z.object({ setting: synchronousCommit, source: z.string() }),
  wal_level: z.object({ setting: z.enum(['minimal', 'replica', 'logical']) }),
  fsync: z.object({ setting: onOff }),
  full_page_writes: z.object({ setting: onOff }),
  data_checksums: z.object({ setting: onOff }),
  hot_standby: z.object({ setting: onOff }),
  max_wal_senders: z.object({ setting: z.coerce.number().int() }),
  archive_mode: z.object({ setting: z.enum(['off', 'on', 'always']) }),
  archive_command: z.object({ setting: z.enum(['set', 'nothing', 'discarding']) }),
  archive_library: z.object({ setting: z.enum(['set', 'nothing']) }).optional(),
  archive_timeout: measure,
  max_slot_wal_keep_size: measure.optional(),
  wal_segment_size: measure,
  wal_writer_delay: measure,
  wal_sender_timeout: measure,
});

export const settingsQuery = {
  document: 'pg_settings',
  // Of the archive command, whose text may hold secrets, only what kind it is leaves the server.
  text: `
    SELECT jsonb_object_agg(name, jsonb_build_object('unit', unit, 'source', source, 'setting',
      CASE WHEN name IN ('archive_command', 'archive_library') THEN
          CASE WHEN setting IN ('', '(disabled)') THEN 'nothing'
            WHEN name = 'archive_command' AND setting ~ '^\\s*((/usr)?/bin/)?(true|:|exit\\s+0)\\s*;?\\s*$' THEN 'discarding'
            ELSE 'set' END
        ELSE setting END)) AS found
    FROM pg_settings
    WHERE name IN (${Object.keys(settingRows.shape)
      .map((name) => `'${name}'`)
      .join(', ')})`,
  rows: z.tuple([z.object({ found: settingRows })]).transform(([{ found }]) => ({
    synchronousStandbyNames: found.synchronous_standby_names.setting,
    synchronousCommit: found.synchronous_commit.setting,
    synchronousCommitSource: found.synchronous_commit.source,
    walLevel: found.wal_level.setting,
    fsync: found.fsync.setting,
    fullPageWrites: found.full_page_writes.setting,
    dataChecksums: found.data_checksums.setting,
    hotStandby: found.hot_standby.setting,
    maxWalSenders: found.max_wal_senders.setting,
    archiveMode: found.archive_mode.setting,
    archiveBy: archiveBy(found.archive_command.setting, found.archive_library?.setting),
    archiveTimeoutMs: found.archive_timeout,
    ...(found.max_slot_wal_keep_size === undefined
      ? {}
      : { maxSlotWalKeepBytes: found.max_slot_wal_keep_size === -1 ? null : found.max_slot_wal_keep_size }),
    walSegmentBytes: found.wal_segment_size,
    walWriterDelayMs: found.wal_writer_delay,
    walSenderTimeoutMs: found.wal_sender_timeout,
  })),
};

/** A library goes before a command. */
function archiveBy(
  command: 'set' | 'nothing' | 'discarding',
  library: 'set' | 'nothing' | undefined,
): Settings['archiveBy'] {
  if (library === 'set') return 'library';
  return command === 'set' ? 'command' : command;
}
