/**
 * The demo's PostgreSQL backup, where the machine has PostgreSQL: a real dump, by `pg_dump`, of a server that is started for
 * it and gone afterwards. It takes some seconds, during which the monitor has long been running.
 */
import { execFile } from 'node:child_process';
import { chmod, chown, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { findBinaries } from '../../../shared/restore/engines/postgres/binaries.ts';
import { type Runner, runnerFor } from '../../../shared/restore/engines/postgres/runner.ts';
import { thisMachine } from '../../../shared/runtime/thisMachine.ts';
import { nameOf, putDemoBackup } from './make.ts';

export const accountsPrefix = 'db/accounts/';

export type DemoPostgres = { readonly folder: string; readonly runner: Runner };

/** @returns nothing where PostgreSQL is not there, or cannot be run by this user. */
export async function findDemoPostgres(): Promise<DemoPostgres | undefined> {
  const machine = thisMachine();
  try {
    const { folder } = await findBinaries(machine, 'server');
    return { folder, runner: await runnerFor(machine.uid) };
  } catch {
    return undefined;
  }
}

const programMsMax = 30_000;
/** Of its socket: there is no other listener in a folder of its own. */
const port = 5432;
const user = 'demo';

const run = promisify(execFile);

/** Leaves nothing but the backup. */
export async function makeDemoAccounts(
  { folder: programs, runner }: DemoPostgres,
  { s3, now }: { readonly s3: string; readonly now: number },
  stopping: AbortSignal,
): Promise<void> {
  // Its path is part of a socket's, which may have a hundred characters.
  const folder = await mkdtemp(join(tmpdir(), 'hf-pg-'));
  const data = join(folder, 'data');
  const program = async (name: string, args: readonly string[], signal?: AbortSignal) =>
    void (await run(join(programs, name), args, {
      cwd: folder,
      env: { PATH: programs, LC_ALL: 'C', TZ: 'UTC' },
      timeout: programMsMax,
      killSignal: 'SIGKILL',
      ...runner,
      ...(signal === undefined ? {} : { signal }),
    }));
  const pgCtl = (...args: readonly string[]) => program('pg_ctl', ['-D', data, '-w', '-s', ...args]);
  try {
    await chmod(folder, 0o700);
    if (runner.uid !== undefined) await chown(folder, runner.uid, runner.gid);
    await program(
      'initdb',
      ['-D', data, '-U', user, '-A', 'trust', '-E', 'UTF8', '--no-locale', '--no-sync'],
      stopping,
    );
    const settings = `-c listen_addresses= -c unix_socket_directories=${folder} -c fsync=off -c max_connections=10`;
    await pgCtl('-l', join(folder, 'log'), '-o', settings, 'start');
    try {
      const to = ['-h', folder, '-p', String(port), '-U', user];
      const script = join(folder, 'accounts.sql');
      await writeFile(script, accountsSql(now), { mode: 0o644 });
      await program('psql', [...to, '-d', 'postgres', '-X', '-q', '-v', 'ON_ERROR_STOP=1', '-f', script], stopping);
      const dump = join(folder, 'accounts.dump');
      await program('pg_dump', [...to, '-d', 'accounts', '-Fc', '--no-owner', '--no-privileges', '-f', dump], stopping);
      const backup = { key: `${accountsPrefix}accounts-${nameOf(now)}.dump`, at: now, summed: false };
      await putDemoBackup(s3, backup, await readFile(dump));
    } finally {
      await pgCtl('-m', 'immediate', 'stop');
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function accountsSql(now: number): string {
  const newest = new Date(now - 2 * 60_000).toISOString();
  return `
    create database accounts;
    \\connect accounts
    create table accounts (id int primary key, owner text not null);
    create table transfers (
      id int primary key,
      account int not null references accounts,
      cents int not null,
      at timestamptz not null
    );
    insert into accounts select n, 'Owner ' || n from generate_series(1, 200) n;
    -- What one account gives another gets.
    insert into transfers
      select n, 1 + n % 200, case when n % 2 = 0 then 100 + n / 2 else -100 - n / 2 end,
             timestamptz '${newest}' - (19999 - n) * interval '1 minute'
      from generate_series(0, 19999) n;
    create index on transfers (account, at);
  `;
}
