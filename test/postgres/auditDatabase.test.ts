/**
 * The audit of a real primary with one synchronous standby, `near`, and one asynchronous, `far`. What to expect of
 * PostgreSQL is documented in "27.2.8. Synchronous Replication", "28.2.4. pg_stat_replication", "28.2.11. pg_stat_archiver",
 * "54.19. pg_replication_slots" and "22.5. Predefined Roles".
 */
import { readFileSync } from 'node:fs';
import { createServer, type Server, type Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Service } from '../../shared/config/config.ts';
import { SecretUnavailable } from '../../shared/probe/secrets.ts';
import { systemClock } from '../../shared/runtime/systemClock.ts';
import type { Finding, SubjectReport } from '../../shared/storage/finding.ts';
import { auditDatabase } from '../../shared/storage/postgres/auditDatabase.ts';
import { parseStandbyNames } from '../../shared/storage/postgres/standbyNames.ts';
import { refusedNames, understoodNames } from '../storage/postgres/namesTexts.ts';
import { freePort, type Machine, newMachine, PostgresServer, remove, until } from './server.ts';

const auditPassword = 'p@ss/word of the auditor';
const archiveSecret = 'token-in-the-archive-command';

let machine: Machine;
let primary: PostgresServer;
let near: PostgresServer;
let far: PostgresServer;

beforeAll(async () => {
  machine = await newMachine();
  primary = new PostgresServer(machine, 'primary', await freePort());
  near = new PostgresServer(machine, 'near', await freePort());
  far = new PostgresServer(machine, 'far', await freePort());
  await primary.create();
  primary.useCertificate('test/probe/fixtures/good.pem', 'test/probe/fixtures/key.pem');
  primary.configure({
    archive_mode: 'on',
    archive_command: `: ${archiveSecret} && test -f %p`,
    archive_timeout: '60s',
  });
  primary.configure({ log_statement: 'all', log_line_prefix: '%a|' });
  await primary.start();
  await primary.query(
    documentedRole().replaceAll('holdfast', 'auditor').replace("PASSWORD 'PASSWORD'", `PASSWORD '${auditPassword}'`),
  );
  await primary.query(`CREATE ROLE stranger LOGIN PASSWORD '${auditPassword}'`);
  await primary.query('CREATE TABLE orders (id int)');
  await near.cloneFrom(primary, 'near');
  await far.cloneFrom(primary, 'far');
  await Promise.all([near.start(), far.start()]);
  await primary.set({ synchronous_standby_names: 'FIRST 1 (near)' });
  await until(() => streaming('near', 'sync'));
  await until(() => streaming('far', 'async'));
  await primary.query('SELECT pg_switch_wal()');
  await until(async () => (await archived()) > 0);
});

afterAll(async () => {
  await Promise.all([primary, near, far].map((server) => server?.stop('immediate')));
  if (machine !== undefined) remove(machine);
});

/** As docs/audit.md tells people to make it. */
function documentedRole(): string {
  const sql = /```sql\n([^`]*)```/.exec(readFileSync('docs/audit.md', 'utf8'))?.[1];
  if (sql === undefined) throw new Error('docs/audit.md has no SQL for the role');
  return sql;
}

async function streaming(name: string, syncState: string): Promise<boolean> {
  const rows = await primary.query(
    `SELECT FROM pg_stat_replication WHERE application_name = '${name}' AND state = 'streaming' AND sync_state = '${syncState}'`,
  );
  return rows.length === 1;
}

async function archived(): Promise<number> {
  return Number((await primary.query('SELECT archived_count FROM pg_stat_archiver'))[0]?.['archived_count']);
}

async function caughtUp(): Promise<boolean> {
  const rows = await primary.query(
    'SELECT FROM pg_stat_replication WHERE replay_lsn = pg_current_wal_lsn() AND flush_lsn = replay_lsn',
  );
  return rows.length === 2;
}

type Ask = {
  readonly user?: string;
  readonly password?: string;
  readonly port?: number;
  readonly query?: string;
  readonly rpoMs?: number;
  readonly rtoMs?: number;
};

function audit({
  user = 'auditor',
  password = auditPassword,
  port = primary.port,
  query = '',
  rpoMs = 1_000,
  rtoMs = 60_000,
}: Ask = {}) {
  const service: Pick<Service, 'id' | 'database' | 'objective'> = {
    id: 'shop',
    database: { url: `postgres://${user}:\${env:AUDIT_PASSWORD}@127.0.0.1:${port}/postgres${query}` },
    objective: {
      availability: 0.999,
      window: { kind: 'rolling', ms: 30 * 86_400_000 },
      indicator: { kind: 'timeslices' },
      minimum: { events: 1, failures: 1 },
      spent: [],
      rpoMs,
      rtoMs,
    },
  };
  return auditDatabase(service, { clock: systemClock, secrets: async () => password });
}

function outcomes({ results }: SubjectReport): Readonly<Record<string, string>> {
  return Object.fromEntries(results.map(({ check, outcome }) => [check, outcome]));
}

function findings({ results }: SubjectReport, check: string): readonly Finding[] {
  const result = results.find((one) => one.check === check);
  return result?.outcome === 'failed' ? result.findings : [];
}

function whyUnknown({ results }: SubjectReport, check: string): string | undefined {
  const result = results.find((one) => one.check === check);
  return result?.outcome === 'unknown' ? result.why : undefined;
}

const allPassed = {
  'pg-connection': 'passed',
  'pg-sync-promise': 'passed',
  'pg-sync-now': 'passed',
  'pg-standby-lag': 'passed',
  'pg-archiver': 'passed',
  'pg-slots': 'passed',
  'pg-settings': 'passed',
};

describe('the audit of a primary with a synchronous and an asynchronous standby', () => {
  it('finds nothing while both stream', async () => {
    await until(caughtUp);
    const report = await audit();
    expect(outcomes(report)).toEqual(allPassed);
    expect(report.score).toBe(100);
    expect(report.subject).toEqual({ kind: 'database', id: 'shop' });
    const facts = Object.fromEntries(report.facts.map(({ name, text }) => [name, text]));
    expect(facts['promise']).toContain('nothing confirmed is lost with the primary');
    expect(facts['now']).toContain('near (streaming, sync): ');
    expect(facts['now']).toContain('far (streaming, async): ');
  });

  it('says that commits hang while the synchronous standby is down, as they do', async () => {
    await near.stop();
    await until(async () => !(await streaming('near', 'sync')));
    let committed = false;
    const commit = primary.query('INSERT INTO orders VALUES (1)').then(() => {
      committed = true;
    });
    await until(
      async () => (await primary.query("SELECT FROM pg_stat_activity WHERE wait_event = 'SyncRep'")).length === 1,
    );
    const report = await audit();
    expect(committed).toBe(false);
    expect(findings(report, 'pg-sync-now')).toMatchObject([
      { key: 'short', severity: 'critical', summary: expect.stringContaining('not there: near') },
    ]);
    expect(findings(report, 'pg-slots')).toMatchObject([{ key: 'near_slot' }]);
    // The settings promise as much as before.
    expect(outcomes(report)['pg-sync-promise']).toBe('passed');
    await near.start();
    await commit;
    await until(() => streaming('near', 'sync'));
    expect(outcomes(await audit())['pg-sync-now']).toBe('passed');
  });

  it('tells what is not replayed from what is not on disk', async () => {
    await until(caughtUp);
    await far.query('SELECT pg_wal_replay_pause()');
    await until(async () => (await far.query('SELECT pg_get_wal_replay_pause_state() AS s'))[0]?.['s'] === 'paused');
    await primary.query('INSERT INTO orders SELECT generate_series(1, 10000)');
    await until(async () => {
      await primary.query('INSERT INTO orders VALUES (2)');
      const rows = await primary.query(
        "SELECT FROM pg_stat_replication WHERE application_name = 'far' AND replay_lag > '2s'",
      );
      return rows.length === 1;
    });
    const report = await audit({ rtoMs: 1_000 });
    expect(findings(report, 'pg-standby-lag').map(({ key }) => key)).toEqual(['far/replay']);
    expect(findings(report, 'pg-standby-lag')[0]?.evidence[0]?.shows).toMatch(/ (KiB|MiB) behind$/);
    expect(outcomes(report)['pg-sync-now']).toBe('passed');
    await far.query('SELECT pg_wal_replay_resume()');
    await until(caughtUp);
    expect(outcomes(await audit({ rtoMs: 1_000 }))['pg-standby-lag']).toBe('passed');
  });

  it('says that archiving fails, and not with which command', async () => {
    await primary.set({ archive_command: `test ${archiveSecret} = %f` });
    await primary.query('INSERT INTO orders VALUES (3); SELECT pg_switch_wal()');
    await until(async () => {
      const rows = await primary.query('SELECT FROM pg_stat_archiver WHERE last_failed_time > last_archived_time');
      return rows.length === 1;
    });
    const report = await audit();
    expect(findings(report, 'pg-archiver')).toMatchObject([{ key: 'failing', severity: 'high' }]);
    expect(JSON.stringify(report)).not.toContain(archiveSecret);
    await primary.set({ archive_command: `: ${archiveSecret} && test -f %p` });
    const before = await archived();
    // After three failures it rests for a minute, unless there is something new.
    await primary.query('INSERT INTO orders VALUES (4); SELECT pg_switch_wal()');
    await until(async () => (await archived()) > before);
    expect(outcomes(await audit())['pg-archiver']).toBe('passed');
  });

  it('tells a command that throws WAL away from one that archives it', async () => {
    await primary.set({ archive_command: '/bin/true' });
    const report = await audit();
    expect(findings(report, 'pg-archiver')).toMatchObject([{ key: 'discarding' }]);
    await primary.set({ archive_command: `: ${archiveSecret} && test -f %p` });
  });

  it('finds a slot that nobody uses', async () => {
    await primary.query("SELECT pg_create_physical_replication_slot('forgotten', true)");
    const report = await audit();
    expect(findings(report, 'pg-slots')).toMatchObject([
      { key: 'forgotten', severity: 'medium', summary: expect.stringContaining('nothing limits it') },
    ]);
    await primary.set({ max_slot_wal_keep_size: '64' });
    expect(findings(await audit(), 'pg-slots')).toMatchObject([
      { key: 'forgotten', severity: 'low', summary: expect.stringContaining('up to 64 MiB') },
    ]);
    await primary.query("SELECT pg_drop_replication_slot('forgotten')");
    expect(outcomes(await audit())['pg-slots']).toBe('passed');
    await primary.set({ max_slot_wal_keep_size: '-1' });
  });

  it('finds a role whose commits wait for nobody, and a setting by which none do', async () => {
    await primary.query('ALTER ROLE stranger SET synchronous_commit = off');
    expect(findings(await audit(), 'pg-sync-promise')).toMatchObject([{ key: 'role stranger', severity: 'medium' }]);
    await primary.query('ALTER ROLE stranger RESET synchronous_commit');
    await primary.set({ synchronous_commit: 'local' });
    const report = await audit();
    expect(findings(report, 'pg-sync-promise').map(({ key }) => key)).toEqual(['void', 'rpo']);
    await primary.set({ synchronous_commit: 'on' });
    expect(outcomes(await audit())['pg-sync-promise']).toBe('passed');
  });

  it('knows that a role of its own setting does not see that of others', async () => {
    await primary.query('ALTER ROLE auditor SET synchronous_commit = local');
    const report = await audit();
    expect(whyUnknown(report, 'pg-sync-promise')).toContain('ALTER ROLE "auditor" RESET synchronous_commit');
    await primary.query('ALTER ROLE auditor RESET synchronous_commit');
  });
});

describe('synchronous_standby_names', () => {
  it('is understood where PostgreSQL understands it, and refused where PostgreSQL refuses it', async () => {
    for (const text of [...understoodNames, ...refusedNames]) {
      const accepted = await primary.query(`ALTER SYSTEM SET synchronous_standby_names = '${text}'`).then(
        () => true,
        () => false,
      );
      expect({ text, accepted }).toEqual({ text, accepted: parseStandbyNames(text).ok });
    }
    await primary.query("ALTER SYSTEM SET synchronous_standby_names = 'FIRST 1 (near)'");
  });
});

describe('what may not be looked at', () => {
  it('is unknown to a role without pg_monitor, with what to grant', async () => {
    const report = await audit({ user: 'stranger' });
    expect(outcomes(report)).toEqual({
      ...allPassed,
      'pg-connection': 'unknown',
      'pg-sync-now': 'unknown',
      'pg-standby-lag': 'unknown',
    });
    expect(whyUnknown(report, 'pg-sync-now')).toContain('GRANT pg_monitor TO "stranger"');
  });

  it('is everything for a wrong password, which is not repeated', async () => {
    const report = await audit({ password: 'not the one' });
    expect(new Set(Object.values(outcomes(report)))).toEqual(new Set(['unknown']));
    expect(whyUnknown(report, 'pg-connection')).toContain('password authentication failed for user "auditor"');
    expect(JSON.stringify(report)).not.toContain('not the one');
    expect(report.score).toBeNull();
  });

  it('is everything when the secret is not to be had', async () => {
    const service = { id: 'shop', database: { url: 'postgres://auditor:${env:NOT_SET}@127.0.0.1/postgres' } };
    const secrets = async (reference: ConstructorParameters<typeof SecretUnavailable>[0]) => {
      throw new SecretUnavailable(reference, 'the environment variable is not set');
    };
    const report = await auditDatabase(service, { clock: systemClock, secrets });
    expect(whyUnknown(report, 'pg-sync-now')).toContain('${env:NOT_SET} could not be resolved');
  });

  it('is everything where nobody listens, or nobody answers', async () => {
    const refused = await audit({ port: await freePort() });
    expect(whyUnknown(refused, 'pg-sync-now')).toContain('ECONNREFUSED');
    const sockets: Socket[] = [];
    const silent: Server = createServer((socket) => sockets.push(socket));
    const port = await freePort();
    await new Promise<void>((resolve) => silent.listen(port, '127.0.0.1', resolve));
    const unanswered = await audit({ port });
    for (const socket of sockets) socket.destroy();
    silent.close();
    expect(whyUnknown(unanswered, 'pg-sync-now')).toContain('timeout');
    expect(new Set(Object.values(outcomes(unanswered)))).toEqual(new Set(['unknown']));
  });

  it('is what only the primary knows, on a standby', async () => {
    const report = await audit({ port: far.port, query: '?sslmode=disable' });
    expect(findings(report, 'pg-connection')).toMatchObject([
      { summary: expect.stringContaining('leads to a standby') },
    ]);
    expect(outcomes(report)['pg-sync-now']).toBe('unknown');
    expect(outcomes(report)['pg-settings']).toBe('passed');
  });
});

describe('the connection', () => {
  it('is encrypted unless the URL says otherwise, and verified where it asks for that', async () => {
    expect(whyUnknown(await audit({ port: far.port }), 'pg-connection')).toContain('does not support SSL');
    expect(outcomes(await audit({ port: far.port, query: '?sslmode=prefer' }))['pg-settings']).toBe('passed');
    // The certificate's authority is of the tests alone.
    expect(whyUnknown(await audit({ query: '?sslmode=verify-full' }), 'pg-connection')).toMatch(/certificate/);
    expect(outcomes(await audit({ query: '?sslmode=disable' }))['pg-connection']).toBe('passed');
  });

  it('asks to read, and nothing else', async () => {
    await audit();
    await delay(200);
    const statements = primary
      .log()
      .split('\n')
      .filter((line) => line.startsWith('holdfast-audit|') && line.includes('statement: '))
      .map((line) => line.split('statement: ')[1]?.trim() ?? '');
    expect(statements.length).toBeGreaterThan(10);
    const reads = /^(BEGIN TRANSACTION READ ONLY$|SAVEPOINT look$|COMMIT$|SELECT |WITH here AS MATERIALIZED \(SELECT )/;
    expect(statements.filter((text) => !reads.test(text))).toEqual([]);
  });

  it('leaves no session behind', async () => {
    await audit();
    const sessions = () => primary.query("SELECT FROM pg_stat_activity WHERE application_name = 'holdfast-audit'");
    await until(async () => (await sessions()).length === 0);
  });
});
