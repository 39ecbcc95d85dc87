/** Staging databases: what is not provably for restores is refused, and what a restore put there is removed again. */
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { createPostgresEngine } from '../../shared/restore/engines/postgres.ts';
import { failureOf, inputOf, partsOf, quietParts, RestoreWorld, restoredOf, sqlCheck } from './restoreWorld.ts';

let world: RestoreWorld;
let dump: string;

beforeAll(async () => {
  world = await RestoreWorld.open();
  await world.sql('postgres', `CREATE ROLE restorer LOGIN PASSWORD 'of-staging'`);
  await world.database(
    'orders',
    'CREATE SCHEMA shop',
    'CREATE TABLE shop.orders (id int PRIMARY KEY)',
    'INSERT INTO shop.orders SELECT generate_series(1, 1000)',
    `CREATE TYPE state AS ENUM ('open')`,
    'CREATE FUNCTION one() RETURNS int LANGUAGE sql AS $$ SELECT 1 $$',
    `SELECT lo_from_bytea(0, 'x')`,
    'CREATE EXTENSION pgcrypto',
  );
  dump = await world.dump('orders', '-Fc');
}, 120_000);

beforeEach(async () => {
  await world.sql('postgres', 'DROP DATABASE IF EXISTS staging', 'CREATE DATABASE staging OWNER restorer');
});

afterAll(() => world.close());

function url(database = 'staging', user = 'restorer:of-staging'): string {
  return `postgres://${user}@localhost:${world.server.port}/${database}?sslmode=disable`;
}

/** By the catalogue, as the superuser sees it. */
async function namesIn(database: string): Promise<readonly unknown[]> {
  const rows = await world.sql(
    database,
    `SELECT relname AS name FROM pg_class JOIN pg_namespace n ON n.oid = relnamespace WHERE nspname IN ('public', 'shop')
     UNION SELECT extname FROM pg_extension UNION SELECT proname FROM pg_proc WHERE pronamespace = 'public'::regnamespace
     UNION SELECT oid::text FROM pg_largeobject_metadata UNION SELECT nspname FROM pg_namespace WHERE nspname = 'shop'
     ORDER BY 1`,
  );
  return rows.map(({ name }) => name);
}

test.each([
  ['custom', ['-Fc']],
  ['plain', ['-Fp']],
])('a %s dump is restored, asked and removed', async (_, options) => {
  const result = await world.restore(await world.dump('orders', ...options), {
    engine: { staging: url() },
    checks: [sqlCheck('rows', 'SELECT count(*) FROM shop.orders')],
  });
  const restored = restoredOf(result);
  expect(restored.answers).toEqual([{ check: 'rows', rows: { state: 'answered', rows: [['1000']] } }]);
  expect(restored.tables).toContainEqual({ name: 'shop.orders', rows: 1_000, columns: ['id integer'] });
  expect(result.left).toEqual([]);
  expect(await namesIn('staging')).toEqual(['plpgsql']);
});

test('the secret of the URL is looked up, and told to nobody', async () => {
  const secrets = async () => 'not-the-password';
  const staging = url('staging', `restorer:$\{ssm:/staging}`);
  const failure = failureOf(await world.restore(dump, { engine: { staging }, parts: { secrets } }));
  expect(failure).toMatchObject({ code: 'denied' });
  expect(JSON.stringify(failure)).not.toContain('not-the-password');
});

test.each([
  ['a table', 'CREATE TABLE theirs ()'],
  ['a function', 'CREATE FUNCTION theirs() RETURNS int LANGUAGE sql AS $$ SELECT 1 $$'],
  ['a schema', 'CREATE SCHEMA theirs'],
  ['a type', `CREATE TYPE theirs AS ENUM ('a')`],
  ['a large object', `SELECT lo_from_bytea(0, 'x')`],
  [
    'a marker that somebody else made',
    'CREATE TABLE holdfast_restore_marker (database oid, run text, extensions text)',
  ],
])('a database with %s in it is not empty, and stays as it is', async (_, statement) => {
  await world.sql('staging', statement);
  const before = await namesIn('staging');
  const failure = failureOf(await world.restore(dump, { engine: { staging: url() } }));
  expect(failure.code).toBe('staging-not-empty');
  expect(await namesIn('staging')).toEqual(before);
});

test('a marker that was copied with a database allows nothing', async () => {
  await world.sql(
    'staging',
    'SET ROLE restorer',
    'CREATE TABLE holdfast_restore_marker (database oid, run text, extensions text)',
    `INSERT INTO holdfast_restore_marker VALUES (1, 'a run', '[]')`,
    'CREATE TABLE theirs ()',
  );
  const failure = failureOf(await world.restore(dump, { engine: { staging: url() } }));
  expect(failure.code).toBe('staging-not-empty');
  expect(await namesIn('staging')).toContain('theirs');
});

test('what a run that was killed has left is removed by the next one', async () => {
  await world.sql(
    'staging',
    'SET ROLE restorer',
    'CREATE TABLE holdfast_restore_marker (database oid, run text, extensions text)',
    `INSERT INTO holdfast_restore_marker
       SELECT oid, 'a run', '[]' FROM pg_database WHERE datname = current_database()`,
    'CREATE SCHEMA shop',
    'CREATE TABLE shop.orders AS SELECT 1 AS half',
  );
  const result = await world.restore(dump, { engine: { staging: url() } });
  expect(restoredOf(result).tables).toContainEqual(expect.objectContaining({ name: 'shop.orders', rows: 1_000 }));
  expect(await namesIn('staging')).toEqual(['plpgsql']);
});

test.each([
  ['by its name', 'production', []],
  ['by its host', 'staging', ['localhost']],
  ['by the address of its host', 'staging', ['127.0.0.1']],
])('a live one is known %s', async (_, database, liveHosts) => {
  const failure = failureOf(await world.restore(dump, { engine: { staging: url(database) }, parts: { liveHosts } }));
  expect(failure.code).toBe('staging-is-live');
});

test('a role that may do more than own the database is refused', async () => {
  const superuser = failureOf(
    await world.restore(dump, { engine: { staging: url('staging', 'postgres:of-the-superuser') } }),
  );
  expect(superuser).toMatchObject({ code: 'denied', text: expect.stringContaining('superuser') });
  await world.sql('postgres', 'ALTER DATABASE staging OWNER TO postgres');
  const stranger = failureOf(await world.restore(dump, { engine: { staging: url() } }));
  expect(stranger).toMatchObject({ code: 'denied', text: expect.stringContaining('own') });
});

test('a restore that fails is removed, too, and its extensions stay as they were', async () => {
  await world.sql('staging', 'SET ROLE restorer', 'CREATE EXTENSION citext');
  const failing = { engine: { staging: url(), tables: ['nowhere'] } };
  expect(failureOf(await world.restore(dump, failing)).code).toBe('missing-table');
  expect((await namesIn('staging')).filter((name) => !String(name).includes('ci'))).toEqual(
    expect.arrayContaining(['plpgsql']),
  );
  expect(await world.sql('staging', `SELECT extname FROM pg_extension ORDER BY 1`)).toEqual([
    { extname: 'citext' },
    { extname: 'plpgsql' },
  ]);
  expect(restoredOf(await world.restore(dump, { engine: { staging: url() } })).tables).toHaveLength(1);
});

test('a server that does not answer is unreachable', async () => {
  const made = world.workspace(dump);
  const staging = 'postgres://restorer:of-staging@localhost:1/staging?sslmode=disable';
  const outcome = await createPostgresEngine(partsOf()).restore(inputOf(made, { engine: { staging } }), quietParts);
  expect(outcome).toMatchObject({ ok: false, failure: { code: 'unreachable' } });
});
