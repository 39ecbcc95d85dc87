/**
 * Where the frames of a Zstandard stream begin and end (RFC 8878, section 3.1). node:zlib reads the first one and drops what
 * follows, and what pzstd or `zstd --rsyncable` in pieces wrote has many: each frame gets a decompressor of its own.
 */
import type { ByteReader } from './bytes.ts';
import { Unreadable } from './unreadable.ts';

export const zstdMagic = 0xfd2fb528;

/** The lowest four bits are free (section 3.1.2). */
const skippableMagic = 0x184d2a50;

export function isSkippable(magic: number): boolean {
  return (magic & 0xfffffff0) >>> 0 === skippableMagic;
}

/** Passes over a skippable frame, whose magic was read. */
export async function skipFrame(reader: ByteReader): Promise<void> {
  const size = await exactly(reader, 4);
  for await (const _ of exactRun(reader, size.readUInt32LE()));
}

/** Every byte of one frame, whose magic was read. */
export async function* frameBytes(reader: ByteReader, magic: Buffer): AsyncGenerator<Uint8Array> {
  yield magic;
  const descriptor = await exactly(reader, 1);
  yield descriptor;
  const flags = descriptor[0] ?? 0;
  const headerRest = headerSize(flags);
  if (headerRest > 0) yield await exactly(reader, headerRest);
  let isLast = false;
  while (!isLast) {
    const header = await exactly(reader, 3);
    yield header;
    const bits = header.readUIntLE(0, 3);
    isLast = (bits & 1) === 1;
    yield* exactRun(reader, blockSize(bits));
  }
  const hasChecksum = (flags & 0b100) !== 0;
  if (hasChecksum) yield await exactly(reader, 4);
}

/** Window descriptor, dictionary id and content size, after the descriptor byte (sections 3.1.1.1.1 to 3.1.1.1.4). */
function headerSize(flags: number): number {
  const isSingleSegment = (flags & 0b10_0000) !== 0;
  const contentSize = [isSingleSegment ? 1 : 0, 2, 4, 8][flags >> 6] ?? 0;
  const dictionaryId = [0, 1, 2, 4][flags & 0b11] ?? 0;
  return (isSingleSegment ? 0 : 1) + dictionaryId + contentSize;
}

const rleBlock = 1;
const reservedBlock = 3;

function blockSize(bits: number): number {
  const type = (bits >> 1) & 0b11;
  if (type === reservedBlock)
    throw new Unreadable('not-decompressed', 'The zstd stream holds a block of a type that does not exist.');
  return type === rleBlock ? 1 : bits >> 3;
}

async function exactly(reader: ByteReader, count: number): Promise<Buffer> {
  const bytes = await reader.exactly(count);
  if (bytes.length < count) throw zstdTruncated();
  return bytes;
}

async function* exactRun(reader: ByteReader, count: number): AsyncGenerator<Uint8Array> {
  let left = count;
  while (left > 0) {
    const bytes = await reader.some(left);
    if (bytes === undefined) throw zstdTruncated();
    left -= bytes.length;
    yield bytes;
  }
}

function zstdTruncated(): Unreadable {
  return new Unreadable('truncated', 'The zstd stream ends in the middle of a frame.');
}
