/** What the first bytes of a file say of it ("Database File Format", section 1.3). Pure. */
import { failedWith, type Outcome, succeeded } from '../../failure.ts';

export const headerBytes = 100;

export type DatabaseHeader = {
  readonly pageBytes: number;
  /** Absent where a writer older than SQLite 3.7.0 left the number as it was. */
  readonly pages?: number;
  /** Write-ahead logging: changes may have lain in a file beside this one. */
  readonly isWal: boolean;
};

const magic = 'SQLite format 3\0';

/** Rollback journal, and write-ahead logs of both byte orders (sections 3 and 4.1). */
const journals: readonly (readonly [string, string])[] = [
  ['d9d505f920a163d7', 'a rollback journal'],
  ['377f0682', 'a write-ahead log'],
  ['377f0683', 'a write-ahead log'],
];

/** @param bytes How long the whole file is. */
export function readHeader(head: Buffer, bytes: number): Outcome<DatabaseHeader> {
  if (bytes === 0)
    return failedWith('empty', 'The database has no content: a new SQLite database looks like this, too.');
  const begin = head.subarray(0, magic.length).toString('latin1');
  if (begin !== magic) {
    return bytes < magic.length && magic.startsWith(begin) ? tooShort(bytes) : foreign(head);
  }
  if (head.length < headerBytes) return tooShort(bytes);
  // A page size of 65,536 does not fit, and is written as 1.
  const written = head.readUInt16BE(16);
  const pageBytes = written === 1 ? 65_536 : written;
  const isPowerOfTwo = (pageBytes & (pageBytes - 1)) === 0;
  if (pageBytes < 512 || !isPowerOfTwo) {
    return failedWith('corrupt', `The database's header gives a page size that cannot be, ${pageBytes}.`);
  }
  // The number of pages only counts when whoever changed the file last wrote it, too (section 1.3.7).
  const isCurrent = head.readUInt32BE(24) === head.readUInt32BE(92);
  const pages = head.readUInt32BE(28);
  const isWal = head[19] === 2;
  const hasPages = isCurrent && pages > 0;
  if (hasPages && bytes < pages * pageBytes) {
    return failedWith(
      'truncated',
      `The database has ${pages * pageBytes} bytes by its header, and the file ends after ${bytes}.`,
    );
  }
  return succeeded({ pageBytes, isWal, ...(hasPages ? { pages } : {}) });
}

function tooShort(bytes: number): Outcome<never> {
  return failedWith('truncated', `The database ends within its header, after ${bytes} bytes.`);
}

function foreign(head: Buffer): Outcome<never> {
  const journal = journals.find(([begin]) => head.toString('hex').startsWith(begin));
  if (journal !== undefined) {
    return failedWith('not-a-backup', `The file is ${journal[1]} of SQLite without its database.`, storeDatabase);
  }
  if (isText(head)) {
    return failedWith('not-a-backup', 'The file is text, such as SQL of .dump, and no SQLite database.', storeDatabase);
  }
  return failedWith('not-a-backup', 'The file does not begin as an SQLite database does.', storeDatabase);
}

const storeDatabase = 'Store the database file as .backup or VACUUM INTO makes it; encrypted, only through decrypt.';

function isText(head: Buffer): boolean {
  return head.every((byte) => byte >= 0x20 || byte === 0x09 || byte === 0x0a || byte === 0x0d);
}
