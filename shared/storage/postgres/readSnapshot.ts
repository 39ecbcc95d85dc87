/**
 * Asks one PostgreSQL server about its replication: one connection, one transaction that may only read, and a limit on
 * every step. It has to be the server itself: poolers refuse the options that keep the session from writing.
 */
import { Socket } from 'node:net';
import pg from 'pg';
import type * as z from 'zod';
import type { Clock } from '../../runtime/clock.ts';
import { inTime } from '../../runtime/inTime.ts';
import { found, type Seen, type Unknown, unknown } from '../looked.ts';
import type { DatabaseAddress } from './address.ts';
import { grantAdvice } from './check.ts';
import { isUnmeasured } from './loss.ts';
import {
  archiverQuery,
  clearQuery,
  overridesQuery,
  receiversQuery,
  serverQuery,
  slotsQuery,
  waitingQuery,
} from './queries.ts';
import { settingsQuery } from './settingsQuery.ts';
import type { Receivers, ReplicationSnapshot, Waiting } from './snapshot.ts';
import { mayGoWithoutTls, offersNoTls, tlsOf } from './tls.ts';
import { waitedAtBoth } from './waiting.ts';

/** Name look-up, TCP, TLS and log-in together. */
const connectMsMax = 5_000;

/** The server ends a statement after this time, and a wait for a lock after less. */
const statementMsMax = 5_000;
const lockMsMax = 1_000;

/** And where the server does not, nobody waits for it any longer. */
const queryMsMax = 6_000;
const readMsMax = 20_000;
const closeMsMax = 1_000;

/** Light goes around the earth in less. */
const secondLookMs = 300;
const waitingLookMs = 2_000;

/** What the sessions of the audit are called in pg_stat_activity. */
const applicationName = 'holdfast-audit';

/** @throws what the driver throws when there is no connection, or none any more. */
export type ReadSnapshot = (address: DatabaseAddress, clock: Pick<Clock, 'sleep'>) => Promise<ReplicationSnapshot>;

export const readSnapshot: ReadSnapshot = async (address, clock) => {
  const session = await connected(address, clock);
  try {
    return await inTime(readAll(session.client, clock), readMsMax, clock);
  } finally {
    await close(session, clock);
  }
};

type Session = { readonly client: pg.Client; readonly socket: Socket };

async function connected(address: DatabaseAddress, clock: Pick<Clock, 'sleep'>): Promise<Session> {
  try {
    return await connect(sessionWith(address, tlsOf(address)), clock);
  } catch (error) {
    if (!offersNoTls(error) || !mayGoWithoutTls(address)) throw error;
  }
  return connect(sessionWith(address, false), clock);
}

async function connect(session: Session, clock: Pick<Clock, 'sleep'>): Promise<Session> {
  try {
    await session.client.connect();
    return session;
  } catch (error) {
    await close(session, clock);
    throw error;
  }
}

/** A server that does not say goodbye is left without one, or its socket would keep the process. */
async function close({ client, socket }: Session, clock: Pick<Clock, 'sleep'>): Promise<void> {
  await inTime(client.end(), closeMsMax, clock).catch(() => {});
  socket.destroy();
}

/** Everything that the driver would else take from the environment is given. */
function sessionWith({ user, password, host, port, database }: DatabaseAddress, ssl: pg.ClientConfig['ssl']): Session {
  const socket = new Socket();
  const client = new pg.Client({
    stream: () => socket,
    user,
    // A function, because the driver looks for another password where it is given none.
    password: () => password ?? '',
    host,
    port,
    database,
    ssl,
    sslnegotiation: 'postgres',
    application_name: applicationName,
    client_encoding: 'UTF8',
    // An object of the same name in another schema must not answer for the server.
    options: '-c default_transaction_read_only=on -c search_path=pg_catalog',
    connectionTimeoutMillis: connectMsMax,
    statement_timeout: statementMsMax,
    lock_timeout: lockMsMax,
    idle_in_transaction_session_timeout: readMsMax,
    query_timeout: queryMsMax,
  });
  // Without a listener a connection that breaks between two queries ends the process; the next query says so.
  client.on('error', () => {});
  return { client, socket };
}

async function readAll(client: pg.Client, clock: Pick<Clock, 'sleep'>): Promise<ReplicationSnapshot> {
  await client.query('BEGIN TRANSACTION READ ONLY');
  const [server] = serverQuery.rows.parse((await client.query(serverQuery.text.trim())).rows);
  const snapshot: ReplicationSnapshot = {
    server,
    settings: await look(client, settingsQuery),
    commitOverrides: await look(client, overridesQuery),
    receivers: await lookAtReceivers(client, clock),
    // Who may not see what sessions wait for sees none that do.
    waiting: server.seesStatistics ? await lookAtWaiting(client, clock) : unknown('denied', grantAdvice(server.role)),
    archiver: await look(client, archiverQuery),
    slots: await look(client, slotsQuery),
  };
  await client.query('COMMIT');
  return snapshot;
}

/** WAL that was written this very moment is on its way, and says nothing of how long a standby takes. */
async function lookAtReceivers(client: pg.Client, clock: Pick<Clock, 'sleep'>): Promise<Seen<Receivers>> {
  const receivers = await look(client, receiversQuery);
  if (receivers.state === 'unknown' || !receivers.value.seen.some(isUnmeasured)) return receivers;
  await clock.sleep(secondLookMs);
  return look(client, receiversQuery);
}

/** A commit across a continent takes a tenth of a second. */
async function lookAtWaiting(client: pg.Client, clock: Pick<Clock, 'sleep'>): Promise<Seen<Waiting>> {
  const first = await look(client, waitingQuery);
  if (first.state === 'unknown') return first;
  if (first.value.length === 0) return found(waitedAtBoth([], []));
  await clock.sleep(waitingLookMs);
  // Within a transaction the view stays as it was (PostgreSQL documentation, "28.2. The Cumulative Statistics System").
  const cleared = await look(client, clearQuery);
  if (cleared.state === 'unknown') return cleared;
  const second = await look(client, waitingQuery);
  return second.state === 'unknown' ? second : found(waitedAtBoth(first.value, second.value));
}

type Query<T extends z.ZodType> = { readonly document: string; readonly text: string; readonly rows: T };

/** A view that cannot be read does not keep the others from being. @throws when the connection is gone. */
async function look<T extends z.ZodType>(client: pg.Client, query: Query<T>): Promise<Seen<z.output<T>>> {
  await client.query('SAVEPOINT look');
  try {
    const { rows } = await client.query(query.text.trim());
    const parsed = query.rows.safeParse(rows);
    if (parsed.success) return found(parsed.data);
    const places = parsed.error.issues.map(({ path }) => path.join('.')).join(', ');
    return unknown('unreadable', `${query.document} does not have the documented form: ${places}`);
  } catch (error) {
    if (!(error instanceof pg.DatabaseError)) throw error;
    await client.query('ROLLBACK TO SAVEPOINT look');
    return refusal(query.document, error);
  }
}

/** PostgreSQL documentation, "Appendix A. PostgreSQL Error Codes". */
const insufficientPrivilege = '42501';

function refusal(document: string, { code, message }: pg.DatabaseError): Unknown {
  return unknown(code === insufficientPrivilege ? 'denied' : 'failed', `${document} could not be read: ${message}`);
}
