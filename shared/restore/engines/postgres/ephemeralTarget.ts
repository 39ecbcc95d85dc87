/** An empty database in a server of the run's own. */
import { join } from 'node:path';
import pg from 'pg';
import { cannotRestore } from './cannotRestore.ts';
import { passwordFileName } from './clientEnvironment.ts';
import { watchDisk } from './diskWatch.ts';
import { type Locale, localesFor, localeText } from './locale.ts';
import {
  closeDatabasesSql,
  configurationSql,
  configurationTables,
  createDatabaseSql,
  cutOffSql,
  databaseName,
  databaseSql,
  functionsReachingOut,
  roleName,
  roleSql,
  settleSql,
} from './role.ts';
import { type Server, type ServerParts, startServer } from './server.ts';
import { type Login, openSession, type Session, type SessionLimits } from './session.ts';
import type { Target } from './target.ts';

const limits = { statementMs: 60_000, bytesMax: 1_000_000, searchPath: 'pg_catalog' } as const;

/** Extensions go where the search path begins, if they do not say where themselves. */
const preparing = { ...limits, searchPath: 'public' } as const;

export type EphemeralParts = ServerParts & {
  readonly extensions: readonly string[];
  readonly encoding: 'UTF8' | 'SQL_ASCII';
  /** Of the database that was dumped. */
  readonly locale?: Locale;
};

/** @throws CannotRestore; nothing runs then. */
export async function ephemeralTarget(parts: EphemeralParts): Promise<Target> {
  const server = await startServer(parts);
  try {
    const password = parts.secret();
    const locale = await asSuperuser(server.superuser, async (session) => {
      await session.query(roleSql(password));
      const used = await createDatabase(session, parts);
      await session.query(closeDatabasesSql);
      return localeText(used, parts.locale);
    });
    const inside = { ...server.superuser, database: databaseName };
    await asSuperuser(inside, (session) => prepare(session, parts.extensions), preparing);
    return targetOf(server, { password, locale }, parts);
  } catch (error) {
    await server.stop();
    throw error;
  }
}

/** SQLSTATE: what this server does not have, or its encoding does not go with ("Appendix A", classes 0A, 22 and 42). */
const otherLocale = /^(0A|22|42)/;

async function createDatabase(session: Session, { encoding, locale }: EphemeralParts): Promise<Locale> {
  const candidates = localesFor(locale, encoding);
  for (const candidate of candidates) {
    try {
      await session.query(createDatabaseSql(encoding, candidate));
      return candidate;
    } catch (error) {
      const isRefused = error instanceof pg.DatabaseError && otherLocale.test(error.code ?? '');
      if (!isRefused || candidate === candidates.at(-1)) throw error;
    }
  }
  throw new Error('There is always a locale to try.');
}

async function prepare(session: Session, extensions: readonly string[]): Promise<void> {
  try {
    await all(session, databaseSql(extensions));
  } catch (error) {
    if (!(error instanceof pg.DatabaseError)) throw error;
    throw cannotRestore(
      'no-engine',
      `The database could not be made ready: ${error.message.slice(0, 500)}`,
      'Install the packages of the extensions that the config lists where backups are restored.',
    );
  }
  const functions = await session.query(functionsReachingOut);
  await all(session, cutOffSql(functions.map(([signature]) => signature ?? '')));
  for (const table of await session.query(configurationTables)) await all(session, configurationSql(table));
}

type Made = { readonly password: string; readonly locale: string };

function targetOf(server: Server, { password, locale }: Made, { binaries, folder }: EphemeralParts): Target {
  const login: Login = { ...server.superuser, user: roleName, password, database: databaseName };
  const disk = watchDisk(folder);
  return {
    login,
    version: binaries.version,
    told: { locale },
    diedOf: async () => (disk.full.aborted ? disk.text : await server.diedOf()),
    lost: AbortSignal.any([server.ended, disk.full]),
    settle: () => asSuperuser(server.superuser, (session) => all(session, settleSql(password))),
    async bytes() {
      const sql = `SELECT pg_catalog.pg_database_size('${databaseName}')`;
      const [row] = await asSuperuser(server.superuser, (session) => session.query(sql));
      return Number(row?.[0] ?? 0);
    },
    reach: `PGPASSFILE=${join(folder, passwordFileName)} psql -h ${server.socketFolder} -U ${roleName} -d ${databaseName}; end it with ${join(binaries.folder, 'pg_ctl')} -D ${server.dataFolder} stop`,
    keep: async () => disk.end(),
    async remove() {
      disk.end();
      await server.stop();
      return [];
    },
  };
}

async function asSuperuser<T>(
  login: Login,
  act: (session: Session) => Promise<T>,
  how: SessionLimits = limits,
): Promise<T> {
  const session = await openSession(login, how);
  try {
    return await act(session);
  } finally {
    await session.close();
  }
}

async function all(session: Session, statements: readonly string[]): Promise<void> {
  for (const statement of statements) await session.query(statement);
}
