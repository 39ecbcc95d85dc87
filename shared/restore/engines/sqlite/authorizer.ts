/** What a query may do to a restored database (sqlite.org/c3ref/c_alter_table.html, "Authorizer Action Codes"). Pure. */
import { constants } from 'node:sqlite';

/**
 * Reading, whatever of it. R*Tree prepares what it would write as soon as one of its tables is opened, so preparing that is
 * allowed, and it fails because the database is open to be read. The rest of SQL reaches beyond the database.
 */
const harmless: ReadonlySet<number> = new Set([
  constants.SQLITE_SELECT,
  constants.SQLITE_READ,
  constants.SQLITE_RECURSIVE,
  constants.SQLITE_INSERT,
  constants.SQLITE_UPDATE,
  constants.SQLITE_DELETE,
]);

/** Pragmas that only look. */
const pragmas: ReadonlySet<string> = new Set([
  'application_id',
  'compile_options',
  'data_version',
  'encoding',
  'foreign_key_check',
  'foreign_key_list',
  'freelist_count',
  'index_info',
  'index_list',
  'index_xinfo',
  'integrity_check',
  'page_count',
  'page_size',
  'quick_check',
  'schema_version',
  'table_info',
  'table_list',
  'table_xinfo',
  'user_version',
]);

/** Pragmas that change something when they are given a value. */
const settable: ReadonlySet<string> = new Set([
  'application_id',
  'encoding',
  'page_size',
  'schema_version',
  'user_version',
]);

const dangerousFunctions: ReadonlySet<string> = new Set(['load_extension', 'fts3_tokenizer']);

export function mayAct(action: number, first: string | null, second: string | null): number {
  return isAllowed(action, first, second) ? constants.SQLITE_OK : constants.SQLITE_DENY;
}

function isAllowed(action: number, first: string | null, second: string | null): boolean {
  if (harmless.has(action)) return true;
  if (action === constants.SQLITE_FUNCTION) return !dangerousFunctions.has((second ?? '').toLowerCase());
  if (action !== constants.SQLITE_PRAGMA) return false;
  const pragma = (first ?? '').toLowerCase();
  return pragmas.has(pragma) && (second === null || !settable.has(pragma));
}
