/** What the restore tests share: a server to dump from, dumps by its own pg_dump, and a look at what a restore leaves behind. */
import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { lookup } from 'node:dns/promises';
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import pg from 'pg';
import { expect } from 'vitest';
import type { DataCheck, PostgresConfig } from '../../shared/config/restoreConfig.ts';
import type { EngineInput, EngineParts, Restored } from '../../shared/restore/engine.ts';
import { createPostgresEngine, type PostgresParts } from '../../shared/restore/engines/postgres.ts';
import type { Outcome } from '../../shared/restore/failure.ts';
import type { Progress } from '../../shared/restore/progress.ts';
import { thisMachine } from '../../shared/runtime/thisMachine.ts';
import { freePort, type Machine, newMachine, PostgresServer, remove } from './server.ts';

const run = promisify(execFile);

export type DumpOptions = readonly string[];

export class RestoreWorld {
  readonly machine: Machine;
  readonly server: PostgresServer;
  /** Workspaces of runs, as openWorkspace makes them. */
  readonly root: string;
  #runs = 0;

  private constructor(machine: Machine, server: PostgresServer) {
    this.machine = machine;
    this.server = server;
    this.root = mkdtempSync(join(tmpdir(), 'holdfast-restores-'));
    chmodSync(this.root, 0o755);
  }

  static async open(): Promise<RestoreWorld> {
    const machine = await newMachine();
    const server = new PostgresServer(machine, 'source', await freePort());
    await server.create();
    await server.start();
    return new RestoreWorld(machine, server);
  }

  async close(): Promise<void> {
    await this.server.stop();
    remove(this.machine);
    rmSync(this.root, { recursive: true, force: true });
  }

  /** As the superuser of the server that is dumped. */
  async sql(database: string, ...statements: readonly string[]): Promise<readonly Readonly<Record<string, unknown>>[]> {
    const client = new pg.Client({
      host: '127.0.0.1',
      port: this.server.port,
      user: 'postgres',
      password: 'of-the-superuser',
      database,
      ssl: false,
    });
    client.on('error', () => {});
    await client.connect();
    try {
      let rows: readonly Readonly<Record<string, unknown>>[] = [];
      for (const statement of statements) rows = (await client.query(statement)).rows;
      return rows;
    } finally {
      await client.end();
    }
  }

  async database(name: string, ...statements: readonly string[]): Promise<void> {
    await this.sql('postgres', `CREATE DATABASE ${name}`);
    await this.sql(name, ...statements);
  }

  /** By pg_dump itself. @returns the file, or the folder for `-Fd`. */
  async dump(database: string, ...options: DumpOptions): Promise<string> {
    const file = join(this.machine.folder, `dump-${randomBytes(6).toString('hex')}`);
    const { binaries, runner, folder } = this.machine;
    await run(join(binaries, 'pg_dump'), ['-h', '127.0.0.1', '-U', 'postgres', ...options, '-f', file, database], {
      ...runner,
      cwd: folder,
      env: { PGPORT: String(this.server.port), PGPASSWORD: 'of-the-superuser', PATH: '/usr/bin:/bin' },
    });
    return file;
  }

  /** By tar itself. */
  async tarOf(folder: string, ...options: readonly string[]): Promise<string> {
    const file = `${folder}.tar`;
    await run('tar', ['-cf', file, ...options, '-C', folder, '.']);
    return file;
  }

  write(name: string, content: string | Uint8Array): string {
    const file = join(this.machine.folder, `${name}-${randomBytes(4).toString('hex')}`);
    writeFileSync(file, content);
    return file;
  }

  /** A workspace with a copy of the dump in it, because a run owns and deletes its own. */
  workspace(
    dump: string,
    root = this.root,
  ): { readonly id: string; readonly workspace: string; readonly file: string; readonly folder: string } {
    this.#runs += 1;
    const id = `orders-20261130T040000Z-t${this.#runs}`;
    const workspace = join(root, id);
    mkdirSync(join(workspace, 'restored'), { recursive: true, mode: 0o700 });
    const file = join(workspace, 'artefact');
    writeFileSync(file, readFileSync(dump));
    return { id, workspace, file, folder: join(workspace, 'restored') };
  }

  async restore(dump: string, how: RestoreOptions = {}): Promise<RestoreResult> {
    const made = this.workspace(dump, how.root);
    const left: string[] = [];
    const progress: Progress[] = [];
    const before = traces();
    const engine = createPostgresEngine({ ...partsOf(how), ...how.parts });
    const outcome = await engine.restore(inputOf(made, how), {
      now: () => performance.now(),
      progress: (each) => {
        progress.push(each);
        how.onProgress?.(each, made.folder);
      },
      signal: how.signal ?? new AbortController().signal,
      left: (what) => left.push(what),
    });
    const result = { outcome, left, progress, folder: made.folder };
    if (how.keep === true) return result;
    await expectNothingBehind(made.workspace, before);
    rmSync(made.workspace, { recursive: true, force: true });
    return result;
  }
}

export type RestoreOptions = {
  readonly engine?: Partial<PostgresConfig>;
  readonly checks?: readonly DataCheck[];
  readonly parts?: Partial<PostgresParts>;
  readonly keep?: boolean;
  readonly signal?: AbortSignal;
  readonly root?: string;
  readonly onProgress?: (progress: Progress, folder: string) => void;
};

export type RestoreResult = {
  readonly outcome: Outcome<Restored>;
  readonly left: readonly string[];
  readonly progress: readonly Progress[];
  readonly folder: string;
};

export function partsOf(how: RestoreOptions = {}): PostgresParts {
  return {
    machine: thisMachine(),
    secrets: async (reference) => Promise.reject(new Error(`no secret ${reference.text}`)),
    liveHosts: { endpoints: [], databases: [] },
    resolve: async (host) => (await lookup(host, { all: true })).map(({ address }) => address),
    clock: { sleep: (ms, signal) => delay(ms, undefined, signal === undefined ? {} : { signal }) },
    secret: () => randomBytes(24).toString('hex'),
    ...how.parts,
  };
}

export function inputOf(
  made: { readonly id: string; readonly file: string; readonly folder: string },
  how: RestoreOptions = {},
): EngineInput<'postgres'> {
  return {
    run: made.id,
    folder: made.folder,
    artefact: { file: made.file, bytes: statSync(made.file).size },
    ...(how.keep === undefined ? {} : { keep: how.keep }),
    test: {
      id: 'orders',
      services: [],
      schedule: { cron: '0 4 * * SUN', timezone: 'UTC' },
      source: {
        kind: 'objects',
        from: { bucket: 'acme-backups', prefix: 'db/orders/' },
        pick: { from: 'primary', which: { kind: 'newest' } },
        find: { time: 'key', parts: false },
      },
      engine: { kind: 'postgres', tables: [], extensions: [], ...how.engine },
      checks: how.checks ?? [],
      shrinkMaxPercent: 50,
      awsBackupPlans: [],
    },
  };
}

export function sqlCheck(name: string, sql: string): DataCheck {
  return { name, ask: { kind: 'sql', sql }, expect: { min: 0 } };
}

export const quietParts: EngineParts = {
  now: () => performance.now(),
  progress: () => {},
  signal: new AbortController().signal,
};

type Traces = { readonly sockets: readonly string[]; readonly segments: readonly string[] };

/** What processes leave outside of their folders: folders of sockets, and System V shared memory that nobody uses (proc(5)). */
export function traces(): Traces {
  const sockets = readdirSync(tmpdir()).filter((name) => name.startsWith('holdfast-s-'));
  const segments = readFileSync('/proc/sysvipc/shm', 'utf8')
    .trim()
    .split('\n')
    .slice(1)
    .map((line) => line.trim().split(/\s+/))
    .filter(([, , , , , , attached]) => attached === '0')
    .map(([, id]) => id ?? '');
  return { sockets, segments };
}

/** Processes that work in the folder, or whose command line or environment names it. */
export function processesOf(folder: string): readonly string[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid)
    .flatMap((pid) => {
      try {
        const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
        const environment = readFileSync(`/proc/${pid}/environ`, 'utf8');
        const works = readlinkSync(`/proc/${pid}/cwd`);
        return [command, environment, works].some((each) => each.includes(folder)) ? [`${pid} ${command}`] : [];
      } catch {
        return [];
      }
    });
}

export async function expectNothingBehind(workspace: string, before: Traces): Promise<void> {
  expect(processesOf(workspace)).toEqual([]);
  const now = traces();
  expect(now.sockets.filter((name) => !before.sockets.includes(name))).toEqual([]);
  expect(now.segments.filter((id) => !before.segments.includes(id))).toEqual([]);
}

export function failureOf({ outcome }: RestoreResult): { readonly code: string; readonly text: string } {
  if (outcome.ok) throw new Error(`It passed: ${JSON.stringify(outcome.value).slice(0, 500)}`);
  return outcome.failure;
}

export function restoredOf({ outcome }: RestoreResult): Restored {
  if (!outcome.ok) throw new Error(`It failed: ${JSON.stringify(outcome.failure)}`);
  return outcome.value;
}
