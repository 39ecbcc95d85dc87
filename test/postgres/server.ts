/** PostgreSQL servers of a test's own, from Debian's binaries: on loopback, in a temporary folder, stopped by their pids. */
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import {
  appendFileSync,
  chmodSync,
  chownSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import pg from 'pg';

const run = promisify(execFile);

const superuser = { user: 'postgres', password: 'of-the-superuser' } as const;

/** PostgreSQL refuses to run as root, so root becomes the user of Debian's package. */
type Runner = { readonly uid: number; readonly gid: number } | Record<string, never>;

export type Machine = {
  readonly folder: string;
  readonly binaries: string;
  readonly runner: Runner;
};

/** @throws Error when the binaries are missing: a suite without servers fails, it is not skipped. */
export async function newMachine(): Promise<Machine> {
  const binaries = newestBinaries();
  const runner = await runnerOf();
  const folder = mkdtempSync(join(tmpdir(), 'holdfast-postgres-'));
  chmodSync(folder, 0o755);
  if (runner.uid !== undefined) chownSync(folder, runner.uid, runner.gid);
  return { folder, binaries, runner };
}

function newestBinaries(): string {
  const root = '/usr/lib/postgresql';
  try {
    const [newest] = readdirSync(root).toSorted((one, other) => Number(other) - Number(one));
    if (newest !== undefined) return join(root, newest, 'bin');
  } catch {
    // Said below.
  }
  throw new Error(
    `There is no PostgreSQL server in ${root}: install it with \`apt-get install postgresql\` to run these tests.`,
  );
}

async function runnerOf(): Promise<Runner> {
  if (process.getuid?.() !== 0) return {};
  const [uid, gid] = await Promise.all(
    ['-u', '-g'].map(async (flag) => Number((await run('id', [flag, 'postgres'])).stdout)),
  );
  if (uid === undefined || gid === undefined) throw new Error('There is no user postgres to run the servers as.');
  return { uid, gid };
}

export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === 'string') throw new Error('no port was given');
  return address.port;
}

export class PostgresServer {
  readonly machine: Machine;
  readonly data: string;
  readonly port: number;
  #process: ChildProcess | undefined;

  constructor(machine: Machine, name: string, port: number) {
    this.machine = machine;
    this.data = join(machine.folder, name);
    this.port = port;
  }

  /** A new cluster, whose superuser logs in with a password. */
  async create(): Promise<void> {
    const passwordFile = join(this.machine.folder, 'password');
    this.#write(passwordFile, superuser.password);
    const options = ['--auth=scram-sha-256', '--encoding=UTF8', '--no-locale', '--no-sync', '--data-checksums'];
    await this.#runBinary('initdb', ['-D', this.data, '-U', superuser.user, `--pwfile=${passwordFile}`, ...options]);
    this.configure({ unix_socket_directories: '', listen_addresses: '127.0.0.1', port: String(this.port) });
    appendFileSync(join(this.data, 'pg_hba.conf'), 'host replication all 127.0.0.1/32 scram-sha-256\n');
  }

  /** A standby, in a slot that bears its name. */
  async cloneFrom(primary: PostgresServer, name: string): Promise<void> {
    const from = `host=127.0.0.1 port=${primary.port} user=${superuser.user} password=${superuser.password}`;
    await this.#runBinary('pg_basebackup', [
      '-d',
      from,
      '-D',
      this.data,
      '-R',
      '-X',
      'stream',
      '-C',
      '-S',
      `${name}_slot`,
      '--no-sync',
      '-c',
      'fast',
    ]);
    this.configure({
      port: String(this.port),
      ssl: 'off',
      primary_conninfo: `${from} application_name=${name} sslmode=prefer`,
      wal_receiver_status_interval: '1s',
    });
  }

  /** PEM files. The key has to belong to the server's user, and to nobody else. */
  useCertificate(certificate: string, key: string): void {
    const [ownCertificate, ownKey] = [
      join(this.machine.folder, 'certificate.pem'),
      join(this.machine.folder, 'key.pem'),
    ];
    this.#write(ownCertificate, readFileSync(certificate, 'utf8'));
    this.#write(ownKey, readFileSync(key, 'utf8'));
    chmodSync(ownKey, 0o600);
    this.configure({ ssl: 'on', ssl_cert_file: ownCertificate, ssl_key_file: ownKey });
  }

  /** Written to the file that is read last. */
  configure(settings: Readonly<Record<string, string>>): void {
    const lines = Object.entries(settings).map(([name, value]) => `${name} = '${value.replaceAll("'", "''")}'\n`);
    appendFileSync(join(this.data, 'postgresql.auto.conf'), lines.join(''));
  }

  async start(): Promise<void> {
    const child = spawn(join(this.machine.binaries, 'postgres'), ['-D', this.data], {
      ...this.machine.runner,
      cwd: this.machine.folder,
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    child.stderr?.on('data', (text: Buffer) => appendFileSync(this.logFile, text));
    this.#process = child;
    // Should this process be ended before the suite is, its servers end with it.
    process.once('exit', () => child.kill('SIGQUIT'));
    const ended = new Promise<never>((_, reject) => {
      child.once('exit', (code) => reject(new Error(`PostgreSQL ended with ${code}: ${this.log().slice(-2_000)}`)));
    });
    // A later end is what stop() asks for.
    ended.catch(() => {});
    await Promise.race([this.#answers(), ended]);
  }

  async #answers(): Promise<void> {
    await until(async () => {
      try {
        await this.query('SELECT 1');
        return true;
      } catch {
        return false;
      }
    });
  }

  /** Immediate is as a crash: nothing is flushed, no standby is told. */
  async stop(how: 'fast' | 'immediate' = 'fast'): Promise<void> {
    const child = this.#process;
    this.#process = undefined;
    if (child === undefined || child.exitCode !== null) return;
    const exited = new Promise((resolve) => child.once('exit', resolve));
    child.kill(how === 'fast' ? 'SIGINT' : 'SIGQUIT');
    await exited;
  }

  get logFile(): string {
    return `${this.data}.log`;
  }

  log(): string {
    return readFileSync(this.logFile, 'utf8');
  }

  /** As the superuser, in a connection of its own. */
  async query(text: string): Promise<readonly Readonly<Record<string, unknown>>[]> {
    const client = new pg.Client({
      ...superuser,
      host: '127.0.0.1',
      port: this.port,
      database: 'postgres',
      ssl: false,
    });
    client.on('error', () => {});
    await client.connect();
    try {
      return (await client.query(text)).rows;
    } finally {
      await client.end();
    }
  }

  /** Settings for the whole server, in force when it returns. */
  async set(settings: Readonly<Record<string, string>>): Promise<void> {
    for (const [name, value] of Object.entries(settings)) await this.query(`ALTER SYSTEM SET ${name} = '${value}'`);
    await this.query('SELECT pg_reload_conf()');
    await until(async () => {
      const rows = await this.query(
        `SELECT name, setting FROM pg_settings WHERE name IN (${Object.keys(settings)
          .map((name) => `'${name}'`)
          .join(',')})`,
      );
      return rows.every(({ name, setting }) => settings[String(name)] === setting);
    });
  }

  #write(file: string, text: string): void {
    writeFileSync(file, text);
    if (this.machine.runner.uid !== undefined) chownSync(file, this.machine.runner.uid, this.machine.runner.gid);
  }

  async #runBinary(name: string, options: readonly string[]): Promise<void> {
    await run(join(this.machine.binaries, name), options, { ...this.machine.runner, cwd: this.machine.folder });
  }
}

/** @throws Error when it is not so within half a minute. */
export async function until(isSo: () => Promise<boolean>): Promise<void> {
  const deadline = Date.now() + 30_000;
  while (!(await isSo())) {
    if (Date.now() > deadline) throw new Error(`still not so: ${isSo.toString()}`);
    await delay(100);
  }
}

export function remove({ folder }: Machine): void {
  rmSync(folder, { recursive: true, force: true });
}
