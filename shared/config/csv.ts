/** Comma-separated values (RFC 4180), with PostgreSQL's rule for null: nothing is null, and `""` is the empty text (COPY, `NULL`). */
import { bad, good, type Parsed } from './parsed.ts';

export type Rows = readonly (readonly (string | null)[])[];

/** Rows, in order; a line break at the very end begins no row. */
export function parseCsv(text: string): Parsed<Rows> {
  const rows: (string | null)[][] = [];
  let row: (string | null)[] = [];
  let at = 0;
  while (at < text.length) {
    const cell = text[at] === '"' ? quotedAt(text, at) : plainAt(text, at);
    const line = rows.length + 1;
    if (cell === undefined) return bad(`row ${line} has a quoted value that does not end, or goes on after its quote`);
    if (cell.value?.includes('"') === true && text[at] !== '"') {
      return bad(`row ${line} has a quote inside a value; put the value in quotes and double the one inside`);
    }
    row.push(cell.value);
    at = cell.end;
    if (text[at] === ',') {
      at += 1;
      // A comma at the end of the text has one more value behind it.
      if (at < text.length) continue;
      row.push(null);
    }
    rows.push(row);
    row = [];
    at += text.startsWith('\r\n', at) ? 2 : 1;
  }
  return good(rows);
}

type Cell = { readonly value: string | null; readonly end: number };

function plainAt(text: string, at: number): Cell {
  const next = /[,\r\n]/g;
  next.lastIndex = at;
  const end = next.exec(text)?.index ?? text.length;
  return { value: end === at ? null : text.slice(at, end), end };
}

/** Undefined when the quote is not closed, or something else than a comma or a line break follows. */
function quotedAt(text: string, at: number): Cell | undefined {
  let value = '';
  let from = at + 1;
  for (;;) {
    const quote = text.indexOf('"', from);
    if (quote === -1) return undefined;
    value += text.slice(from, quote);
    if (text[quote + 1] !== '"') {
      const end = quote + 1;
      return end === text.length || /[,\r\n]/.test(text[end] ?? '') ? { value, end } : undefined;
    }
    value += '"';
    from = quote + 2;
  }
}
