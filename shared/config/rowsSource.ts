/** Where the rows of `rows: { file }` come from. */
import { isUtf8 } from 'node:buffer';
import { parseCsv, type Rows } from './csv.ts';
import type { FileWanted, ReadFile } from './fileWanted.ts';
import { bad, good, type Parsed } from './parsed.ts';
import { rowsMax } from './restoreSchema.ts';

/** What stands at `rows` in a config, once its shape is right. */
export type RowsSetting = Rows | { readonly file: string };

const wanted: FileWanted = { what: 'a CSV file', bytesMax: 262_144, tooLarge: 'compare fewer rows' };

export function rowsOf(rows: RowsSetting, readFile: ReadFile): Parsed<Rows> {
  if (!('file' in rows)) return good(rows);
  const file = readFile(rows.file, wanted);
  if (!file.ok) return file;
  if (file.value === undefined) return good([]);
  if (!isUtf8(file.value)) return bad('the file is not UTF-8; save it in that encoding');
  const parsed = parseCsv(new TextDecoder().decode(file.value));
  if (!parsed.ok) return bad(`the file is not CSV: ${parsed.message}`);
  return parsed.value.length > rowsMax
    ? bad(`the file has ${parsed.value.length} rows; at most ${rowsMax} are compared`)
    : parsed;
}
