/**
 * Reads a database that may be hostile: nothing is written, attached, loaded or trusted. Runs in a process of its own
 * (`runtime/sqliteChild.ts`), because SQLite does not return before a query has ended.
 */
import { DatabaseSync, type StatementSync } from 'node:sqlite';
import { pathToFileURL } from 'node:url';
import { mayAct } from './authorizer.ts';
import type { Job, Reply } from './protocol.ts';

/** Of SQLite itself; what it sorts beyond its cache goes to a file. */
const heapBytesMax = 256 * 1_048_576;

const rowsMax = 1_000;
const answerCharactersMax = 1_048_576;
const problemsMax = 20;
const tablesMax = 10_000;

export function createReader(): (job: Job) => Reply {
  let database: DatabaseSync | undefined;
  return (job) => {
    try {
      if (job.kind === 'open') {
        database = opened(job.file);
        const [[version] = []] = textRows(database, 'select sqlite_version()');
        return { kind: 'opened', version: version ?? '' };
      }
      if (database === undefined) throw new Error('No database was opened.');
      return answered(job, database);
    } catch (error) {
      return failureOf(error);
    }
  };
}

function answered(job: Exclude<Job, { kind: 'open' }>, database: DatabaseSync): Reply {
  switch (job.kind) {
    case 'integrity':
      return { kind: 'checked', problems: problemsOf(database) };
    case 'tables':
      return counted(database);
    case 'query':
      return { kind: 'answered', rows: textRows(database, job.sql) };
  }
}

/**
 * `immutable`: no locks, no journal, and no files made beside it, so that a database in WAL mode opens on its own (sqlite.org,
 * "Uniform Resource Identifiers"). The pragmas are those of "Defense Against The Dark Arts".
 */
function opened(file: string): DatabaseSync {
  const url = pathToFileURL(file);
  url.search = 'immutable=1&mode=ro';
  const database = new DatabaseSync(url, {
    readOnly: true,
    allowExtension: false,
    defensive: true,
    enableForeignKeyConstraints: false,
    // Old schemas hold them, and their indexes must be read.
    enableDoubleQuotedStringLiterals: true,
    limits: { attach: 0 },
  });
  database.exec(
    'pragma trusted_schema = off; pragma cell_size_check = on; pragma query_only = on; pragma mmap_size = 0;',
  );
  database.exec(`pragma hard_heap_limit = ${heapBytesMax}`);
  database.setAuthorizer(mayAct);
  return database;
}

function problemsOf(database: DatabaseSync): string[] {
  const found = textRows(database, `pragma integrity_check(${problemsMax})`).map(([text]) => text ?? '');
  const problems = found.filter((text) => text !== 'ok');
  if (problems.length > 0 || found.length === 0) return problems;
  const dangling = textRows(database, 'pragma foreign_key_check', problemsMax);
  return dangling.map(
    ([table, row, parent]) => `row ${row} of ${table} refers to a row of ${parent} that is not there`,
  );
}

function counted(database: DatabaseSync): Reply {
  const listed = textRows(
    database,
    "select name from pragma_table_list where schema = 'main' and type in ('table', 'virtual') and name not like 'sqlite\\_%' escape '\\' order by name",
    tablesMax,
  );
  const tables: { name: string; rows: number; columns: string[] }[] = [];
  const skipped: string[] = [];
  for (const [name] of listed) {
    if (name === null || name === undefined) continue;
    try {
      const [[rows] = []] = textRows(database, `select count(*) from main.${identifier(name)}`);
      tables.push({ name, rows: Number(rows), columns: columnsOf(database, name) });
    } catch (error) {
      if (!isMissingModule(error)) throw error;
      skipped.push(name);
    }
  }
  return { kind: 'counted', tables, skipped };
}

/** Hidden columns of virtual tables are arguments and no data. */
function columnsOf(database: DatabaseSync, table: string): string[] {
  const rows = textRows(database, `pragma main.table_xinfo(${identifier(table)})`, tablesMax);
  return rows.filter(([, , , , , , hidden]) => hidden !== '1').map(([, name, type]) => `${name} ${type ?? ''}`.trim());
}

/** Such as a table of SpatiaLite: the backup has it, and nobody here can count it. */
function isMissingModule(error: unknown): boolean {
  return error instanceof Error && /^no such module: /.test(error.message);
}

function identifier(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/** Values as SQLite itself prints them. @throws when there is more than an answer may hold */
function textRows(database: DatabaseSync, sql: string, max = rowsMax): (string | null)[][] {
  const statement = database.prepare(sql);
  statement.setReadBigInts(true);
  statement.setReturnArrays(true);
  const text = textOf(database);
  const rows: (string | null)[][] = [];
  let characters = 0;
  for (const row of statement.iterate()) {
    if (!Array.isArray(row)) throw new TypeError('A row is no list.');
    if (rows.length >= max) break;
    const cells = row.map(text);
    characters += cells.reduce((sum, cell) => sum + (cell?.length ?? 0), 0);
    if (characters > answerCharactersMax)
      throw new Error(`The answer has more than ${answerCharactersMax} characters.`);
    rows.push(cells);
  }
  return rows;
}

/** Only SQLite knows how it prints a real number. */
function textOf(database: DatabaseSync): (value: unknown) => string | null {
  let print: StatementSync | undefined;
  return (value) => {
    if (value === null) return null;
    if (typeof value === 'string') return value;
    if (value instanceof Uint8Array) return `x'${Buffer.from(value).toString('hex')}'`;
    if (typeof value !== 'number') return String(value);
    print ??= database.prepare('select cast(? as text) as text');
    return String(print.get(value)?.['text']);
  };
}

function failureOf(error: unknown): Reply {
  const code = error instanceof Error && 'errcode' in error ? Number(error.errcode) & 0xff : 0;
  return { kind: 'failed', code, message: error instanceof Error ? error.message : String(error) };
}
