/** A PostgreSQL server of the run's own: in the run's folder, behind a Unix socket, gone when the run is over. */
import { type ChildProcess, spawn } from 'node:child_process';
import { appendFile, mkdir, open, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Binaries } from './binaries.ts';
import { cannotRestore } from './cannotRestore.ts';
import { endServer } from './endServer.ts';
import type { Machine } from './machine.ts';
import { isDiskFull } from './messages.ts';
import { giveTo, type Runner } from './runner.ts';
import { accessRules, serverSettings, settingLines } from './serverSettings.ts';
import { type Login, openSession } from './session.ts';
import { removeSharedMemory } from './sharedMemory.ts';
import { makeSocketFolder } from './socketFolder.ts';
import { plainEnvironment, runTool } from './tool.ts';

export type Server = {
  readonly pid: number;
  readonly dataFolder: string;
  readonly socketFolder: string;
  /** The superuser's, to the database `postgres`. */
  readonly superuser: Login;
  /** How the server ended by itself; undefined as long as it runs. */
  diedOf(): Promise<string | undefined>;
  stop(): Promise<void>;
};

export type ServerParts = {
  readonly binaries: Binaries;
  readonly runner: Runner;
  readonly machine: Machine;
  /** Empty, and the runner may write there. */
  readonly folder: string;
  readonly jobs: number;
  /** A new random password, of letters, digits, - and _. */
  readonly secret: () => string;
  readonly signal: AbortSignal;
};

const superuserName = 'holdfast_superuser';

const startMsMax = 60_000;
const pollMs = 25;

/** @throws CannotRestore; nothing of the server runs then. */
export async function startServer(parts: ServerParts): Promise<Server> {
  const { folder, machine, runner, jobs } = parts;
  const dataFolder = join(folder, 'data');
  const password = parts.secret();
  await createCluster(parts, dataFolder, password);
  const socketFolder = await makeSocketFolder(folder, machine.temporary, runner);
  await appendFile(join(dataFolder, 'postgresql.conf'), settingLines(serverSettings(machine, jobs, socketFolder)));
  await writeFile(join(dataFolder, 'pg_hba.conf'), accessRules);
  const log = join(folder, 'server.log');
  const child = await spawnServer(parts, dataFolder, log);
  const superuser: Login = {
    host: socketFolder,
    port: 5_432,
    user: superuserName,
    password,
    database: 'postgres',
    tls: false,
  };
  const server = serverOf(child, { dataFolder, socketFolder, superuser, log });
  try {
    await untilReady(server, child, log, parts.signal);
    return server;
  } catch (error) {
    await server.stop();
    throw error;
  }
}

async function createCluster(parts: ServerParts, dataFolder: string, password: string): Promise<void> {
  const { binaries, runner, signal, folder } = parts;
  await mkdir(dataFolder, { mode: 0o700 });
  await giveTo(runner, dataFolder);
  const passwordFile = join(folder, 'superuser');
  await writeFile(passwordFile, password, { mode: 0o600 });
  await giveTo(runner, passwordFile);
  const said: string[] = [];
  const args = ['-D', dataFolder, '-U', superuserName, `--pwfile=${passwordFile}`, '--auth=scram-sha-256'];
  const end = await runTool({
    command: join(binaries.folder, 'initdb'),
    args: [...args, '--encoding=UTF8', '--no-locale', '--no-sync', '--no-instructions'],
    runner,
    signal,
    onLine: (line) => said.push(line),
  });
  await rm(passwordFile, { force: true });
  if (end.status !== 0) await removeSharedMemory(dataFolder);
  signal.throwIfAborted();
  if (end.status !== 0) throw notStarted('initdb', said.join(' '));
}

async function spawnServer({ binaries, runner }: ServerParts, dataFolder: string, log: string): Promise<ChildProcess> {
  const handle = await open(log, 'a', 0o600);
  try {
    return spawn(join(binaries.folder, 'postgres'), ['-D', dataFolder], {
      ...runner,
      cwd: '/',
      env: plainEnvironment,
      stdio: ['ignore', handle.fd, handle.fd],
      // What a terminal sends to us on Ctrl+C is not for the server: we end it when we have tidied up.
      detached: true,
    });
  } finally {
    await handle.close();
  }
}

type Places = Pick<Server, 'dataFolder' | 'socketFolder' | 'superuser'> & { readonly log: string };

function serverOf(child: ChildProcess, { log, ...places }: Places): Server {
  const pid = child.pid ?? 0;
  // A server that is kept must not keep us.
  child.unref();
  // An `error` is told by the missing pid.
  child.on('error', () => {});
  return {
    ...places,
    pid,
    async diedOf() {
      if (child.exitCode === null && child.signalCode === null) return undefined;
      const how = child.signalCode ?? `status ${child.exitCode}`;
      return `${how}${await lastWords(log)}`;
    },
    stop: () => endServer(places.dataFolder, pid),
  };
}

async function lastWords(log: string): Promise<string> {
  const text = await readFile(log, 'utf8').catch(() => '');
  const last = text.trim().split('\n').slice(-3).join(' ').slice(-500);
  return last === '' ? '' : `: ${last}`;
}

async function untilReady(server: Server, child: ChildProcess, log: string, signal: AbortSignal): Promise<void> {
  const deadline = AbortSignal.timeout(startMsMax);
  while (!(await answers(server.superuser))) {
    signal.throwIfAborted();
    if (child.pid === undefined) throw notStarted('postgres', 'it could not be executed');
    const died = await server.diedOf();
    if (died !== undefined) throw notStarted('postgres', died);
    if (deadline.aborted)
      throw notStarted('postgres', `no answer within ${startMsMax / 1_000} s${await lastWords(log)}`);
    await delay(pollMs);
  }
}

async function answers(login: Login): Promise<boolean> {
  try {
    const session = await openSession(login, { statementMs: 5_000, bytesMax: 100_000, searchPath: 'pg_catalog' });
    await session.close();
    return true;
  } catch {
    return false;
  }
}

function notStarted(program: string, said: string): Error {
  const text = `The PostgreSQL server for the restore could not be started: ${program}: ${said.slice(-800)}`;
  return isDiskFull(said)
    ? cannotRestore('disk-full', text, 'Give the restore more storage, or restore into a staging server.')
    : cannotRestore('no-engine', text, 'Start it by hand with initdb and postgres as the same user to see more.');
}
