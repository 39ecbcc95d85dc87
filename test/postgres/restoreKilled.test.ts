/** Runs that are killed in the middle, kept ones, and workspaces with long names. */
import { spawn } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { endLeftovers } from '../../shared/restore/engines/postgres/leftovers.ts';
import { createPostgresEngine } from '../../shared/restore/engines/postgres.ts';
import {
  expectNothingBehind,
  inputOf,
  partsOf,
  processesOf,
  quietParts,
  RestoreWorld,
  restoredOf,
  traces,
} from './restoreWorld.ts';
import { until } from './server.ts';

let world: RestoreWorld;

beforeAll(async () => {
  world = await RestoreWorld.open();
  await world.database(
    'orders',
    'CREATE TABLE orders (id int, note text)',
    `INSERT INTO orders SELECT g, md5(g::text) FROM generate_series(1, 200000) g`,
  );
}, 120_000);

afterAll(() => world.close());

/** Kills it with SIGKILL as soon as rows are loaded. */
async function killInTheMiddle(args: readonly string[]): Promise<void> {
  const script = fileURLToPath(new URL('killedRun.ts', import.meta.url));
  const child = spawn(process.execPath, [script, ...args], { stdio: ['ignore', 'pipe', 'inherit'] });
  const said = await new Promise<string>((resolve, reject) => {
    child.stdout.once('data', (text: Buffer) => resolve(text.toString()));
    child.once('exit', (code) => reject(new Error(`it ended with ${code} before it restored anything`)));
  });
  expect(said).toContain('restoring');
  const gone = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGKILL');
  await gone;
}

test('the next run of the same id ends what a killed one has left, and passes', async () => {
  const made = world.workspace(await world.dump('orders', '-Fc'));
  const before = traces();
  await killInTheMiddle([made.id, made.file, made.folder]);
  expect(processesOf(made.folder).join('\n')).toContain('postgres -D');
  expect(await endLeftovers(made.workspace)).toEqual([]);
  await until(async () => processesOf(made.folder).length === 0);
  rmSync(made.folder, { recursive: true });
  mkdirSync(made.folder);
  const outcome = await createPostgresEngine(partsOf()).restore(inputOf(made), quietParts);
  expect(outcome).toMatchObject({ ok: true, value: { tables: [{ name: 'public.orders', rows: 200_000 }] } });
  await expectNothingBehind(made.workspace, before);
});

test('what was to be kept can be reached until somebody ends it', async () => {
  const result = await world.restore(await world.dump('orders', '-Fc'), { keep: true });
  const { kept = '' } = restoredOf(result);
  const [, passwordFile = '', socket = ''] = /^PGPASSFILE=(\S+) psql -h (\S+) /.exec(kept) ?? [];
  const password = readFileSync(passwordFile, 'utf8').trim().split(':').at(-1) ?? '';
  expect(kept).not.toContain(password);
  const client = new pg.Client({ host: socket, user: 'holdfast_restore', database: 'restored', password });
  await client.connect();
  expect((await client.query('SELECT count(*)::int AS rows FROM orders')).rows).toEqual([{ rows: 200_000 }]);
  await client.end();
  expect(await endLeftovers(result.folder)).toEqual([]);
  expect(processesOf(result.folder)).toEqual([]);
});

test('a workspace whose path is too long for a socket has it elsewhere, and it is gone afterwards', async () => {
  const root = join(world.root, 'a'.repeat(60), 'b'.repeat(60));
  mkdirSync(root, { recursive: true });
  const passed = restoredOf(await world.restore(await world.dump('orders', '-Fc'), { root }));
  expect(passed.tables).toMatchObject([{ rows: 200_000 }]);
});

test('folders that root keeps to itself are opened for the server, and no more than that', async () => {
  const root = join(world.root, 'workspaces');
  mkdirSync(root, { mode: 0o700 });
  expect(restoredOf(await world.restore(await world.dump('orders', '-Fc'), { root })).tables).toHaveLength(1);
  const isRoot = process.getuid?.() === 0;
  expect((statSync(root).mode & 0o777).toString(8)).toBe(isRoot ? '701' : '700');
});
