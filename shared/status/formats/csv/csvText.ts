/** Rows as CSV (RFC 4180) that no spreadsheet takes for formulas (OWASP, "CSV Injection"). Pure. */

/** RFC 4180, 3: the header parameter says that the first line is one. */
export const csvType = 'text/csv; charset=utf-8; header=present';

/** Text, a number, or nothing. */
export type Cell = string | number | null | undefined;

export type Column<Row> = { readonly name: string; readonly of: (row: Row) => Cell };

/** With a header, and a line break after every line. */
export function csvText<Row>(columns: readonly Column<Row>[], rows: readonly Row[]): string {
  const header = columns.map(({ name }) => cellText(name));
  const lines = rows.map((row) => columns.map((column) => cellText(column.of(row))));
  return [header, ...lines].map((cells) => `${cells.join(',')}\r\n`).join('');
}

/** OWASP's list, and the full-width forms that some spreadsheets take for the same. */
const formula = /^[=+\-@\t\r\n\uFF1D\uFF0B\uFF0D\uFF20]/;

/** A quotation mark in front makes text of it. What is a number in truth begins no formula, even below zero. */
function cellText(cell: Cell): string {
  if (cell === null || cell === undefined) return '';
  if (typeof cell === 'number') return String(cell);
  const text = formula.test(cell) ? `'${cell}` : cell;
  return /["\r\n,']|^\s|\s$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
