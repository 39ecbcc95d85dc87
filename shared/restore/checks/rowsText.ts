/** Rows and values of an answer as people read them, bounded whatever a backup holds. Pure. */
import { quote } from '../../config/quote.ts';
import { decimalOf } from './decimal.ts';

export type Row = readonly (string | null)[];

const rowsShown = 3;
const columnsShown = 6;
/** Of a number: PostgreSQL's numeric may have 131,072 digits. */
const digitsShown = 40;

/** Numbers as they are, texts in double quotes and shortened. */
export function valueText(value: string | null): string {
  if (value === null) return 'null';
  return value.length <= digitsShown && decimalOf(value) !== undefined ? value : quote(value);
}

/** `no row`, `2 rows: (1, "a"), (2, null)`, `12 rows, first (1, "a"), …`. */
export function rowsText(rows: readonly Row[]): string {
  if (rows.length === 0) return 'no row';
  const shown = rows.slice(0, rowsShown).map(rowText).join(', ');
  const count = rows.length === 1 ? '1 row' : `${rows.length} rows`;
  return rows.length > rowsShown ? `${count}, first ${shown}` : `${count}: ${shown}`;
}

export function rowText(row: Row): string {
  const more = row.length > columnsShown ? [`and ${row.length - columnsShown} more`] : [];
  return `(${[...row.slice(0, columnsShown).map(valueText), ...more].join(', ')})`;
}
