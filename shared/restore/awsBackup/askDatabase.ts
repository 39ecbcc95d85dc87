/** Asking a database that AWS Backup restored, over TLS and in transactions that only read. */

import type { DataCheck, PostgresConfig } from '../../config/restoreConfig.ts';
import { redact } from '../../probe/redact.ts';
import type { SecretSource } from '../../probe/secrets.ts';
import type { Clock } from '../../runtime/clock.ts';
import { inTime } from '../../runtime/inTime.ts';
import { addressOf } from '../../storage/postgres/address.ts';
import { tlsOf } from '../../storage/postgres/tls.ts';
import type { Restored } from '../engine.ts';
import { answersTo, reasonOf } from '../engines/postgres/answers.ts';
import { countTables, missingTables, relationsIn } from '../engines/postgres/contents.ts';
import { newestMoment } from '../engines/postgres/newestMoment.ts';
import { type Login, openSession, type Session } from '../engines/postgres/session.ts';
import { failedWith, type Outcome, succeeded } from '../failure.ts';

export type AskedDatabase = Pick<Restored, 'checksMs' | 'versions' | 'tables' | 'answers' | 'newest'>;

export type DatabasePlace = { readonly host: string; readonly port: number };

export type AskDatabase = (
  place: DatabasePlace,
  test: { readonly engine: PostgresConfig; readonly checks: readonly DataCheck[] },
  signal: AbortSignal,
) => Promise<Outcome<AskedDatabase>>;

export type AskDatabaseParts = {
  readonly secrets: SecretSource;
  readonly clock: Pick<Clock, 'now' | 'sleep'>;
};

const secretsMsMax = 10_000;

const limits = { statementMs: 5 * 60_000, bytesMax: 64_000_000, searchPath: 'public' } as const;

/** The user, password and database are those of the staging URL, whose roles the restored database has, too. */
export function createAskDatabase({ secrets, clock }: AskDatabaseParts): AskDatabase {
  return async (place, { engine, checks }, signal) => {
    if (engine.staging === undefined) {
      return failedWith(
        'no-engine',
        'Nothing says as whom to ask the database that AWS Backup restored.',
        'Write `staging`: its user, password and database are used, with the host that was restored.',
      );
    }
    const seen: string[] = [];
    try {
      const address = await inTime(addressOf(engine.staging, secrets, seen), secretsMsMax, clock);
      const { user, password = '', sslMode } = address;
      // Never in the clear, whatever the staging server is like.
      const tls = tlsOf({ sslMode: sslMode === 'verify-ca' || sslMode === 'verify-full' ? sslMode : 'require' });
      const database = engine.database ?? address.database;
      const login: Login = { ...place, user, password, database, tls: tls ?? true };
      return await asked(login, { engine, checks }, clock, signal);
    } catch (error) {
      signal.throwIfAborted();
      return failedWith(
        'unreachable',
        `The database that AWS Backup restored could not be asked: ${redact(reasonOf(error), seen)}`,
        'Let the function reach it (subnets, security groups), and look at the user and password of `staging`.',
      );
    }
  };
}

async function asked(
  login: Login,
  { engine, checks }: Parameters<AskDatabase>[1],
  clock: Pick<Clock, 'now'>,
  signal: AbortSignal,
): Promise<Outcome<AskedDatabase>> {
  const startedAt = clock.now();
  const open = () => openReading(login, signal);
  const session = await open();
  try {
    const relations = await relationsIn(session);
    if (relations.length === 0) return failedWith('empty', `There is no table in the database ${login.database}.`);
    const missing = missingTables(engine.tables, relations);
    if (missing.length > 0) {
      return failedWith('missing-table', `There is no table ${missing.slice(0, 10).join(', ')} in what was restored.`);
    }
    const tables = await countTables(relations, [session], () => {});
    const [version] = await session.query('SHOW server_version');
    const newest = engine.newest === undefined ? undefined : await newestOf(engine.newest, open);
    const answers = await answersTo(checks, open);
    return succeeded({
      checksMs: clock.now() - startedAt,
      versions: { server: version?.[0] ?? 'unknown' },
      tables,
      answers,
      ...(newest === undefined ? {} : { newest }),
    });
  } finally {
    await session.close();
  }
}

async function openReading(login: Login, signal: AbortSignal): Promise<Session> {
  signal.throwIfAborted();
  const session = await openSession(login, limits);
  signal.addEventListener('abort', () => void session.close(), { once: true });
  await session.query('SET default_transaction_read_only = on');
  return session;
}

async function newestOf(sql: string, open: () => Promise<Session>): Promise<NonNullable<Restored['newest']>> {
  const [answer] = await answersTo([{ name: 'newest', ask: { kind: 'sql', sql }, expect: {} }], open);
  if (answer?.rows.state === 'answered') return newestMoment(answer.rows.rows);
  return { state: 'failed', why: answer?.rows.why ?? 'nothing was asked' };
}
