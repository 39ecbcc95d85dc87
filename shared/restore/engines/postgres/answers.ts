/** Asks the restored database the config's questions. */
import pg from 'pg';
import type { DataCheck } from '../../../config/restoreConfig.ts';
import type { Answer } from '../../engine.ts';
import type { Row, Session } from './session.ts';

/** The contract's, in `engine.ts`. */
const rowsMax = 1_000;

const rowsAtOnce = 100;

const textLengthMax = 500;

/** Each question has a session of its own: an answer that is too large ends it. @throws what `open` throws. */
export async function answersTo(
  checks: readonly DataCheck[],
  open: () => Promise<Session>,
): Promise<readonly Answer[]> {
  const answers: Answer[] = [];
  for (const { name, ask } of checks) {
    const rows: Answer['rows'] =
      ask.kind === 'sql'
        ? await askOne(ask.sql, open)
        : { state: 'failed', why: `a database does not answer questions about ${ask.kind}; ask with \`sql\`` };
    answers.push({ check: name, rows });
  }
  return answers;
}

async function askOne(sql: string, open: () => Promise<Session>): Promise<Answer['rows']> {
  const session = await open();
  try {
    return { state: 'answered', rows: await firstRows(session, sql) };
  } catch (error) {
    return { state: 'failed', why: reasonOf(error) };
  } finally {
    await session.close();
  }
}

/** Through a cursor, so that a query that answers with millions of rows takes no more memory than another. */
async function firstRows(session: Session, sql: string): Promise<readonly Row[]> {
  const rows: Row[] = [];
  await session.query('BEGIN TRANSACTION READ ONLY');
  await session.query(`DECLARE answer NO SCROLL CURSOR FOR ${withoutEnd(sql)}`);
  while (rows.length < rowsMax) {
    const next = await session.query(`FETCH ${Math.min(rowsAtOnce, rowsMax - rows.length)} FROM answer`);
    rows.push(...next);
    if (next.length < rowsAtOnce) break;
  }
  await session.query('ROLLBACK');
  return rows;
}

function withoutEnd(sql: string): string {
  let end = sql.length;
  while (end > 0 && /[\s;]/.test(sql.charAt(end - 1))) end -= 1;
  return sql.slice(0, end);
}

export function reasonOf(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  const code = error instanceof pg.DatabaseError && error.code !== undefined ? ` (SQLSTATE ${error.code})` : '';
  return `${text.replaceAll(/\p{Cc}+/gu, ' ').slice(0, textLengthMax)}${code}`;
}
