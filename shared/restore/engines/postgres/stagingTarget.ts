/**
 * A staging database that the config names. A restore test can never write into a live one: the name has to say what it
 * is for, the host must be none of the services', and nothing may be in it that was not put there by a restore.
 */
import pg from 'pg';
import type { SslMode } from '../../../config/databaseUrl.ts';
import { redact } from '../../../probe/redact.ts';
import type { SecretSource } from '../../../probe/secrets.ts';
import type { Clock } from '../../../runtime/clock.ts';
import { inTime } from '../../../runtime/inTime.ts';
import { addressOf, type DatabaseAddress, placeText } from '../../../storage/postgres/address.ts';
import { mayGoWithoutTls, offersNoTls, tlsOf } from '../../../storage/postgres/tls.ts';
import { reasonOf } from './answers.ts';
import { CannotRestore as Cannot, type CannotRestore, cannotRestore } from './cannotRestore.ts';
import { applicationName, type Login, openSession, type Session } from './session.ts';
import { emptyOut, endOtherSessions, mark, markedExtensions, thingsIn } from './stagingContents.ts';
import { judgeRole, roleSql } from './stagingRole.ts';
import { type Host, judgeStaging } from './stagingRules.ts';
import type { Target } from './target.ts';

export type StagingParts = {
  readonly url: string;
  readonly run: string;
  readonly extensions: readonly string[];
  readonly secrets: SecretSource;
  /** Hosts of the services' endpoints and databases. */
  readonly liveHosts: readonly string[];
  /** Addresses of a name. Rejects when it has none. */
  readonly resolve: (host: string) => Promise<readonly string[]>;
  readonly clock: Pick<Clock, 'sleep'>;
};

export type StagingTarget = Target & { readonly sslMode: SslMode };

const lookUpMsMax = 10_000;

const limits = { statementMs: 120_000, bytesMax: 4_000_000, searchPath: 'pg_catalog' } as const;

/** One restore into a database at a time. Any number would do, as long as nobody else takes it. */
const lockNumber = '7234017283807667315';

/** @throws CannotRestore; the database is as it was then. */
export async function stagingTarget(parts: StagingParts): Promise<StagingTarget> {
  const seen: string[] = [];
  try {
    const address = await inTime(addressOf(parts.url, parts.secrets, seen), lookUpMsMax, parts.clock);
    const refused = judgeStaging(
      address.database,
      await hostOf(address.host, parts),
      await Promise.all(parts.liveHosts.map((host) => hostOf(host, parts))),
    );
    if (refused !== undefined) throw new Cannot(refused);
    return await connected(address, parts);
  } catch (error) {
    throw cleaned(error, seen);
  }
}

async function hostOf(name: string, { resolve, clock }: StagingParts): Promise<Host> {
  const addresses = await inTime(resolve(name), lookUpMsMax, clock).catch(() => []);
  return { name, addresses };
}

/** What the driver says may quote what it was given. */
function cleaned(error: unknown, secrets: readonly string[]): CannotRestore {
  if (error instanceof Cannot) return error;
  const isDenied = error instanceof pg.DatabaseError && /^(28|42501)/.test(error.code ?? '');
  return cannotRestore(
    isDenied ? 'denied' : 'unreachable',
    `The staging database cannot be used: ${redact(reasonOf(error), secrets)}`,
    'Look at `staging` in the config, at the secrets that it refers to, and whether the server can be reached from here.',
  );
}

async function connected(address: DatabaseAddress, parts: StagingParts): Promise<StagingTarget> {
  const { login, session, sslMode } = await logIn(address);
  try {
    const place = placeText(address);
    const [row] = await session.query(roleSql);
    const role = judgeRole(row ?? [], place);
    if (!role.ok) throw new Cannot(role.failure);
    await takeOver(session, place, parts);
    await extend(session, parts.extensions);
    return targetOf({ login, session, sslMode, version: role.value, place });
  } catch (error) {
    await session.close();
    throw error;
  }
}

type LoggedIn = { readonly login: Login; readonly session: Session; readonly sslMode: SslMode };

async function logIn(address: DatabaseAddress): Promise<LoggedIn> {
  const { user, host, port, database, password = '' } = address;
  const login: Login = { user, host, port, database, password, tls: tlsOf(address) ?? false };
  try {
    return { login, session: await openSession(login, limits), sslMode: address.sslMode };
  } catch (error) {
    if (!offersNoTls(error) || !mayGoWithoutTls(address)) throw error;
  }
  const plain = { ...login, tls: false } as const;
  return { login: plain, session: await openSession(plain, limits), sslMode: 'disable' };
}

/** Alone in it, empty, and marked; what a run that was killed has left is removed first. */
async function takeOver(session: Session, place: string, { run }: StagingParts): Promise<void> {
  const [locked] = await session.query(`SELECT pg_try_advisory_lock(${lockNumber})::text`);
  if (locked?.[0] !== 'true') {
    throw cannotRestore(
      'staging-not-empty',
      `Another restore is using ${place} right now.`,
      'Give each a database of its own.',
    );
  }
  const extensions = await markedExtensions(session);
  if (extensions !== undefined) {
    await endOtherSessions(session, applicationName);
    await emptyOut(session, extensions);
  }
  const things = await thingsIn(session);
  if (things.length > 0) {
    const more = things.length > 3 ? ' and more' : '';
    throw cannotRestore(
      'staging-not-empty',
      `${place} holds what no restore test has made: ${things.slice(0, 3).join(', ')}${more}.`,
      'Use an empty database that is for restores alone; nothing in it was touched.',
    );
  }
  await mark(session, run);
}

async function extend(session: Session, extensions: readonly string[]): Promise<void> {
  // They go where the search path begins, if they do not say where themselves.
  if (extensions.length > 0) await session.query('SET search_path = public');
  for (const extension of extensions) {
    try {
      await session.query(`CREATE EXTENSION IF NOT EXISTS ${pg.escapeIdentifier(extension)} CASCADE`);
    } catch (error) {
      await session.query('SET search_path = pg_catalog');
      await emptyOut(session, (await markedExtensions(session)) ?? []);
      throw cannotRestore(
        'denied',
        `The extension ${extension} could not be created: ${reasonOf(error)}`,
        'Create it once in the staging database as a superuser; what extensions bring does not count as content.',
      );
    }
  }
  await session.query('SET search_path = pg_catalog');
}

function targetOf(made: LoggedIn & Pick<Target, 'version'> & { readonly place: string }): StagingTarget {
  const { login, session, version, place, sslMode } = made;
  return {
    login,
    version,
    sslMode,
    // Another's server tells nobody why it ended; what its clients say has to do.
    diedOf: async () => undefined,
    settle: async () => {},
    async bytes() {
      const [row] = await session.query('SELECT pg_database_size(current_database())');
      return Number(row?.[0] ?? 0);
    },
    reach: `psql -h ${login.host} -p ${login.port} -U ${login.user} -d ${login.database}; the next run removes it`,
    async remove() {
      try {
        return await removeAll(session, login);
      } catch (error) {
        return [
          `what was restored into ${place}, which could not be removed: ${reasonOf(error)}; the next run tries again`,
        ];
      } finally {
        await session.close();
      }
    },
  };
}

/** In a new session when the first one is gone. */
async function removeAll(session: Session, login: Login): Promise<readonly string[]> {
  const isAlive = await session.query('SELECT 1').then(
    () => true,
    () => false,
  );
  const open = isAlive ? session : await openSession(login, limits);
  try {
    await endOtherSessions(open, applicationName);
    const extensions = await markedExtensions(open);
    if (extensions !== undefined) await emptyOut(open, extensions);
    return (await thingsIn(open)).map((what) => `${what} in the staging database ${login.database}`);
  } finally {
    if (open !== session) await open.close();
  }
}
