/** Asking a database that AWS Backup restored: a real server stands for RDS, with TLS and without. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { PostgresConfig } from '../../shared/config/restoreConfig.ts';
import { createAskDatabase } from '../../shared/restore/awsBackup/askDatabase.ts';
import { systemClock } from '../../shared/runtime/systemClock.ts';
import { freePort, type Machine, newMachine, PostgresServer, remove } from './server.ts';

let machine: Machine;
let encrypted: PostgresServer;
let plain: PostgresServer;

beforeAll(async () => {
  machine = await newMachine();
  encrypted = new PostgresServer(machine, 'encrypted', await freePort());
  plain = new PostgresServer(machine, 'plain', await freePort());
  for (const server of [encrypted, plain]) {
    await server.create();
    if (server === encrypted) {
      server.useCertificate('test/probe/fixtures/good.pem', 'test/probe/fixtures/key.pem');
    }
    await server.start();
    await server.query("CREATE ROLE checker LOGIN PASSWORD 'of-the-checker'");
    await server.query('CREATE TABLE users (id bigint PRIMARY KEY, email text, changed_at timestamptz)');
    await server.query(
      "INSERT INTO users SELECT n, 'user' || n, timestamptz '2026-11-30 03:00:00+00' - n * interval '1 minute' FROM generate_series(0, 41) n",
    );
    await server.query('GRANT ALL ON users TO checker');
    await server.query('GRANT CREATE ON SCHEMA public TO checker');
  }
});

afterAll(async () => {
  for (const server of [encrypted, plain]) await server?.stop();
  remove(machine);
});

/** The host and port of the staging server are another's: what was restored is asked, and not it. */
const staging = 'postgres://checker:${ssm:/checker/password}@staging.example:1/postgres';

async function asked(server: PostgresServer, engine: Partial<PostgresConfig> = {}, sql = 'select count(*) from users') {
  const secrets = async () => 'of-the-checker';
  const ask = createAskDatabase({ secrets, clock: systemClock });
  const test = {
    engine: { kind: 'postgres', tables: [], extensions: [], staging, ...engine } as const,
    checks: [{ name: 'users', ask: { kind: 'sql', sql }, expect: { min: 1 } } as const],
  };
  return await ask({ host: '127.0.0.1', port: server.port }, test, new AbortController().signal);
}

describe('a restored database', () => {
  it('is counted and asked', async () => {
    const newest = 'select max(changed_at) from users';
    expect(await asked(encrypted, { newest, tables: ['users'] })).toMatchObject({
      ok: true,
      value: {
        tables: [
          {
            name: 'public.users',
            rows: 42,
            columns: ['id bigint', 'email text', 'changed_at timestamp with time zone'],
          },
        ],
        answers: [{ check: 'users', rows: { state: 'answered', rows: [['42']] } }],
        newest: { state: 'found', at: Date.UTC(2026, 10, 30, 3) },
      },
    });
  });

  it.each([
    'delete from users returning 1',
    'with gone as (delete from users returning id) select count(*) from gone',
    'select 1; delete from users',
    'create table mine as select 1',
  ])('is not changed by %j', async (sql) => {
    const answered = await asked(encrypted, {}, sql);
    expect(answered).toMatchObject({ ok: true, value: { answers: [{ rows: { state: 'failed' } }] } });
    expect(await encrypted.query('SELECT count(*)::int AS count FROM users')).toEqual([{ count: 42 }]);
    expect(await encrypted.query("SELECT to_regclass('public.mine') AS mine")).toEqual([{ mine: null }]);
  });

  it('is never asked in the clear, whatever the staging URL allows', async () => {
    for (const mode of ['disable', 'prefer', 'require']) {
      const answered = await asked(plain, { staging: `${staging}?sslmode=${mode}` });
      expect(answered).toMatchObject({ ok: false, failure: { code: 'unreachable' } });
    }
    expect(await asked(encrypted, { staging: `${staging}?sslmode=disable` })).toMatchObject({ ok: true });
    expect(await asked(encrypted, { staging: `${staging}?sslmode=verify-full` })).toMatchObject({ ok: false });
  });

  it('without the tables that must be there is not good', async () => {
    expect(await asked(encrypted, { tables: ['orders'] })).toMatchObject({
      ok: false,
      failure: { code: 'missing-table' },
    });
    expect(await asked(encrypted, { database: 'template1' })).toMatchObject({ ok: false, failure: { code: 'empty' } });
  });

  it('that cannot be asked is not known, and nobody is told the password', async () => {
    const wrong = await asked(encrypted, { staging: 'postgres://checker:sesame-street@staging.example/postgres' });
    expect(wrong).toMatchObject({ ok: false, failure: { code: 'unreachable' } });
    expect(JSON.stringify(wrong)).not.toContain('sesame-street');
    const { staging: _, ...nobody } = { kind: 'postgres', tables: [], extensions: [], staging } as const;
    const ask = createAskDatabase({ secrets: async () => '', clock: systemClock });
    const place = { host: '127.0.0.1', port: encrypted.port };
    expect(await ask(place, { engine: nobody, checks: [] }, new AbortController().signal)).toMatchObject({
      ok: false,
      failure: { code: 'no-engine' },
    });
  });
});
