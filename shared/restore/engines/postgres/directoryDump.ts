/**
 * What pg_restore does not look at in a directory dump. It opens whatever file the tables of contents name, wherever that
 * is; and where the rows of a table end too early between two lines, it restores what is left and says that all is well.
 */
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { eachAtMost } from '../../../runtime/eachAtMost.ts';
import { type TocEntry, tocEntries } from './archiveToc.ts';
import { cannotRestore } from './cannotRestore.ts';
import { endOfFile } from './dataFile.ts';
import { eachLine } from './lines.ts';

/** As the tables of contents have them, without the suffix of what is compressed (`pg_backup_directory.c`). */
const tocName = /^(\d{1,10}\.dat|blobs(_\d{1,10})?\.toc)$/;
const largeObjectLine = /^\d{1,10} (blob_\d{1,10}\.dat)$/;

const suffixes = ['', '.gz', '.lz4', '.zst'] as const;

/** Reading is bound by the processors that decompress. */
const atOnce = 4;

const advice = 'The dump was cut off while it was written or copied: look at the job that makes it.';

/**
 * @param folder holds the files of a directory dump, with names that only these have.
 * @throws CannotRestore
 */
export async function checkDirectory(folder: string, signal: AbortSignal): Promise<void> {
  const rows: TocEntry[] = [];
  const lists = new Set<string>();
  let largeObjects = 0;
  for await (const entry of tocEntries(join(folder, 'toc.dat'), 'directory')) {
    signal.throwIfAborted();
    // One entry each before 17, where entries hold many.
    if (entry.type === 'BLOB') largeObjects += 1;
    if (entry.file === undefined) continue;
    if (!tocName.test(entry.file)) throw foreignName(entry.file);
    if (entry.file.endsWith('.toc')) lists.add(entry.file);
    else rows.push(entry);
  }
  const objects = (await Promise.all([...lists].map((list) => largeObjectsOf(folder, list)))).flat();
  if (largeObjects > objects.length && lists.size > 0) {
    const count = `${objects.length} of ${largeObjects} large objects`;
    throw cannotRestore('truncated', `The list of large objects names ${count}: it is cut off.`, advice);
  }
  await each(rows, (entry) => checkRows(folder, entry, signal));
  await each(objects, async (name) => void (await endOfFile(await pathOf(folder, name), signal)));
}

async function each<T>(items: readonly T[], check: (item: T) => Promise<void>): Promise<void> {
  const failures: unknown[] = [];
  await eachAtMost(atOnce, items, async (item) => {
    if (failures.length === 0) await check(item).catch((error: unknown) => failures.push(error));
  });
  if (failures.length > 0) throw failures[0];
}

function foreignName(name: string): Error {
  const text = `The table of contents names the file ${JSON.stringify(name.slice(0, 200))}, which no directory dump has.`;
  return /\.\.|\//.test(name) ? cannotRestore('path-escape', text) : cannotRestore('refused', text);
}

/** The files that a list of large objects names. */
async function largeObjectsOf(folder: string, list: string): Promise<readonly string[]> {
  const names: string[] = [];
  let foreign: string | undefined;
  await eachLine(createReadStream(await pathOf(folder, list, [''])), (line) => {
    const name = largeObjectLine.exec(line)?.[1];
    if (name === undefined) foreign ??= line;
    else names.push(name);
  });
  if (foreign !== undefined) throw foreignName(foreign);
  return names;
}

async function pathOf(folder: string, name: string, endings: readonly string[] = suffixes): Promise<string> {
  for (const ending of endings) {
    const path = join(folder, `${name}${ending}`);
    if ((await stat(path).catch(() => undefined)) !== undefined) return path;
  }
  throw cannotRestore(
    'truncated',
    `The table of contents names the file ${name}, which the tar does not hold.`,
    advice,
  );
}

/** `dumpTableData_copy` and `dumpTableData_insert` in pg_dump.c: what they write after the last row. */
const endOfCopy = '\\.\n\n\n';
const endOfInserts = '\n\n';

async function checkRows(folder: string, { name, file = '', copies }: TocEntry, signal: AbortSignal): Promise<void> {
  const end = await endOfFile(await pathOf(folder, file), signal);
  // Of what is compressed with lz4 the frames alone are looked at.
  if (end === undefined || end.endsWith(copies ? endOfCopy : endOfInserts)) return;
  throw cannotRestore(
    'truncated',
    `The rows of ${name} (${file}) end too early, without the mark of their end.`,
    advice,
  );
}
