/** Dumps that are not what they should be: each fails for its own reason, and nothing is left behind. */
import { execFile } from 'node:child_process';
import { mkdirSync, readFileSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import { kill } from 'node:process';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { StepTimeUp } from '../../shared/restore/steps.ts';
import { failureOf, processesOf, RestoreWorld, restoredOf, sqlCheck } from './restoreWorld.ts';

const run = promisify(execFile);

let world: RestoreWorld;

beforeAll(async () => {
  world = await RestoreWorld.open();
  await world.database(
    'orders',
    'CREATE TABLE orders (id int PRIMARY KEY, at timestamptz, note text)',
    `INSERT INTO orders SELECT g, '2026-11-30T03:00:00Z', md5(g::text) || md5((-g)::text) FROM generate_series(1, 60000) g`,
  );
  await world.database('nothing');
  await world.database(
    'big',
    // Too short to be compressed by the server, and too random to be by pg_dump: 48 MB.
    `CREATE TABLE big AS SELECT g, (SELECT string_agg(md5(g || '-' || i), '') FROM generate_series(1, 15) i) AS text
       FROM generate_series(1, 100000) g`,
  );
}, 120_000);

afterAll(() => world.close());

function bytesOf(file: string): Buffer {
  return readFileSync(file);
}

describe('a dump that was cut off is truncated', () => {
  test.each([
    ['custom', ['-Fc'], {}],
    ['custom, one job', ['-Fc'], { jobs: 1 }],
    ['tar', ['-Ft'], {}],
    ['plain', ['-Fp'], {}],
  ])('%s', async (_, options, engine) => {
    const file = await world.dump('orders', ...options);
    truncateSync(file, Math.floor(bytesOf(file).length / 2));
    expect(failureOf(await world.restore(file, { engine }))).toMatchObject({ code: 'truncated' });
  });

  test('a plain dump that lacks its end alone', async () => {
    const file = await world.dump('orders', '-Fp');
    const text = bytesOf(file).toString();
    const cut = text.slice(0, text.indexOf('ALTER TABLE ONLY public.orders'));
    const failure = failureOf(await world.restore(world.write('cut', cut)));
    expect(failure).toMatchObject({ code: 'truncated' });
  });

  test('a directory as tar', async () => {
    const file = await world.tarOf(await world.dump('orders', '-Fd'));
    truncateSync(file, Math.floor(bytesOf(file).length / 2));
    expect(failureOf(await world.restore(file)).code).toBe('truncated');
  });
});

describe('a byte that was flipped is corrupt', () => {
  test.each([
    ['custom', ['-Fc']],
    ['directory as tar', ['-Fd']],
  ])('%s', async (format, options) => {
    const made = await world.dump('orders', ...options);
    const file = format === 'custom' ? made : await world.tarOf(made);
    const bytes = bytesOf(file);
    const middle = Math.floor(bytes.length / 2);
    bytes[middle] = (bytes[middle] ?? 0) ^ 0x10;
    expect(failureOf(await world.restore(world.write('flipped', bytes))).code).toBe('corrupt');
  });

  test('in the table of contents', async () => {
    const bytes = bytesOf(await world.dump('orders', '-Fc'));
    const at = bytes.indexOf('CREATE TABLE public.orders');
    bytes[at + 2] = 0xff;
    expect(failureOf(await world.restore(world.write('flipped', bytes))).code).toBe('corrupt');
  });
});

describe('a dump of nothing is empty', () => {
  test.each([
    ['custom', ['-Fc']],
    ['tar', ['-Ft']],
    ['plain', ['-Fp']],
  ])('%s', async (_, options) => {
    const failure = failureOf(await world.restore(await world.dump('nothing', ...options)));
    expect(failure.code).toBe('empty');
  });

  test('no bytes', async () => {
    expect(failureOf(await world.restore(world.write('empty', ''))).code).toBe('empty');
  });

  test('tables without their rows', async () => {
    const failure = failureOf(await world.restore(await world.dump('orders', '-Fc', '--schema-only')));
    expect(failure).toMatchObject({ code: 'empty', text: expect.stringContaining('none of their rows') });
  });
});

describe('what is no dump is told so', () => {
  test.each([
    ['a page', '<html><body>Access denied</body></html>'],
    ['a dump of MySQL', '-- MySQL dump 10.13  Distrib 8.0.36\nCREATE TABLE t (a int);\n'],
    ['bytes', Buffer.alloc(4_096, 7)],
  ])('%s', async (_, content) => {
    expect(failureOf(await world.restore(world.write('other', content))).code).toBe('not-a-backup');
  });

  test('a tar of something else', async () => {
    const folder = join(world.machine.folder, 'something');
    mkdirSync(folder);
    await run('cp', ['/etc/passwd', join(folder, '1234.dat')]);
    expect(failureOf(await world.restore(await world.tarOf(folder))).code).toBe('not-a-backup');
  });
});

test('the dump of another database is the wrong one', async () => {
  const file = await world.dump('orders', '-Fc');
  const failure = failureOf(await world.restore(file, { engine: { database: 'billing' } }));
  expect(failure).toMatchObject({ code: 'wrong-database', text: expect.stringContaining('orders') });
  const passed = restoredOf(await world.restore(file, { engine: { database: 'orders' } }));
  expect(passed.versions).toMatchObject({ database: 'orders' });
  const plain = restoredOf(await world.restore(await world.dump('orders'), { engine: { database: 'billing' } }));
  expect(plain.versions).toMatchObject({ database: expect.stringContaining('not looked at') });
});

describe('a dump of a newer version needs a newer server', () => {
  test('by the version of the format, which only newer programs know', async () => {
    const bytes = bytesOf(await world.dump('orders', '-Fc'));
    bytes[6] = 99;
    const failure = failureOf(await world.restore(world.write('newer', bytes)));
    expect(failure).toMatchObject({ code: 'newer-version', text: expect.stringContaining('(1.99)') });
  });

  test('by the version of the server in the head of an archive', async () => {
    const bytes = bytesOf(await world.dump('orders', '-Fc'));
    bytes.write('99.18', bytes.indexOf('15.18'));
    const failure = failureOf(await world.restore(world.write('newer', bytes)));
    expect(failure).toMatchObject({ code: 'newer-version', text: expect.stringContaining('99.18') });
  });

  test('by the comment of a plain dump', async () => {
    const text = bytesOf(await world.dump('orders')).toString();
    const newer = text.replace('by pg_dump version 15', 'by pg_dump version 99');
    expect(failureOf(await world.restore(world.write('newer', newer))).code).toBe('newer-version');
  });
});

test('a table that must be there and is not is missing', async () => {
  const file = await world.dump('orders', '-Fc');
  const failure = failureOf(await world.restore(file, { engine: { tables: ['orders', 'shop.customers'] } }));
  expect(failure).toMatchObject({ code: 'missing-table', text: expect.stringContaining('shop.customers') });
});

test('too few rows and stale data are facts for whoever judges', async () => {
  const restored = restoredOf(
    await world.restore(await world.dump('orders', '-Fc'), {
      engine: { newest: `SELECT max(at) - interval '400 days' FROM orders` },
      checks: [sqlCheck('rows', 'SELECT count(*) FROM orders WHERE id < 10')],
    }),
  );
  expect(restored.answers).toEqual([{ check: 'rows', rows: { state: 'answered', rows: [['9']] } }]);
  // GNU date: date -u -d '2026-11-30T03:00:00Z - 400 days' +%s → 1761447600
  expect(restored.newest).toEqual({ state: 'found', at: 1_761_447_600_000 });
});

test('at most 1,000 rows of an answer are kept, and one that is too large is none', async () => {
  const restored = restoredOf(
    await world.restore(await world.dump('orders', '-Fc'), {
      engine: { newest: 'SELECT max(note) FROM orders' },
      checks: [
        sqlCheck('many', 'SELECT id FROM orders ORDER BY id'),
        sqlCheck('large', `SELECT repeat('x', 100000000)`),
        sqlCheck('writes', 'DELETE FROM orders'),
        sqlCheck('two', 'SELECT 1; SELECT 2'),
        sqlCheck('after', 'SELECT 1'),
      ],
    }),
  );
  const [many, large, writes, two, after] = restored.answers.map(({ rows }) => rows);
  expect(many?.state === 'answered' ? [many.rows.length, many.rows.at(-1)] : many).toEqual([1_000, ['1000']]);
  expect(large).toMatchObject({ state: 'failed' });
  expect(writes).toMatchObject({ state: 'failed' });
  expect(two).toMatchObject({ state: 'failed' });
  expect(after).toEqual({ state: 'answered', rows: [['1']] });
  expect(restored.newest).toMatchObject({ state: 'failed', why: expect.stringContaining('no moment') });
});

test('an object that cannot be made is a warning', async () => {
  const list = join(world.machine.folder, 'view.sql');
  const bytes = bytesOf(await world.dump('orders', '-Fc', '-Z0'));
  // The constraint names a column that is not there.
  const at = bytes.indexOf('PRIMARY KEY (id)');
  bytes.write('PRIMARY KEY (ix)', at);
  const failure = failureOf(await world.restore(world.write(list.slice(-4), bytes)));
  expect(failure).toMatchObject({ code: 'restored-with-warnings', text: expect.stringContaining('"ix"') });
});

test('rows that cannot be loaded fail the restore', async () => {
  const bytes = bytesOf(await world.dump('orders', '-Fc', '-Z0'));
  bytes.write('x', bytes.indexOf('\t2026-11-30 03:00:00+00\t') - 1);
  const failure = failureOf(await world.restore(world.write('rows', bytes)));
  expect(failure).toMatchObject({ code: 'restore-failed', text: expect.stringContaining('orders') });
});

/** A file system of its own that holds so much: root alone may mount one. */
async function smallDisk(megabytes: number): Promise<string> {
  const folder = join(world.root, `small-${megabytes}`);
  mkdirSync(folder);
  await run('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m,mode=0755`, 'tmpfs', folder]);
  return folder;
}

describe('a full disk says nothing of the backup', () => {
  test.each([
    ['when the server is made', 25, ['orders', '-Fc']],
    ['in the middle of an archive', 110, ['big', '-Fc']],
    ['in the middle of a plain dump', 125, ['big', '-Fp']],
  ])('%s', async (_, megabytes, [database = '', ...options]) => {
    const file = await world.dump(database, ...options);
    const root = await smallDisk(megabytes);
    try {
      const failure = failureOf(await world.restore(file, { root }));
      expect(failure).toEqual({ code: 'disk-full', text: expect.any(String), advice: expect.any(String) });
    } finally {
      await run('umount', [root]);
    }
  });
});

/** The server's own process, of the run's folder. */
function serverOf(folder: string): number | undefined {
  const line = processesOf(folder).find((each) => each.includes('bin/postgres -D'));
  return line === undefined ? undefined : Number.parseInt(line, 10);
}

describe('what ends in the middle', () => {
  test.each(['SIGKILL', 'SIGQUIT'] as const)('a server that gets %s has died', async (signal) => {
    const file = await world.dump('orders', '-Fc');
    let hit = false;
    const result = await world.restore(file, {
      onProgress: ({ text }, folder) => {
        const pid = text?.startsWith('processing data') === true && !hit ? serverOf(folder) : undefined;
        if (pid === undefined) return;
        hit = true;
        kill(pid, signal);
      },
    });
    expect(hit).toBe(true);
    expect(failureOf(result).code).toBe('server-died');
  });

  test.each([
    ['timed-out', new StepTimeUp('restore', 1_000)],
    ['interrupted', new Error('a person stopped it')],
  ])('an aborted restore is %s', async (code, reason) => {
    const stop = new AbortController();
    const result = await world.restore(await world.dump('orders', '-Fc'), {
      signal: stop.signal,
      onProgress: ({ text }) => {
        if (text?.startsWith('processing data') === true) stop.abort(reason);
      },
    });
    expect(failureOf(result).code).toBe(code);
  });
});
