/** Dumps that attack whoever restores them. A canary shows what was run; nothing ever is. */
import { existsSync, readdirSync, readFileSync, readlinkSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { failureOf, processesOf, RestoreWorld, restoredOf, sqlCheck } from './restoreWorld.ts';

let world: RestoreWorld;
let canary: string;

beforeAll(async () => {
  world = await RestoreWorld.open();
  canary = join(world.machine.folder, 'canary');
  await world.database('orders', 'CREATE TABLE orders (id int)', 'INSERT INTO orders VALUES (1)');
}, 120_000);

afterAll(() => world.close());

/** A plain dump by pg_dump with something of the attacker's between its head and its end. */
async function plainWith(...lines: readonly string[]): Promise<string> {
  const text = readFileSync(await world.dump('orders'), 'utf8');
  const at = text.indexOf('ALTER TABLE public.orders OWNER');
  return world.write('hostile', `${text.slice(0, at)}${lines.join('\n')}\n\n${text.slice(at)}`);
}

/** As psql and the server would obey it with a superuser: that the canary would be there is shown first. */
async function expectRefused(file: string): Promise<void> {
  const failure = failureOf(await world.restore(file));
  expect(failure).toMatchObject({ code: 'refused' });
  expect(existsSync(canary)).toBe(false);
}

describe('backslash commands of a plain dump are not obeyed', () => {
  test.each([
    ['shell', () => [`\\! touch ${canary}`]],
    ['output to a program', () => [`\\o |touch ${canary}`]],
    ['copy to a program', () => [`\\copy orders to program 'touch ${canary}'`]],
    ['a variable from a program', () => [`\\set x \`touch ${canary}\``]],
    ['a program after a query', () => [`SELECT 1 \\g |touch ${canary}`]],
    ['another file', () => ['\\i /etc/passwd']],
    ['another database', () => ['\\connect postgres']],
    ['out of the restriction, with a wrong key', () => ['\\unrestrict abc', `\\! touch ${canary}`]],
    ['restricted again', () => ['\\restrict abc', '\\unrestrict abc', `\\! touch ${canary}`]],
    ['after the head', () => ['--', '\\restrict abc']],
  ])('%s', async (_, lines) => {
    await expectRefused(await plainWith(...lines()));
  });

  test('with the key of the dump itself', async () => {
    const text = readFileSync(await world.dump('orders'), 'utf8');
    const key = /^\\restrict (\w+)$/m.exec(text)?.[1] ?? '';
    expect(key).not.toBe('');
    await expectRefused(await plainWith('', `\\unrestrict ${key}`, '', `\\! touch ${canary}`));
    await expectRefused(world.write('end', `${text}\\! touch ${canary}\n`));
    await expectRefused(world.write('end', `${text}\\unrestrict ${key}\n\\! touch ${canary}\n`));
  });

  test('where a dump says that data follows, and none does', async () => {
    const lines = ['COPY public.orders (id) FROM stdin;', '2', '\\.', `\\! touch ${canary}`, '\\.'];
    await expectRefused(await plainWith(...lines));
    await expectRefused(
      await plainWith("SELECT '", 'COPY public.orders (id) FROM stdin;', "';", `\\! touch ${canary}`),
    );
  });

  test('a whole cluster', async () => {
    const text = `--\n-- PostgreSQL database cluster dump\n--\n\nCREATE ROLE evil SUPERUSER;\n\\! touch ${canary}\n`;
    await expectRefused(world.write('cluster', text));
  });
});

describe('SQL that reaches out of the database is denied', () => {
  test.each([
    ['a program that is written to', () => [`COPY (SELECT 1) TO PROGRAM 'touch ${canary}';`]],
    ['a program that is read', () => [`COPY public.orders FROM PROGRAM 'touch ${canary}';`]],
    ['a file that is written', () => [`COPY (SELECT 1) TO '${canary}';`]],
    ['a file that is read', () => [`COPY public.orders FROM '/etc/passwd';`]],
    ['a function that reads files', () => [`SELECT pg_read_file('/etc/passwd');`]],
    ['a large object that is exported', () => [`SELECT lo_export(lo_from_bytea(0, 'x'), '${canary}');`]],
    ['a large object that is imported', () => [`SELECT lo_import('/etc/passwd');`]],
    ['settings of the server', () => ['COMMIT;', `ALTER SYSTEM SET archive_command = 'touch ${canary}';`]],
    ['becoming the superuser', () => ['SET ROLE holdfast_superuser;']],
    ['a session of the superuser', () => ['SET SESSION AUTHORIZATION holdfast_superuser;']],
    ['being one', () => ['ALTER ROLE holdfast_restore SUPERUSER;']],
    ['a new role', () => ['CREATE ROLE evil SUPERUSER LOGIN;']],
    ['the right to run programs', () => ['GRANT pg_execute_server_program TO holdfast_restore;']],
    ['an extension that is not trusted', () => ['CREATE EXTENSION file_fdw SCHEMA public;']],
    [
      'a language that is not trusted',
      () => [`CREATE FUNCTION public.f() RETURNS int AS 'libc', 'system' LANGUAGE c;`],
    ],
    ['another server', () => ['CREATE EXTENSION dblink SCHEMA public;']],
    [
      'an event trigger',
      () => [
        'CREATE FUNCTION public.evil() RETURNS event_trigger LANGUAGE plpgsql AS $$ BEGIN END $$;',
        'CREATE EVENT TRIGGER evil ON ddl_command_start EXECUTE FUNCTION public.evil();',
      ],
    ],
    [
      'a function that runs as its definer',
      () => [
        `CREATE FUNCTION public.evil() RETURNS void LANGUAGE plpgsql SECURITY DEFINER AS $$
         BEGIN EXECUTE 'COPY (SELECT 1) TO PROGRAM ''touch ${canary}'''; END $$;`,
        'SELECT public.evil();',
      ],
    ],
    ['a language that is loaded', () => [`LOAD '/tmp/evil.so';`]],
  ])('%s', async (_, lines) => {
    await expectRefused(await plainWith(...lines()));
  });
});

test('the same statements in an archive are denied there, too', async () => {
  await world.database(
    'hostile',
    'CREATE TABLE orders (id int)',
    'INSERT INTO orders VALUES (1)',
    `CREATE FUNCTION evil() RETURNS boolean LANGUAGE plpgsql IMMUTABLE SECURITY DEFINER AS $$
     BEGIN
       IF current_setting('is_superuser') <> 'on' OR current_database() <> 'hostile' THEN
         EXECUTE 'COPY (SELECT 1) TO PROGRAM ''touch ${canary}''';
       END IF;
       RETURN true;
     END $$`,
    'CREATE INDEX evil ON orders ((evil()))',
    'CREATE FUNCTION watch() RETURNS event_trigger LANGUAGE plpgsql AS $$ BEGIN PERFORM 1; END $$',
    'CREATE EVENT TRIGGER evil ON ddl_command_start EXECUTE FUNCTION watch()',
    'CREATE EXTENSION file_fdw',
    'CREATE SERVER files FOREIGN DATA WRAPPER file_fdw',
    `CREATE FOREIGN TABLE passwords (line text) SERVER files OPTIONS (filename '/etc/passwd')`,
  );
  await expectRefused(await world.dump('hostile', '-Fc'));
  await expectRefused(await world.tarOf(await world.dump('hostile', '-Fd')));
  await expectRefused(await world.dump('hostile', '-Ft'));
  await expectRefused(await world.dump('hostile', '-Fp'));
});

test('what attacks whoever asks is asked by a role that can do nothing', async () => {
  const attack = (what: string) => `CREATE FUNCTION ${what}() RETURNS int LANGUAGE plpgsql SECURITY DEFINER AS $$
    BEGIN EXECUTE 'COPY (SELECT 1) TO PROGRAM ''touch ${canary}'''; RETURN 1; END $$`;
  await world.database(
    'traps',
    'CREATE TABLE orders (id int)',
    'INSERT INTO orders VALUES (1)',
    attack('touches'),
    'CREATE VIEW orders_view AS SELECT touches() AS id',
    'CREATE TABLE guarded (id int)',
    'ALTER TABLE guarded ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY',
    'CREATE POLICY evil ON guarded USING (touches() = 1)',
  );
  const restored = restoredOf(
    await world.restore(await world.dump('traps', '-Fc'), {
      checks: [sqlCheck('view', 'SELECT * FROM orders_view'), sqlCheck('fine', 'SELECT id FROM orders')],
    }),
  );
  expect(restored.answers).toMatchObject([
    { rows: { state: 'failed', why: expect.stringContaining('pg_execute_server_program') } },
    { rows: { state: 'answered', rows: [['1']] } },
  ]);
  expect(existsSync(canary)).toBe(false);
});

test('a dump that changes its own role and database keeps nobody from asking', async () => {
  const restored = restoredOf(
    await world.restore(
      await plainWith(
        `ALTER ROLE holdfast_restore PASSWORD 'mine';`,
        'ALTER ROLE holdfast_restore SET statement_timeout = 1;',
        `ALTER DATABASE restored SET search_path = 'nowhere';`,
        'ALTER DATABASE restored SET default_transaction_read_only = on;',
        'ALTER DATABASE restored CONNECTION LIMIT 0;',
      ),
      { checks: [sqlCheck('fine', 'SELECT id FROM orders')] },
    ),
  );
  expect(restored.answers).toEqual([{ check: 'fine', rows: { state: 'answered', rows: [['1']] } }]);
});

describe('a tar that is no dump', () => {
  test.each([
    ['a way out', ['--transform', 's,^./3.*,../../../escaped.dat,'], 'path-escape'],
    ['an absolute name', ['-P', '--transform', 's,^./3.*,/tmp/holdfast-escaped.dat,'], 'path-escape'],
    ['another file', ['--transform', 's,^./3.*,evil.sh,'], 'refused'],
  ])('%s', async (_, options, code) => {
    const file = await world.tarOf(await world.dump('orders', '-Fd'), ...options);
    expect(failureOf(await world.restore(file)).code).toBe(code);
    expect(existsSync('/tmp/holdfast-escaped.dat')).toBe(false);
  });

  test('a link', async () => {
    const folder = await world.dump('orders', '-Fd');
    symlinkSync('/etc/passwd', join(folder, '9999.dat'));
    expect(failureOf(await world.restore(await world.tarOf(folder))).code).toBe('refused');
  });
});

/** `ss` is not everywhere, and proc(5) has the same: sockets by inode, and the inodes of a process. */
async function listensOnTcp(pid: string): Promise<readonly string[]> {
  const inodes = readdirSync(`/proc/${pid}/fd`).flatMap((fd) => {
    try {
      return /^socket:\[(\d+)\]$/.exec(readlinkSync(`/proc/${pid}/fd/${fd}`))?.[1] ?? [];
    } catch {
      return [];
    }
  });
  return ['tcp', 'tcp6', 'udp', 'udp6']
    .flatMap((table) => readFileSync(`/proc/net/${table}`, 'utf8').split('\n').slice(1))
    .filter((line) => inodes.includes(line.trim().split(/\s+/)[9] ?? ''));
}

test('the server listens on no port, and its programs show no password', async () => {
  const seen: { pids: string[]; ports: readonly string[]; lines: string } = { pids: [], ports: [], lines: '' };
  const looks: Promise<void>[] = [];
  const secrets: string[] = [];
  await world.database('large', 'CREATE TABLE large AS SELECT g, md5(g::text) FROM generate_series(1, 400000) g');
  await world.restore(await world.dump('large', '-Fc'), {
    parts: {
      secret: () => {
        secrets.push(`secret${secrets.length}of${process.pid}x`);
        return secrets.at(-1) ?? '';
      },
    },
    onProgress: ({ text }, folder) => {
      if (text?.startsWith('processing data') !== true) return;
      const lines = processesOf(folder);
      seen.lines += lines.join('\n');
      seen.pids = lines.map((line) => line.split(' ')[0] ?? '');
      looks.push(
        ...seen.pids.map(async (pid) => {
          seen.ports = [...seen.ports, ...(await listensOnTcp(pid).catch(() => []))];
        }),
      );
    },
  });
  await Promise.all(looks);
  expect(seen.lines).toContain('postgres -D');
  expect(seen.lines).toContain('pg_restore');
  for (const secret of secrets) expect(seen.lines).not.toContain(secret);
  expect(seen.ports).toEqual([]);
});

test('an extension that the config lists reaches no other server', async () => {
  const place = `host=127.0.0.1 port=${world.server.port} user=postgres password=of-the-superuser dbname=postgres`;
  const file = await plainWith(`SELECT * FROM public.dblink('${place}', 'CREATE TABLE canary ()') AS t(x text);`);
  const failure = failureOf(await world.restore(file, { engine: { extensions: ['dblink'] } }));
  expect(failure).toMatchObject({ code: 'refused', text: expect.stringContaining('dblink') });
  expect(await world.sql('postgres', `SELECT to_regclass('canary') AS made`)).toEqual([{ made: null }]);
});
