/** Sessions with a server that holds what a backup brought: everything is given, bounded, and read as text. */
import { Socket } from 'node:net';
import type { ConnectionOptions } from 'node:tls';
import pg from 'pg';

export type Login = {
  /** A host, or the folder of a Unix socket. */
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly password: string;
  readonly database: string;
  readonly tls: boolean | ConnectionOptions;
};

export type Row = readonly (string | null)[];

export type Session = {
  /** Values as PostgreSQL prints them. @throws pg.DatabaseError, or an Error when the connection is gone. */
  query(sql: string, values?: readonly unknown[]): Promise<readonly Row[]>;
  close(): Promise<void>;
};

export type SessionLimits = {
  /** The server ends a statement after this time. */
  readonly statementMs: number;
  /** Of all answers together; the session ends when there is more. */
  readonly bytesMax: number;
  /** The schemas of names without one; what PostgreSQL has built in always comes first. */
  readonly searchPath: 'pg_catalog' | 'public';
};

/** What the sessions are called in pg_stat_activity, ours and those of PostgreSQL's programs. */
export const applicationName = 'holdfast-restore';

const connectMsMax = 15_000;
const lockMsMax = 10_000;
const closeMsMax = 1_000;

/** Where the server does not end a statement, nobody waits for it any longer than this. */
const overtimeMs = 5_000;

/** How values are printed, and as whom, whatever the dump has set for the role and the database. */
const textSettings =
  '-c datestyle=ISO -c timezone=UTC -c intervalstyle=postgres -c role=none -c extra_float_digits=1 -c bytea_output=hex';

/** A backup decides what it answers, so no value is parsed. */
const asText = { getTypeParser: () => (text: string) => text };

/**
 * The options outrank what a dump has set for the role and the database.
 * @throws what the driver throws when there is no connection.
 */
export async function openSession(
  login: Login,
  { statementMs, bytesMax, searchPath }: SessionLimits,
): Promise<Session> {
  const socket = new Socket();
  const client = new pg.Client({
    stream: () => socket,
    user: login.user,
    password: () => login.password,
    host: login.host,
    port: login.port,
    database: login.database,
    ssl: login.tls,
    sslnegotiation: 'postgres',
    application_name: applicationName,
    client_encoding: 'UTF8',
    options: `-c search_path=${searchPath} ${textSettings}`,
    connectionTimeoutMillis: connectMsMax,
    statement_timeout: statementMs,
    lock_timeout: lockMsMax,
    query_timeout: statementMs + overtimeMs,
  });
  // Without a listener a connection that breaks between two queries ends the process; the next query says so.
  client.on('error', () => {});
  const close = async () => {
    const goodbye = client.end().catch(() => {});
    const timer = setTimeout(() => socket.destroy(), closeMsMax);
    await goodbye;
    clearTimeout(timer);
    socket.destroy();
  };
  socket.on('data', () => {
    if (socket.bytesRead > bytesMax) socket.destroy(new Error(`the answer is larger than ${bytesMax} bytes`));
  });
  try {
    await client.connect();
  } catch (error) {
    await close();
    throw error;
  }
  return {
    async query(sql, values = []) {
      // The extended protocol takes one statement only.
      const asked = { text: sql, rowMode: 'array', types: asText, queryMode: 'extended', values: [...values] } as const;
      const answer = await client.query<(string | null)[]>(asked);
      return answer.rows;
    },
    close,
  };
}
