/** Asks a restored database what it holds, as the role that restored it, in transactions that only read. */
import type { EngineInput, Restored } from '../../engine.ts';
import type { Progress } from '../../progress.ts';
import { answersTo } from './answers.ts';
import { cannotRestore } from './cannotRestore.ts';
import { countTables, missingTables, qualified, relationsIn } from './contents.ts';
import { newestMoment } from './newestMoment.ts';
import { openSession, type Session, type SessionLimits } from './session.ts';
import type { Target } from './target.ts';

export type ReadBack = Pick<Restored, 'tables' | 'answers' | 'newest'>;

export type ReadBackParts = {
  readonly target: Target;
  /** How many tables are counted at once. */
  readonly atOnce: number;
  readonly statementMs: number;
  readonly progress: (progress: Progress) => void;
  readonly signal: AbortSignal;
};

/** Of one answer, and of the list of all tables and their columns. */
const answerBytesMax = 16_000_000;
const listBytesMax = 64_000_000;

/** @throws CannotRestore when nothing is there, or a table that must be is not. */
export async function readBack({ test }: EngineInput<'postgres'>, parts: ReadBackParts): Promise<ReadBack> {
  const { target, signal, progress, statementMs } = parts;
  await target.settle();
  const tables = await tablesOf(test.engine.tables, parts);
  const asking: SessionLimits = { statementMs, bytesMax: answerBytesMax, searchPath: 'public' };
  const open = async () => {
    signal.throwIfAborted();
    const session = await openSession(target.login, asking);
    signal.addEventListener('abort', () => void session.close(), { once: true });
    return session;
  };
  progress({ phase: 'query', text: 'asking what is to be checked' });
  const { newest } = test.engine;
  const answer = newest === undefined ? undefined : await newestOf(newest, open);
  const answers = await answersTo(test.checks, open);
  signal.throwIfAborted();
  return { tables, answers, ...(answer === undefined ? {} : { newest: answer }) };
}

async function tablesOf(wanted: readonly string[], parts: ReadBackParts): Promise<Restored['tables']> {
  const { target, atOnce, statementMs, progress, signal } = parts;
  const limits: SessionLimits = { statementMs, bytesMax: listBytesMax, searchPath: 'pg_catalog' };
  const sessions: Session[] = [];
  const closeAll = async () => void (await Promise.all(sessions.map((session) => session.close())));
  signal.addEventListener('abort', closeAll, { once: true });
  try {
    for (let each = 0; each < atOnce; each += 1) sessions.push(await openSession(target.login, limits));
    const [first] = sessions;
    if (first === undefined) throw new Error('Somebody has to ask.');
    const relations = await relationsIn(first);
    if (relations.length === 0) {
      throw cannotRestore(
        'empty',
        'The dump was restored, and there is no table in it.',
        'Look at which database the job dumps, with which options, and whether it may read the tables.',
      );
    }
    const missing = missingTables(wanted, relations);
    if (missing.length > 0) {
      throw cannotRestore(
        'missing-table',
        `The dump was restored, and there is no table ${missing.slice(0, 10).join(', ')} in it.`,
        'Look at what the job leaves out, or correct `tables` in the config.',
      );
    }
    // It would hide rows from whoever counts; the copy is ours.
    for (const relation of relations.filter(({ isForced }) => isForced)) {
      await first.query(`ALTER TABLE ${qualified(relation)} NO FORCE ROW LEVEL SECURITY`);
    }
    for (const session of sessions) await session.query('SET default_transaction_read_only = on');
    return await countTables(relations, sessions, (name) => progress({ phase: 'query', text: `counting ${name}` }));
  } finally {
    signal.removeEventListener('abort', closeAll);
    await closeAll();
  }
}

async function newestOf(sql: string, open: () => Promise<Session>): Promise<NonNullable<Restored['newest']>> {
  const [answer] = await answersTo([{ name: 'newest', ask: { kind: 'sql', sql }, expect: {} }], open);
  if (answer === undefined || answer.rows.state === 'failed') {
    return { state: 'failed', why: answer?.rows.state === 'failed' ? answer.rows.why : 'nothing was asked' };
  }
  return newestMoment(answer.rows.rows);
}
