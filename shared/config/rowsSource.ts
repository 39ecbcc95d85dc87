/** Where the rows of `rows: { file }` come from: the parser reads no file itself. */
import { parseCsv, type Rows } from './csv.ts';
import { bad, good, type Parsed } from './parsed.ts';
import { rowsMax } from './restoreSchema.ts';

/** The text of a file by its path from the config's folder, or what is wrong with it. */
export type ReadText = (path: string) => Parsed<string>;

export const noFiles: ReadText = () => bad('files beside the config are not read here; write the rows themselves');

/** The same file is asked for once. */
export function remembering(readText: ReadText): ReadText {
  const known = new Map<string, Parsed<string>>();
  return (path) => {
    const text = known.get(path) ?? readText(path);
    known.set(path, text);
    return text;
  };
}

/** What stands at `rows` in a config, once its shape is right. */
export type RowsSetting = Rows | { readonly file: string };

export function rowsOf(rows: RowsSetting, readText: ReadText): Parsed<Rows> {
  if (!('file' in rows)) return good(rows);
  const text = readText(rows.file);
  if (!text.ok) return text;
  const parsed = parseCsv(text.value.replace(/^\ufeff/, ''));
  if (!parsed.ok) return bad(`the file is not CSV: ${parsed.message}`);
  return parsed.value.length > rowsMax
    ? bad(`the file has ${parsed.value.length} rows; at most ${rowsMax} are compared`)
    : parsed;
}
