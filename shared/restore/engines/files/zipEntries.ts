/** The entries of a zip archive (PKWARE APPNOTE.TXT), by its central directory. */
import { crc32 } from 'node:zlib';
import { type Entry, getFileNameLowLevel, openPromise, type ZipFile } from 'yauzl';
import { type ArchiveEntry, BadArchive } from './archiveEntry.ts';

export function isZip(head: Buffer): boolean {
  const begin = head.subarray(0, 4).toString('latin1');
  return begin === 'PK\x03\x04' || begin === 'PK\x05\x06';
}

/** What one byte of deflate can become is 1,032 (zlib, "Technical Details"); what is nothing but that is no backup. */
const ratioMax = 200;
/** Where that begins to matter. */
const bombBytes = 1_073_741_824;

/**
 * @param bytes How long the file is.
 * @throws BadArchive
 */
export async function* zipEntries(file: string, bytes: number): AsyncGenerator<ArchiveEntry> {
  const zip = await opened(file);
  const seen = { stored: 0, unpacked: 0 };
  try {
    for await (const entry of eachOf(zip)) {
      refuseBomb(entry, bytes, seen);
      yield await entryOf(zip, entry);
    }
  } finally {
    zip.close();
  }
}

async function opened(file: string): Promise<ZipFile> {
  try {
    return await openPromise(file, { lazyEntries: true, autoClose: false, decodeStrings: false });
  } catch (error) {
    throw wordsOf(error);
  }
}

async function* eachOf(zip: ZipFile): AsyncGenerator<Entry> {
  try {
    yield* zip.eachEntry();
  } catch (error) {
    throw wordsOf(error);
  }
}

/** Entries that share their bytes unpack into more than any ratio allows ("A better zip bomb", Fifield 2019). */
function refuseBomb(entry: Entry, bytes: number, seen: { stored: number; unpacked: number }): void {
  seen.stored += entry.compressedSize + entry.fileNameRaw.length + 30;
  seen.unpacked += entry.uncompressedSize;
  if (seen.stored > bytes) throw new BadArchive('corrupt', 'The entries of the zip archive overlap.');
  if (seen.unpacked > Math.max(bombBytes, bytes * ratioMax)) {
    throw new BadArchive('too-large', `The zip archive unpacks into more than ${ratioMax} times its size.`);
  }
}

/** The upper half of the attributes is st_mode where a Unix system wrote them. */
const madeByUnix = 3;
const fileTypes: ReadonlyMap<number, ArchiveEntry['kind']> = new Map([
  [0o040000, 'folder'],
  [0o120000, 'symlink'],
  [0o100000, 'file'],
  [0, 'file'],
]);

async function entryOf(zip: ZipFile, entry: Entry): Promise<ArchiveEntry> {
  const path = getFileNameLowLevel(entry.generalPurposeBitFlag, entry.fileNameRaw, entry.extraFields, true);
  if (entry.isEncrypted()) {
    throw new BadArchive(
      'not-decrypted',
      `${path} in the zip archive is encrypted.`,
      'Encrypt the whole archive with age or openssl, and write how it is decrypted under decrypt.',
    );
  }
  if (!entry.canDecodeFileData()) {
    throw new BadArchive(
      'no-engine',
      `${path} is compressed by method ${entry.compressionMethod}; Holdfast knows deflate.`,
    );
  }
  const kind = kindOf(entry, path);
  const made = { path, kind, size: entry.uncompressedSize, modifiedAt: modifiedAtOf(entry) };
  const content = () => contentOf(zip, entry, path);
  return kind === 'symlink' ? { ...made, target: await targetOf(entry, content()), content } : { ...made, content };
}

function kindOf(entry: Entry, path: string): ArchiveEntry['kind'] {
  if (path.endsWith('/')) return 'folder';
  const isUnix = entry.versionMadeBy >>> 8 === madeByUnix;
  const type = isUnix ? (entry.externalFileAttributes >>> 16) & 0o170000 : 0;
  return fileTypes.get(type) ?? 'device';
}

/** The old two-second times have no zone: they are taken to be in UTC where no newer field says better. */
function modifiedAtOf(entry: Entry): number {
  return entry.getLastModDate({ timezone: 'UTC' }).getTime();
}

const targetBytesMax = 4_096;

async function targetOf(entry: Entry, content: AsyncIterable<Uint8Array>): Promise<string> {
  if (entry.uncompressedSize > targetBytesMax)
    throw new BadArchive('corrupt', 'A symbolic link in the zip archive has no end.');
  const chunks: Uint8Array[] = [];
  for await (const chunk of content) chunks.push(chunk);
  return Buffer.concat(chunks).toString('utf8');
}

async function* contentOf(zip: ZipFile, entry: Entry, path: string): AsyncGenerator<Uint8Array> {
  let sum = 0;
  try {
    const local = await zip.readLocalFileHeaderPromise(entry);
    if (!local.fileName.equals(entry.fileNameRaw)) {
      throw new BadArchive('corrupt', `The zip archive calls ${path} something else where its content lies.`);
    }
    for await (const chunk of await zip.openReadStreamPromise(entry)) {
      if (!(chunk instanceof Uint8Array)) continue;
      sum = crc32(chunk, sum);
      yield chunk;
    }
  } catch (error) {
    throw wordsOf(error, path);
  }
  if (sum !== entry.crc32) {
    throw new BadArchive(
      'corrupt',
      `The CRC32 of ${path} is ${hex(sum)}, and the zip archive says ${hex(entry.crc32)}.`,
    );
  }
}

function hex(crc: number): string {
  return crc.toString(16).padStart(8, '0');
}

/** Yauzl tells its errors apart by their texts alone. */
const cut = /^(End of central directory record signature not found|unexpected EOF|file data overflows)/;

function wordsOf(error: unknown, path?: string): unknown {
  // What the disk says is not about the archive.
  if (!(error instanceof Error) || error instanceof BadArchive || 'syscall' in error) return error;
  if (cut.test(error.message)) return new BadArchive('truncated', 'The zip archive is cut: its end is not there.');
  if (error.message.startsWith('strong encryption')) {
    return new BadArchive('not-decrypted', 'The zip archive is encrypted.', 'Write how it is decrypted under decrypt.');
  }
  if (error.message.startsWith('multi-disk')) {
    return new BadArchive('no-engine', 'The zip archive is split over several files.', 'Join them with zip -s 0.');
  }
  const what = path === undefined ? 'The zip archive' : path;
  return new BadArchive('corrupt', `${what} cannot be read: ${error.message.slice(0, 200)}.`);
}
