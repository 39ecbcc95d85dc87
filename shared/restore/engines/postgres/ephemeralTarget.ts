/** An empty database in a server of the run's own. */
import { join } from 'node:path';
import pg from 'pg';
import { cannotRestore } from './cannotRestore.ts';
import { passwordFileName } from './clientEnvironment.ts';
import { cutOffSql, databaseName, databaseSql, functionsReachingOut, roleName, rolesSql, settleSql } from './role.ts';
import { type Server, type ServerParts, startServer } from './server.ts';
import { type Login, openSession, type Session, type SessionLimits } from './session.ts';
import type { Target } from './target.ts';

const limits = { statementMs: 60_000, bytesMax: 1_000_000, searchPath: 'pg_catalog' } as const;

/** Extensions go where the search path begins, if they do not say where themselves. */
const preparing = { ...limits, searchPath: 'public' } as const;

export type EphemeralParts = ServerParts & {
  readonly extensions: readonly string[];
  readonly encoding: 'UTF8' | 'SQL_ASCII';
};

/** @throws CannotRestore; nothing runs then. */
export async function ephemeralTarget(parts: EphemeralParts): Promise<Target> {
  const server = await startServer(parts);
  try {
    const password = parts.secret();
    await asSuperuser(server.superuser, (session) => all(session, rolesSql(password, parts.encoding)));
    const inside = { ...server.superuser, database: databaseName };
    await asSuperuser(inside, (session) => prepare(session, parts.extensions), preparing);
    return targetOf(server, password, parts);
  } catch (error) {
    await server.stop();
    throw error;
  }
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
}

function targetOf(server: Server, password: string, { binaries, folder }: EphemeralParts): Target {
  const login: Login = { ...server.superuser, user: roleName, password, database: databaseName };
  return {
    login,
    version: binaries.version,
    diedOf: () => server.diedOf(),
    settle: () => asSuperuser(server.superuser, (session) => all(session, settleSql(password))),
    async bytes() {
      const sql = `SELECT pg_catalog.pg_database_size('${databaseName}')`;
      const [row] = await asSuperuser(server.superuser, (session) => session.query(sql));
      return Number(row?.[0] ?? 0);
    },
    reach: `PGPASSFILE=${join(folder, passwordFileName)} psql -h ${server.socketFolder} -U ${roleName} -d ${databaseName}; end it with ${join(binaries.folder, 'pg_ctl')} -D ${server.dataFolder} stop`,
    async remove() {
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
