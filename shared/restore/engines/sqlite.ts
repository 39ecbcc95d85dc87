/** Opens a backed-up SQLite database where it lies, checks all of it, and asks it. */
import { open } from 'node:fs/promises';
import type { DataCheck } from '../../config/restoreConfig.ts';
import { momentOf } from '../checks/moment.ts';
import type { Answer, Engine, EngineInput, EngineParts, Restored } from '../engine.ts';
import { failedWith, type Outcome, succeeded } from '../failure.ts';
import { headerBytes, readHeader } from './sqlite/header.ts';
import { type Answered, createSession, type Session } from './sqlite/session.ts';

export type SqliteLimits = {
  /** For opening and checking the whole database, milliseconds. */
  readonly integrityMsMax: number;
  /** For counting the rows of all tables, milliseconds. */
  readonly countMsMax: number;
  /** For each query, milliseconds. */
  readonly queryMsMax: number;
};

const limitsDefault: SqliteLimits = { integrityMsMax: 3_600_000, countMsMax: 1_800_000, queryMsMax: 300_000 };

export type SqliteEngineParts = {
  /** The program that reads the database: what a bundler made of `runtime/sqliteChild.ts`; that itself when absent. */
  readonly program?: URL;
  readonly limits?: Partial<SqliteLimits>;
};

export function createSqliteEngine({ program, limits }: SqliteEngineParts = {}): Engine<'sqlite'> {
  return {
    async restore(input, parts) {
      const head = await headOf(input.artefact.file);
      const header = readHeader(head, input.artefact.bytes);
      if (!header.ok) return header;
      const session = createSession({
        file: input.artefact.file,
        folder: input.folder,
        signal: parts.signal,
        ...(program === undefined ? {} : { program }),
      });
      try {
        const versions = header.value.isWal ? { journal: 'wal' } : {};
        return await examined({ ...input, versions, limits: { ...limitsDefault, ...limits } }, session, parts);
      } finally {
        await session.close();
      }
    },
  };
}

async function headOf(file: string): Promise<Buffer> {
  const handle = await open(file, 'r');
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(headerBytes), 0, headerBytes, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await handle.close();
  }
}

type Examined = EngineInput<'sqlite'> & {
  readonly versions: Readonly<Record<string, string>>;
  readonly limits: SqliteLimits;
};

async function examined(
  { test, artefact, versions, limits }: Examined,
  session: Session,
  { now, progress }: EngineParts,
): Promise<Outcome<Restored>> {
  const startedAt = now();
  progress({ phase: 'restore', text: 'Checking the whole database' });
  const opened = await session.ask({ kind: 'open', file: artefact.file }, limits.integrityMsMax);
  if (opened.kind !== 'opened') return broken(opened);
  const checked = await session.ask({ kind: 'integrity' }, limits.integrityMsMax);
  if (checked.kind !== 'checked') return broken(checked);
  if (checked.problems.length > 0) return failedWith('integrity', integrityText(checked.problems));
  const restoredAt = now();
  progress({ phase: 'query', text: 'Counting rows' });
  const counted = await session.ask({ kind: 'tables' }, limits.countMsMax);
  if (counted.kind !== 'counted') return broken(counted);
  if (counted.tables.length + counted.skipped.length === 0) {
    return failedWith('empty', 'The database is in order and has no table.');
  }
  const answers: Answer[] = [];
  for (const check of test.checks) answers.push(await answerTo(check, session, limits.queryMsMax));
  const newest = await newestOf(test.engine.newest, session, limits.queryMsMax);
  return succeeded({
    restoreMs: restoredAt - startedAt,
    checksMs: now() - restoredAt,
    versions: { sqlite: opened.version, ...versions },
    tables: counted.tables,
    answers,
    ...(newest === undefined ? {} : { newest }),
  });
}

const problemsShown = 3;

function integrityText(problems: readonly string[]): string {
  const shown = problems.slice(0, problemsShown).map((one) => one.replaceAll(/\s+/g, ' ').slice(0, 200));
  const more = problems.length > problemsShown ? `, and ${problems.length - problemsShown} more` : '';
  return `The database is not in order: ${shown.join('; ')}${more}.`;
}

/** Primary result codes (sqlite.org/rescode.html). */
const corrupt = 11;
const notADatabase = 26;

/** Of everything but the config's own questions. */
function broken(answer: Answered): Outcome<never> {
  switch (answer.kind) {
    case 'timed-out':
      return failedWith('timed-out', 'The database was not checked and counted in the time that there is for it.');
    case 'died':
      return failedWith('server-died', `The process that read the database died (${answer.how}).`);
    case 'failed':
      if (answer.code === corrupt) return failedWith('integrity', `The database is not in order: ${answer.message}.`);
      if (answer.code === notADatabase) return failedWith('not-a-backup', `SQLite says: ${answer.message}.`);
      return failedWith('restore-failed', `SQLite could not read the database: ${answer.message}.`);
    default:
      return failedWith('bug', `The process that read the database answered something else (${answer.kind}).`);
  }
}

async function answerTo({ name, ask }: DataCheck, session: Session, msMax: number): Promise<Answer> {
  if (ask.kind !== 'sql') {
    return { check: name, rows: { state: 'failed', why: 'An SQLite database can only be asked in SQL.' } };
  }
  return { check: name, rows: await rowsOf(ask.sql, session, msMax) };
}

async function rowsOf(sql: string, session: Session, msMax: number): Promise<Answer['rows']> {
  const answer = await session.ask({ kind: 'query', sql }, msMax);
  switch (answer.kind) {
    case 'answered':
      return { state: 'answered', rows: answer.rows };
    case 'timed-out':
      return { state: 'failed', why: `The query took longer than ${msMax / 1_000} seconds.` };
    case 'died':
      return { state: 'failed', why: `The query ended the process that ran it (${answer.how}).` };
    case 'failed':
      return { state: 'failed', why: `SQLite says: ${answer.message}` };
    default:
      return { state: 'failed', why: 'There was an answer to another question.' };
  }
}

async function newestOf(
  sql: string | undefined,
  session: Session,
  msMax: number,
): Promise<NonNullable<Restored['newest']> | undefined> {
  if (sql === undefined) return undefined;
  const answer = await rowsOf(sql, session, msMax);
  if (answer.state === 'failed') return answer;
  const value = answer.rows[0]?.[0];
  if (value === null || value === undefined)
    return { state: 'failed', why: 'The query for the newest data gave nothing.' };
  const at = julianDay(value) ?? momentOf(value);
  if (at === undefined) return { state: 'failed', why: `${JSON.stringify(value.slice(0, 60))} is no moment.` };
  return { state: 'found', at };
}

/** The years 764 to 3501. As Unix seconds these would be days of January and February 1970. */
const [julianMin, julianMax] = [2_000_000, 3_000_000];
const julianEpoch = 2_440_587.5;

/** What julianday() gives (sqlite.org/lang_datefunc.html): days since noon in Greenwich on November 24, 4714 BC. */
function julianDay(text: string): number | undefined {
  const days = /^\d{7}(\.\d+)?$/.test(text) ? Number(text) : Number.NaN;
  return days >= julianMin && days < julianMax ? Math.round((days - julianEpoch) * 86_400_000) : undefined;
}
