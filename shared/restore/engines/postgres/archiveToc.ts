/**
 * The table of contents of an archive of pg_dump, entry by entry, with what `pg_restore --list` does not print: the files
 * that it is going to open. Form: `ReadToc` in src/bin/pg_dump/pg_backup_archiver.c, and `_ReadExtraToc` of each format.
 */
import { type FileHandle, open } from 'node:fs/promises';
import { cannotRestore } from './cannotRestore.ts';

export type TocEntry = {
  readonly type: string;
  readonly name: string;
  /** The statement that makes it, cut to 10,000 bytes. */
  readonly definition: string;
  /** Whether its rows are loaded with COPY. */
  readonly copies: boolean;
  /** As pg_restore joins it to the folder; absent where there is none, and in a custom dump. */
  readonly file?: string;
};

/** `K_VERS_1_12`, of 9.1, is the first with directories; 1.16 that of 17 and 18. */
const minorMin = 12;
const minorMax = 16;

/** `sizeof(int)` and `sizeof(pgoff_t)` wherever PostgreSQL runs. */
const integerSize = 4;
const offsetSizeMax = 8;

/** `ArchiveFormat` in pg_backup.h; a directory's says that it is a tar's (`_CloseArchive` in pg_backup_directory.c). */
const formats = { custom: [1], tar: [3], directory: [3, 5] } as const;

const keptMax = 10_000;
const chunkBytes = 1 << 18;
const advice = 'Compare the checksum with the one from when it was made, and dump again.';

/**
 * @param start where the archive begins in the file.
 * @throws CannotRestore when it is not exactly of the form: what is read differently than pg_restore reads it could hide a name.
 */
export async function* tocEntries(file: string, format: keyof typeof formats, start = 0): AsyncGenerator<TocEntry> {
  const handle = await open(file, 'r');
  try {
    const reader = new TocReader(handle, start);
    const head = await headOf(reader, formats[format]);
    for (let left = await reader.integer(); left > 0; left -= 1) yield await entryOf(reader, head, format);
  } finally {
    await handle.close();
  }
}

type Head = { readonly minor: number; readonly offsetSize: number };

async function headOf(reader: TocReader, formatsMeant: readonly number[]): Promise<Head> {
  const head = await reader.bytes(11);
  const [major = 0, minor = 0, , sizeOfInteger, offsetSize = 0, format = 0] = head.subarray(5);
  if (head.subarray(0, 5).toString('latin1') !== 'PGDMP' || !formatsMeant.includes(format)) {
    throw broken('it has another head');
  }
  if (major !== 1 || minor < minorMin || minor > minorMax) {
    throw cannotRestore(
      'newer-version',
      `The archive has the format ${major}.${minor}, and 1.${minorMin} to 1.${minorMax} are known here.`,
      'Update Holdfast, or dump with --format=custom or plain.',
    );
  }
  if (sizeOfInteger !== integerSize || offsetSize < 1 || offsetSize > offsetSizeMax) {
    throw broken('its numbers have another size');
  }
  if (minor >= 15) await reader.skip(1);
  else await reader.integer();
  for (let field = 0; field < 7; field += 1) await reader.integer();
  for (let text = 0; text < 3; text += 1) await reader.skipText();
  return { minor, offsetSize };
}

async function entryOf(reader: TocReader, head: Head, format: keyof typeof formats): Promise<TocEntry> {
  // dumpId and hadDumper; tableoid and oid.
  await reader.integer();
  await reader.integer();
  await reader.skipText();
  await reader.skipText();
  const name = (await reader.text()) ?? '';
  const type = (await reader.text()) ?? '';
  await reader.integer();
  const definition = (await reader.text()) ?? '';
  await reader.skipText();
  const copies = ((await reader.text()) ?? '') !== '';
  // namespace and tablespace.
  await reader.skipText();
  await reader.skipText();
  if (head.minor >= 14) await reader.skipText();
  if (head.minor >= 16) await reader.integer();
  // The owner, and whether it has OIDs.
  await reader.skipText();
  await reader.skipText();
  while (await reader.skipText());
  if (format === 'custom') await reader.skip(1 + head.offsetSize);
  const file = format === 'custom' ? undefined : await reader.text();
  return { type, name, definition, copies, ...(file === undefined || file === '' ? {} : { file }) };
}

function broken(how: string): Error {
  return cannotRestore('corrupt', `The table of contents cannot be read: ${how}.`, advice);
}

/** Waits for the disk only where what was read ahead is used up: there may be millions of texts. */
class TocReader {
  readonly #handle: FileHandle;
  #buffer = Buffer.alloc(0);
  #at = 0;
  #next: number;

  constructor(handle: FileHandle, start: number) {
    this.#handle = handle;
    this.#next = start;
  }

  async #fill(count: number): Promise<void> {
    const pieces = [this.#buffer.subarray(this.#at)];
    let length = this.#buffer.length - this.#at;
    while (length < count) {
      const { buffer, bytesRead } = await this.#handle.read(Buffer.alloc(chunkBytes), 0, chunkBytes, this.#next);
      if (bytesRead === 0) throw cannotRestore('truncated', 'The table of contents ends too early.', advice);
      pieces.push(buffer.subarray(0, bytesRead));
      length += bytesRead;
      this.#next += bytesRead;
    }
    this.#buffer = Buffer.concat(pieces);
    this.#at = 0;
  }

  /** Few. */
  async bytes(count: number): Promise<Buffer> {
    if (this.#buffer.length - this.#at < count) await this.#fill(count);
    const taken = this.#buffer.subarray(this.#at, this.#at + count);
    this.#at += count;
    return taken;
  }

  async skip(count: number): Promise<void> {
    const there = this.#buffer.length - this.#at;
    if (count <= there) {
      this.#at += count;
      return;
    }
    this.#next += count - there;
    this.#at = this.#buffer.length;
  }

  /** A byte for the sign, and the lowest byte first. */
  async integer(): Promise<number> {
    const bytes = await this.bytes(1 + integerSize);
    const value = bytes.readUInt32LE(1);
    // pg_restore would take it for a negative one.
    if (value > 0x7fff_ffff) throw broken('a number is too large');
    return bytes[0] === 0 ? value : -value;
  }

  /** Undefined for none, which is not the same as an empty one. */
  async text(): Promise<string | undefined> {
    const length = await this.integer();
    if (length < 0) return undefined;
    const kept = Math.min(length, keptMax);
    const text = (await this.bytes(kept)).toString('latin1');
    await this.skip(length - kept);
    return text;
  }

  /** Whether there was one. */
  async skipText(): Promise<boolean> {
    const length = await this.integer();
    if (length > 0) await this.skip(length);
    return length >= 0;
  }
}
