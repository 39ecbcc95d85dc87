/**
 * The head of an archive of pg_dump: a custom dump, or the toc.dat of a directory or tar. It tells the versions and the
 * database also where an older pg_restore refuses to read any further. Form: `ReadHead` in
 * src/bin/pg_dump/pg_backup_archiver.c.
 */

export type ArchiveHead = {
  /** Of the archive's format, such as `1.14`. */
  readonly archive: string;
  readonly format: 'custom' | 'tar' | 'directory' | 'other';
  /** Absent where the head ends too early or is not understood. */
  readonly database?: string;
  /** Of the server that was dumped, such as `15.18 (Debian 15.18-0+deb12u1)`. */
  readonly server?: string;
  /** Of the pg_dump that dumped it. */
  readonly dump?: string;
};

/** How many bytes of a file are enough. */
export const headBytes = 4_096;

const magic = 'PGDMP';

/** `ArchiveFormat` in pg_backup.h. */
const formats: Readonly<Record<number, ArchiveHead['format']>> = { 1: 'custom', 3: 'tar', 5: 'directory' };

function isArchive(bytes: Uint8Array): boolean {
  return Buffer.from(bytes.subarray(0, magic.length)).toString('latin1') === magic;
}

/** Undefined when the bytes are no archive's. */
export function readArchiveHead(bytes: Uint8Array): ArchiveHead | undefined {
  const [major, minor, revision, integerSize, , format] = bytes.subarray(magic.length, magic.length + 6);
  if (!isArchive(bytes) || major === undefined || minor === undefined || revision === undefined) return undefined;
  const head = { archive: `${major}.${minor}`, format: formats[format ?? 0] ?? 'other' } as const;
  if (integerSize === undefined || integerSize < 1 || integerSize > 8) return head;
  const reader = readerOf(bytes, magic.length + 6, integerSize);
  // 1.15 (PostgreSQL 16) has a byte for the algorithm of compression where there was an integer for its level.
  if (major > 1 || minor >= 15) reader.skip(1);
  else reader.integer();
  // When it was made: seconds, minutes, hours, day, month, year, daylight saving.
  for (let field = 0; field < 7; field += 1) reader.integer();
  const [database, server, dump] = [reader.text(), reader.text(), reader.text()];
  return {
    ...head,
    ...(database === undefined ? {} : { database }),
    ...(server === undefined ? {} : { server }),
    ...(dump === undefined ? {} : { dump }),
  };
}

type Reader = { skip(bytes: number): void; integer(): number | undefined; text(): string | undefined };

/** An integer is a byte for the sign and then its bytes, the lowest first; a text is its length and its bytes. */
function readerOf(bytes: Uint8Array, start: number, integerSize: number): Reader {
  let at = start;
  const take = (length: number): Uint8Array | undefined => {
    if (length < 0 || at + length > bytes.length) {
      at = bytes.length + 1;
      return undefined;
    }
    const taken = bytes.subarray(at, at + length);
    at += length;
    return taken;
  };
  const integer = (): number | undefined => {
    const [sign, ...digits] = take(1 + integerSize) ?? [];
    if (sign === undefined) return undefined;
    const value = digits.reduceRight((total, digit) => total * 256 + digit, 0);
    return sign === 0 ? value : -value;
  };
  return {
    skip: (length) => void take(length),
    integer,
    text() {
      const taken = take(integer() ?? -1);
      return taken === undefined ? undefined : Buffer.from(taken).toString('utf8');
    },
  };
}
