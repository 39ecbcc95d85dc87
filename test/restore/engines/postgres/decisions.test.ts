/** Small decisions of the postgres engine. Messages are those that PostgreSQL 15.18 printed. */
import { describe, expect, test } from 'vitest';
import { readArchiveHead } from '../../../../shared/restore/engines/postgres/archiveHead.ts';
import { passwordLine } from '../../../../shared/restore/engines/postgres/clientEnvironment.ts';
import { reserveBytes } from '../../../../shared/restore/engines/postgres/diskWatch.ts';
import { newerDump } from '../../../../shared/restore/engines/postgres/dumpVersions.ts';
import { judgeHead } from '../../../../shared/restore/engines/postgres/format.ts';
import { localeOf, localesFor } from '../../../../shared/restore/engines/postgres/locale.ts';
import { complaints } from '../../../../shared/restore/engines/postgres/messages.ts';
import { newestMoment } from '../../../../shared/restore/engines/postgres/newestMoment.ts';
import { knowsRestrict } from '../../../../shared/restore/engines/postgres/restorePlain.ts';
import { idsOf } from '../../../../shared/restore/engines/postgres/runner.ts';
import { segmentsOf } from '../../../../shared/restore/engines/postgres/sharedMemory.ts';
import { judgeStaging } from '../../../../shared/restore/engines/postgres/stagingRules.ts';
import { scramVerifier } from '../../../../shared/restore/engines/postgres/stagingSettings.ts';
import { versionIn } from '../../../../shared/restore/engines/postgres/version.ts';

/** The first bytes of `pg_dump -Fc x`, as xxd printed them. */
const custom = Buffer.from(
  '5047444d50010e000408010101000000001500000000300000000011000000001e000000000a000000007e00000000000000000001000000' +
    '78001e00000031352e3138202844656269616e2031352e31382d302b6465623132753129001e0000' +
    '0031352e3138202844656269616e2031352e31382d302b646562313275312900',
  'hex',
);

test('the head of an archive tells the format, the database and the versions', () => {
  const version = '15.18 (Debian 15.18-0+deb12u1)';
  expect(readArchiveHead(custom)).toEqual({
    archive: '1.14',
    format: 'custom',
    database: 'x',
    server: version,
    dump: version,
  });
  for (let length = 0; length < custom.length; length += 1) readArchiveHead(custom.subarray(0, length));
  expect(readArchiveHead(Buffer.from('PGDUMP'))).toBeUndefined();
});

test.each([
  ['', 'empty'],
  ['<html>', 'not-a-backup'],
  ['--\n-- PostgreSQL database cluster dump\n--\n', 'refused'],
])('what begins with %j is %s', (text, code) => {
  expect(judgeHead(Buffer.from(text))).toMatchObject({ ok: false, failure: { code } });
});

test.each([
  ['psql (PostgreSQL) 15.18 (Debian 15.18-0+deb12u1)', 15, 18],
  ['pg_restore (PostgreSQL) 18beta1', 18, 0],
  ['9.6.24', 9, 6],
])('the version in %j', (text, major, minor) => {
  expect(versionIn(text)).toMatchObject({ major, minor });
});

test('psql knows \\restrict since the releases of 14 August 2025', () => {
  const known = [
    [13, 22],
    [14, 19],
    [15, 14],
    [16, 10],
    [17, 6],
    [18, 0],
  ] as const;
  for (const [major, minor] of known) {
    expect(knowsRestrict({ major, minor, text: '' })).toBe(true);
    if (minor > 0) expect(knowsRestrict({ major, minor: minor - 1, text: '' })).toBe(false);
  }
  expect(knowsRestrict({ major: 12, minor: 99, text: '' })).toBe(false);
});

test('a dump is too new by its major version alone', () => {
  const server = { major: 15, minor: 18, text: '15.18' };
  expect(newerDump({ server: '15.99', dump: '15.99' }, server)).toBeUndefined();
  expect(newerDump({ server: '14.1', dump: '16.1 (Debian)' }, server)).toMatchObject({ code: 'newer-version' });
});

describe('what a program says means', () => {
  test.each([
    ['truncated', ['pg_restore: error: could not read from input file: end of file']],
    [
      'corrupt',
      [
        'pg_restore: error: could not uncompress data: incorrect data check',
        'pg_restore: error: a worker process died unexpectedly',
      ],
    ],
    // Seen of pg_restore 15 with --jobs=2 on a busy machine: the pieces of two workers' lines mixed.
    ['truncated', ['pg_restore:pg_restore:  error: could not read from input file: end of file']],
    ['truncated', [' pg_restore: error: could not read from input file: end of file']],
    ['truncated', ['pg_restore: pg_restore: error: could not read from input file: end of file']],
    ['corrupt', ['pg_restore: error: could not read from input file: xd/3340.dat.gz: incorrect data check']],
    ['truncated', ['pg_restore: error: could not close data file "xd/3340.dat": Success']],
    ['newer-version', ['pg_restore: error: unsupported version (1.16) in file header']],
    ['refused', ['psql:<stdin>:2: error: backslash commands are restricted; only \\unrestrict is allowed']],
    [
      'disk-full',
      ['psql:<stdin>:9: ERROR:  could not extend file "base/16385/16386": wrote only 4096 of 8192 bytes at block 4769'],
    ],
    [
      'restored-with-warnings',
      [
        'pg_restore: while PROCESSING TOC:',
        'pg_restore: error: could not execute query: ERROR:  column "ix" named in key does not exist',
        'Command was: ALTER TABLE t; -- No space left on device',
        'pg_restore: warning: errors ignored on restore: 1',
      ],
    ],
  ])('%s', (code, lines) => {
    const said = complaints(lines[0]?.startsWith('psql') === true ? 'psql' : 'pg_restore');
    for (const line of lines) said.add(line);
    expect(said.failure).toMatchObject({ code });
  });

  test('nothing, where nobody complains', () => {
    const said = complaints('pg_restore');
    said.add('pg_restore:pg_restore:  creating TABLE "public.error: of theirs"');
    said.add('pg_restore: creating TABLE "public.error: of theirs"');
    expect(said.failure).toBeUndefined();
  });
});

/** By GNU date: `date -u -d '2026-11-30 04:00:00.123+05:30' +%s%3N`. */
test.each([
  ['2026-11-30 04:00:00.123+05:30', 1_795_991_400_123],
  ['2026-11-30 04:00:00+00', 1_796_011_200_000],
  ['2026-11-30 04:00:00', 1_796_011_200_000],
  ['2026-11-30', 1_795_996_800_000],
  ['1796011200', 1_796_011_200_000],
  ['1796011200123', 1_796_011_200_123],
])('the newest moment of %j', (text, at) => {
  expect(newestMoment([[text]])).toEqual({ state: 'found', at });
});

test.each([[[]], [[[null]]], [[['infinity']]], [[['2026-02-30']]], [[['0044-03-15 BC']]]])(
  'no moment in %j',
  (rows) => {
    expect(newestMoment(rows)).toMatchObject({ state: 'failed' });
  },
);

describe('a staging database', () => {
  const host = { name: 'db.internal', addresses: ['10.0.0.7'] };
  test.each(['restore', 'orders_staging', 'scratch-2', 'holdfast', 'Test', 'orders_tests'])(
    '%s is for restores',
    (name) => {
      expect(judgeStaging(name, host, [])).toBeUndefined();
    },
  );
  test.each(['orders', 'latest', 'contest', 'restored', 'prod'])('%s is not', (name) => {
    expect(judgeStaging(name, host, [])).toMatchObject({ code: 'staging-is-live' });
  });
  test.each([
    { name: 'DB.internal.', addresses: [] },
    { name: 'orders.example.com', addresses: ['192.0.2.1', '10.0.0.7'] },
    { name: '10.0.0.7', addresses: [] },
    { name: 'x', addresses: ['::ffff:10.0.0.7'] },
  ])('is live where $name lives', (live) => {
    expect(judgeStaging('staging', host, [live])).toMatchObject({ code: 'staging-is-live' });
  });
});

test('where addresses of a staging server or of a database are not known, nobody can tell whether it is live', () => {
  const host = { name: 'db.internal', addresses: ['10.0.0.7'] };
  const unknown = { name: 'orders.internal', addresses: [] };
  expect(judgeStaging('staging', unknown, [])).toMatchObject({ code: 'unreachable' });
  expect(judgeStaging('staging', host, [{ ...unknown, isDatabase: true }])).toMatchObject({ code: 'unreachable' });
  expect(judgeStaging('staging', host, [unknown])).toBeUndefined();
  expect(judgeStaging('staging', host, [{ name: '10.0.0.8', addresses: [], isDatabase: true }])).toBeUndefined();
  expect(judgeStaging('staging', { name: '/run/postgresql', addresses: [] }, [])).toBeUndefined();
});

/** By Python's hashlib and hmac. */
test('a password is given to the server as it stores it', () => {
  expect(scramVerifier('pencil', 'abcdefghijklmnopqrst')).toBe(
    'SCRAM-SHA-256$4096:YWJjZGVmZ2hpamtsbW5vcA==$j6GTBkglg39UfTqAJaZnrGNs120R15pdrpXjflJ82nc=:ftSBgFy4Uu0AIM2nwApDpfp98OR8gk16MGxqLMfFtag=',
  );
});

/** As pg_dump 15.18 and, for the last two, the documentation of 15 and 17 write them. */
test.each([
  [
    `CREATE DATABASE x WITH TEMPLATE = template0 ENCODING = 'UTF8' LOCALE_PROVIDER = libc LOCALE = 'C.UTF-8';`,
    'C.UTF-8',
  ],
  [
    `CREATE DATABASE x WITH TEMPLATE = template0 ENCODING = 'UTF8' LC_COLLATE = 'C' LC_CTYPE = 'de_DE.UTF-8';`,
    'C, de_DE.UTF-8',
  ],
  [`CREATE DATABASE x WITH ENCODING = 'UTF8' LOCALE_PROVIDER = icu LOCALE = 'C' ICU_LOCALE = 'de-DE';`, 'C, de-DE'],
  [`CREATE DATABASE "x LOCALE = 'y'" WITH ENCODING = 'UTF8' LOCALE_PROVIDER = evil LOCALE = 'a''b';`, 'a'],
])('the locale of %j', (definition, name) => {
  const locale = localeOf(definition);
  expect(locale?.name).toBe(name);
  expect(localesFor(locale, 'UTF8').map((each) => each.name)).toEqual([name, 'C.UTF-8', 'C']);
  expect(locale?.options).not.toContain('evil');
});

test('values that a server quotes are told to nobody', () => {
  const said = complaints('pg_restore');
  said.add(
    'pg_restore: error: COPY failed for table "lines": ERROR:  invalid input syntax for type integer: "root:x:0:0"',
  );
  expect(said.failure).toMatchObject({ code: 'restore-failed', text: expect.stringContaining('"lines"') });
  expect(said.failure?.text).not.toContain('root');
});

test('a restore leaves a fiftieth of the disk to others, and at most 256 MiB', () => {
  expect(reserveBytes(100_000_000)).toBe(2_000_000);
  expect(reserveBytes(10 ** 12)).toBe(268_435_456);
});

test('nobody becomes root', () => {
  const users = 'root:x:0:0::/root:/bin/sh\npostgres:x:101:104::/:/bin/sh\n';
  expect(idsOf(users, 'postgres')).toEqual({ uid: 101, gid: 104 });
  expect(idsOf(users, 'root')).toBeUndefined();
  expect(idsOf(users, 'post')).toBeUndefined();
});

test('a password file escapes what separates its fields', () => {
  expect(passwordLine({ password: 'a:b\\c' })).toBe('*:*:*:*:a\\:b\\\\c\n');
});

test('a segment of the folder is idle when nobody uses it', () => {
  const table = [
    '       key      shmid perms                  size  cpid  lpid nattch   uid   gid',
    '        77          1   600                    56   100   100      0   101   104',
    '        77          2   600                    56   101   101      3   101   104',
    '        78          3   600                    56   102   102      0   101   104',
  ].join('\n');
  expect(segmentsOf(table, 77n)).toEqual([
    { id: '1', isIdle: true },
    { id: '2', isIdle: false },
  ]);
});
