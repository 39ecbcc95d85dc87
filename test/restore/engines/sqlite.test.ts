import { copyFileSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { DataCheck, RestoreTest } from '../../../shared/config/restoreConfig.ts';
import { createSqliteEngine, type SqliteEngineParts } from '../../../shared/restore/engines/sqlite.ts';
import { objectSource } from '../../fakes/storedBackup.ts';

/** Made by `fixtures/databases.py`, with Python's sqlite3. */
const fixture = (name: string) => new URL(`fixtures/${name}`, import.meta.url);

// Each restore starts a process, and some tests make many.
vi.setConfig({ testTimeout: 60_000 });

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'holdfast-sqlite-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

type Given = SqliteEngineParts & {
  readonly newest?: string;
  readonly sql?: readonly string[];
  readonly signal?: AbortSignal;
};

async function restored(
  file: string,
  { newest, sql = [], signal = new AbortController().signal, ...parts }: Given = {},
) {
  const checks = sql.map(
    (text, index): DataCheck => ({ name: `c${index}`, ask: { kind: 'sql', sql: text }, expect: {} }),
  );
  const test: RestoreTest & { engine: { kind: 'sqlite'; newest?: string } } = {
    id: 'shop',
    services: [],
    schedule: { cron: '0 4 * * 0', timezone: 'UTC' },
    source: objectSource,
    engine: { kind: 'sqlite', ...(newest === undefined ? {} : { newest }) },
    checks,
    shrinkMaxPercent: 50,
    awsBackupPlans: [],
  };
  const artefact = { file, bytes: statSync(file).size };
  return await createSqliteEngine(parts).restore(
    { test, run: 'shop-1', artefact, folder },
    { now: () => 0, progress: () => {}, signal },
  );
}

function shop(): string {
  const file = join(folder, 'backup');
  copyFileSync(fixture('shop.db'), file);
  return file;
}

function changed(change: (bytes: Buffer) => Buffer): string {
  const file = join(folder, 'backup');
  writeFileSync(file, change(readFileSync(fixture('shop.db'))));
  return file;
}

/** By node:sqlite itself, in a file of its own. */
function made(sql: string): string {
  const file = join(folder, 'backup');
  const database = new DatabaseSync(file);
  database.exec(sql);
  database.close();
  return file;
}

async function rowsOf(file: string, sql: string, parts: Given = {}) {
  const outcome = await restored(file, { ...parts, sql: [sql] });
  return outcome.ok ? outcome.value.answers[0]?.rows : outcome.failure;
}

describe('a good database', () => {
  it('gives its tables, the rows of each, and what was asked', async () => {
    const outcome = await restored(shop(), {
      newest: 'select max(at) from orders',
      sql: ['select count(*), max(total) from orders', "select body from notes where notes match 'quick'"],
    });
    expect(outcome).toMatchObject({
      ok: true,
      value: {
        tables: [
          { name: 'customers', rows: 2, columns: ['id INTEGER', 'name TEXT', 'born date'] },
          { name: 'notes', rows: 1, columns: ['body'] },
          { name: 'odd "name', rows: 0, columns: ['x'] },
          { name: 'orders', rows: 500 },
        ],
        answers: [
          { check: 'c0', rows: { state: 'answered', rows: [['500', '748.5']] } },
          { check: 'c1', rows: { state: 'answered', rows: [['the quick brown fox']] } },
        ],
        newest: { state: 'found', at: Date.UTC(2026, 10, 29, 4) },
      },
    });
    // Nothing is made beside it: no journal, no log.
    expect(readdirSync(folder)).toEqual(['backup']);
  });

  it('opens without its write-ahead log, and says that it had one', async () => {
    copyFileSync(fixture('wal.db'), join(folder, 'backup'));
    const outcome = await restored(join(folder, 'backup'), { sql: ['select count(*) from customers'] });
    expect(outcome).toMatchObject({
      value: { versions: { journal: 'wal' }, answers: [{ rows: { rows: [['2']] } }] },
    });
    expect(readdirSync(folder)).toEqual(['backup']);
  });

  it('prints values as the sqlite3 command does', async () => {
    const sql = "select 1.0, 0.25, 1e300, 9223372036854775807, null, x'00ff', 'ü'";
    const expected = [['1.0', '0.25', '1.0e+300', '9223372036854775807', null, "x'00ff'", 'ü']];
    expect(await rowsOf(shop(), sql)).toEqual({ state: 'answered', rows: expected });
  });

  it('reads an R*Tree, which prepares to write whenever it is opened', async () => {
    const file = made('create virtual table r using rtree (id, x0, x1); insert into r values (1, 2, 3)');
    expect(await rowsOf(file, 'select id from r where x0 > 1')).toEqual({ state: 'answered', rows: [['1']] });
  });

  it('keeps a thousand rows of an answer', async () => {
    const answer = await rowsOf(shop(), 'select o.id from orders o, orders p');
    expect(answer).toMatchObject({ state: 'answered', rows: { length: 1_000 } });
  });
});

describe('the newest data', () => {
  it.each([
    ["select '2026-11-30'", Date.UTC(2026, 10, 30)],
    ["select '2026-11-30T04:05:06.789Z'", Date.UTC(2026, 10, 30, 4, 5, 6, 789)],
    ['select 1796011200', 1_796_011_200_000],
    ['select 1796011200123', 1_796_011_200_123],
    // SQLite itself turns the same moment into a Julian day.
    ["select julianday('2026-11-30 12:00:00')", Date.UTC(2026, 10, 30, 12)],
  ])('%s', async (newest, at) => {
    expect(await restored(shop(), { newest })).toMatchObject({ value: { newest: { state: 'found', at } } });
  });

  it.each([
    ['select null', /nothing/],
    ['select 1 where false', /nothing/],
    ["select 'soon'", /"soon" is no moment/],
    ['select max(at) from nowhere', /no such table/],
  ])('is not known from %s', async (newest, why) => {
    expect(await restored(shop(), { newest })).toMatchObject({
      value: { newest: { state: 'failed', why: expect.stringMatching(why) } },
    });
  });
});

describe('a bad database', () => {
  it.each([
    ['cut after half of its pages', () => changed((bytes) => bytes.subarray(0, 20_480)), 'truncated'],
    ['cut within a page', () => changed((bytes) => bytes.subarray(0, -100)), 'truncated'],
    ['cut within its header', () => changed((bytes) => bytes.subarray(0, 50)), 'truncated'],
    ['cut after its first bytes', () => changed((bytes) => bytes.subarray(0, 5)), 'truncated'],
    ['without content', () => changed(() => Buffer.alloc(0)), 'empty'],
    ['with pages of nothing', () => changed((bytes) => bytes.fill(0, 8_192, 32_768)), 'integrity'],
    ['with a page of noise', () => changed((bytes) => bytes.fill(0x5a, 12_288, 16_384)), 'integrity'],
    ['with a header of noise', () => changed((bytes) => bytes.fill(0x5a, 16, 100)), 'corrupt'],
    ['that is SQL', () => changed(() => Buffer.from('PRAGMA foreign_keys=OFF;\nBEGIN TRANSACTION;\n')), 'not-a-backup'],
    ['that is noise', () => changed((bytes) => bytes.fill(0xa5)), 'not-a-backup'],
    ['that is a write-ahead log', () => changed(() => Buffer.from('377f0682002de218', 'hex')), 'not-a-backup'],
  ])('fails when it is one %s', async (_, file, code) => {
    expect(await restored(file())).toMatchObject({ ok: false, failure: { code } });
  });

  it('fails when an index has lost an entry', async () => {
    // The header says how many entries the page of the index has, at byte 3 of the page (section 1.6).
    const probe = new DatabaseSync(shop());
    const root = Number(
      probe.prepare("select rootpage from sqlite_schema where name = 'orders_at'").get()?.['rootpage'],
    );
    probe.close();
    const file = changed((bytes) => {
      const at = (root - 1) * 4_096 + 3;
      bytes.writeUInt16BE(bytes.readUInt16BE(at) - 1, at);
      return bytes;
    });
    expect(await restored(file)).toMatchObject({ failure: { code: 'integrity' } });
  });

  // sqlite.org/foreignkeys.html, "Enabling Foreign Key Support": off unless a program asks for it.
  it('is told of rows that refer to rows that are not there, and is no worse than the database it is of', async () => {
    copyFileSync(fixture('dangling.db'), join(folder, 'backup'));
    expect(await restored(join(folder, 'backup'))).toMatchObject({
      value: { versions: { 'foreign keys': expect.stringMatching(/1 rows refer.*row 1 of orders to customers/) } },
    });
  });

  it('fails when it has no table', async () => {
    copyFileSync(fixture('empty.db'), join(folder, 'backup'));
    expect(await restored(join(folder, 'backup'))).toMatchObject({ failure: { code: 'empty' } });
  });

  it('gives a verdict whatever byte is flipped', async () => {
    for (const at of [1, 17, 30, 101, 4_100, 9_000, 20_500]) {
      const outcome = await restored(changed((bytes) => bytes.fill((bytes[at] ?? 0) ^ 0xff, at, at + 1)));
      if (!outcome.ok)
        expect(outcome.failure.code).toMatch(/^(integrity|truncated|corrupt|not-a-backup|restore-failed)$/);
    }
  });
});

describe('a hostile database or query', () => {
  it.each([
    ["attach 'other.db' as other", /not authorized|too many attached/],
    ['delete from orders', /not authorized|readonly/],
    ["select load_extension('/tmp/x.so')", /not authorized|no such function/],
    ['pragma trusted_schema = on', /not authorized/],
    ['pragma query_only = off', /not authorized/],
    ['pragma user_version = 7', /not authorized/],
    ["vacuum into 'copy.db'", /authorization denied|not authorized/],
    ["select readfile('/etc/passwd')", /no such function/],
    ['create temp table x (y)', /not authorized/],
    ['not sql', /syntax error/],
  ])('cannot %s', async (sql, why) => {
    expect(await rowsOf(shop(), sql)).toMatchObject({ state: 'failed', why: expect.stringMatching(why) });
    expect(readdirSync(folder)).toEqual(['backup']);
  });

  it('ends a query that never ends, and goes on with the next', async () => {
    const forever = 'with recursive n(x) as (select 1 union all select x + 1 from n) select max(x) from n';
    const outcome = await restored(shop(), { sql: [forever, 'select 7'], limits: { queryMsMax: 3_000 } });
    expect(outcome).toMatchObject({
      value: {
        answers: [
          { rows: { state: 'failed', why: expect.stringContaining('3 seconds') } },
          { rows: { rows: [['7']] } },
        ],
      },
    });
  });

  it('is not made to hold more than it may by one value', async () => {
    expect(await rowsOf(shop(), 'select zeroblob(900000000)')).toMatchObject({ state: 'failed' });
    expect(await rowsOf(shop(), "select printf('%2000000d', 1)")).toMatchObject({
      state: 'failed',
      why: expect.stringContaining('characters'),
    });
  });

  it('is stopped with the run, in the middle of a query too', async () => {
    const forever = 'with recursive n(x) as (select 1 union all select x + 1 from n) select max(x) from n';
    const controller = new AbortController();
    const outcome = restored(shop(), { sql: [forever], signal: controller.signal });
    setTimeout(() => controller.abort(new Error('enough')), 1_000);
    await expect(outcome).rejects.toThrow('enough');
  });

  it('runs nothing that its schema asks for', async () => {
    const file = made(
      "create table t (x); insert into t values (1); create view v as select load_extension('x') from t",
    );
    expect(await rowsOf(file, 'select * from v')).toMatchObject({ state: 'failed' });
  });

  it('counts what it can where a table needs a module that is not there', async () => {
    const file = made('create table t (x); create virtual table f using fts5 (y)');
    const bytes = readFileSync(file).toString('latin1').replaceAll('fts5', 'ftsX');
    writeFileSync(file, Buffer.from(bytes, 'latin1'));
    const outcome = await restored(file);
    const names = outcome.ok ? outcome.value.tables.map(({ name }) => name) : [];
    expect(names).toContain('t');
    expect(names).not.toContain('f');
  });
});
