/**
 * Settings of a server that lives for one restore. What would save its data from a crash is off: after a crash the
 * restore has failed anyway. PostgreSQL documentation, "14.4. Populating a Database" and "14.5. Non-Durable Settings".
 */
import type { Machine } from './machine.ts';

const mb = 2 ** 20;

export function serverSettings(
  machine: Pick<Machine, 'memoryBytes'>,
  jobs: number,
  socketFolder: string,
): Readonly<Record<string, string>> {
  return {
    listen_addresses: '',
    unix_socket_directories: socketFolder,
    unix_socket_permissions: '0700',
    port: '5432',
    fsync: 'off',
    full_page_writes: 'off',
    synchronous_commit: 'off',
    wal_level: 'minimal',
    max_wal_senders: '0',
    archive_mode: 'off',
    autovacuum: 'off',
    max_wal_size: '1GB',
    checkpoint_timeout: '1h',
    shared_buffers: megabytes(machine.memoryBytes / 8, 32, 1_024),
    // Each job sorts for an index of its own.
    maintenance_work_mem: megabytes(machine.memoryBytes / 8 / jobs, 32, 512),
    max_connections: String(jobs + 30),
    // In the folder of the data, where it is deleted with it; Lambda has no /dev/shm.
    dynamic_shared_memory_type: 'mmap',
    // A server that lost one of its processes has lost the restore.
    restart_after_crash: 'off',
    huge_pages: 'off',
    jit: 'off',
    timezone: 'UTC',
    lc_messages: 'C',
    // What a dump makes the server complain of is told to whoever restores it; it must not fill the disk as well.
    log_min_messages: 'fatal',
    log_min_error_statement: 'panic',
    password_encryption: 'scram-sha-256',
    max_locks_per_transaction: '1024',
  };
}

/** As the documentation advises a quarter of the memory at most; the rest is for the file cache, and for others. */
function megabytes(bytes: number, least: number, most: number): string {
  return `${Math.min(most, Math.max(least, Math.floor(bytes / mb)))}MB`;
}

/** The lines of postgresql.conf. */
export function settingLines(settings: Readonly<Record<string, string>>): string {
  return Object.entries(settings)
    .map(([name, value]) => `${name} = '${value.replaceAll("'", "''")}'\n`)
    .join('');
}

/** Everybody needs a password, and nobody comes over a network. */
export const accessRules = 'local all all scram-sha-256\n';
