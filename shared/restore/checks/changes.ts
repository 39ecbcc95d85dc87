/** What is not there any more since the last run that passed. Growth, and what is new, is nothing to report. Pure. */
import { printable } from '../../config/quote.ts';
import type { RestoreFailure } from '../failure.ts';
import type { TableCount } from '../run.ts';
import { decimalOf, isWithinPercent } from './decimal.ts';

export type TableChange = {
  readonly code: Extract<RestoreFailure['code'], 'vanished' | 'shrunk'>;
  readonly text: string;
};

/** Of another database, every table has vanished; so many are told one by one. */
const changesMax = 50;

/** @returns one line each; none without a run before */
export function changesOf(
  tables: readonly TableCount[],
  before: readonly TableCount[] | undefined,
  shrinkMaxPercent: number,
): readonly string[] {
  const changes = tableChanges(tables, before, shrinkMaxPercent).map(({ text }) => text);
  const more = changes.length - changesMax;
  return more > 0 ? [...changes.slice(0, changesMax), `${more} more changes like these`] : changes;
}

/** The same, with what each means for the verdict, and all of them. */
export function tableChanges(
  tables: readonly TableCount[],
  before: readonly TableCount[] | undefined,
  shrinkMaxPercent: number,
): readonly TableChange[] {
  const now = new Map(tables.map((table) => [table.name, table]));
  return (before ?? []).flatMap((table): readonly TableChange[] => {
    const found = now.get(table.name);
    if (found === undefined) {
      return [{ code: 'vanished', text: `${shown(table.name)} vanished; it had ${rowsText(table.rows)}` }];
    }
    return [...columnChanges(table, found), ...shrinking(table, found, shrinkMaxPercent)];
  });
}

/** Columns are `name type`. Where either run knows of none, there is nothing to compare. */
function columnChanges(before: TableCount, now: TableCount): readonly TableChange[] {
  if (before.columns === undefined || now.columns === undefined) return [];
  const had = new Set(before.columns);
  const has = new Set(now.columns);
  const retyped = new Map(now.columns.filter((column) => !had.has(column)).map(columnOf));
  return before.columns
    .filter((column) => !has.has(column))
    .map((column) => {
      const [name, type] = columnOf(column);
      const newType = retyped.get(name);
      const of = `column ${shown(name)} of ${shown(now.name)}`;
      const text = newType === undefined ? `${of} vanished; it was` : `${of} is now ${shown(newType)}; it was`;
      return { code: 'vanished', text: `${text} ${shown(type)}` };
    });
}

function columnOf(column: string): readonly [string, string] {
  const space = column.indexOf(' ');
  return space === -1 ? [column, 'of no type'] : [column.slice(0, space), column.slice(space + 1)];
}

function shrinking(before: TableCount, now: TableCount, shrinkMaxPercent: number): readonly TableChange[] {
  if (now.rows >= before.rows) return [];
  const [is, was, allowed] = [now.rows, before.rows, shrinkMaxPercent].map((value) => decimalOf(`${value}`));
  if (is === undefined || was === undefined || allowed === undefined) throw new Error('A number of rows is no number.');
  if (isWithinPercent(is, was, allowed)) return [];
  const counts = `from ${before.rows} to ${rowsText(now.rows)}`;
  return [{ code: 'shrunk', text: `${shown(now.name)} shrank ${counts}, by more than ${shrinkMaxPercent} %` }];
}

function rowsText(rows: number): string {
  return rows === 1 ? '1 row' : `${rows} rows`;
}

/** Names come out of the backup. */
function shown(name: string): string {
  return printable(name.length > 100 ? `${name.slice(0, 100)}…` : name);
}
