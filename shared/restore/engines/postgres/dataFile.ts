/** The end of a data file of a directory dump, for which all of a compressed one is read: it has to be whole. */
import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { type ByteReader, byteReader } from '../../fetch/bytes.ts';
import { decompressed } from '../../fetch/decompressed.ts';
import { Unreadable } from '../../fetch/unreadable.ts';
import { cannotRestore } from './cannotRestore.ts';

const tailBytes = 16;
const chunkBytes = 1 << 18;
const advice = 'The dump was damaged while it was written or copied: look at the job that makes it.';

/**
 * @returns the last characters of what is in it; undefined for lz4, which is not decompressed here.
 * @throws CannotRestore when a compressed one ends too early, or its checksum is wrong.
 */
export async function endOfFile(path: string, signal: AbortSignal): Promise<string | undefined> {
  try {
    if (path.endsWith('.lz4')) return await checkLz4(path, signal);
    return path.endsWith('.dat') ? await lastBytes(path) : await lastDecompressed(path, signal);
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error;
    throw cannotRestore(
      error.code === 'truncated' ? 'truncated' : 'corrupt',
      `The file ${shortName(path)} of the dump cannot be read: ${error.message}`,
      advice,
    );
  }
}

function shortName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

async function lastBytes(path: string): Promise<string> {
  const handle = await open(path, 'r');
  try {
    const { size } = await handle.stat();
    const { buffer, bytesRead } = await handle.read(
      Buffer.alloc(tailBytes),
      0,
      tailBytes,
      Math.max(0, size - tailBytes),
    );
    return buffer.subarray(0, bytesRead).toString('latin1');
  } finally {
    await handle.close();
  }
}

/**
 * A frame of zstd without a checksum, of nothing (RFC 8878); a member of gzip has twice as many (RFC 1952). gzread(3) takes
 * what is shorter than its magic number for data, and no bytes for an empty file.
 */
const smallestStream = 9;

function bytesOf(path: string, signal: AbortSignal): AsyncIterable<Uint8Array> {
  return createReadStream(path, { signal, highWaterMark: chunkBytes });
}

async function lastDecompressed(path: string, signal: AbortSignal): Promise<string> {
  let tail = Buffer.alloc(0);
  let bytes = 0;
  for await (const chunk of decompressed(noting(bytesOf(path, signal), (count) => (bytes += count)))) {
    tail = Buffer.concat([tail, chunk.subarray(-tailBytes)]).subarray(-tailBytes);
  }
  if (bytes < smallestStream) throw new Unreadable('truncated', `it has ${bytes} bytes.`);
  return tail.toString('latin1');
}

async function* noting(
  stream: AsyncIterable<Uint8Array>,
  onBytes: (count: number) => void,
): AsyncGenerator<Uint8Array> {
  for await (const chunk of stream) {
    onBytes(chunk.length);
    yield chunk;
  }
}

/** LZ4 Frame Format Description 1.6.4: `Frame Descriptor`, `Data Blocks`. */
const lz4Magic = 0x184d2204;
const isStored = 0x8000_0000;

async function checkLz4(path: string, signal: AbortSignal): Promise<undefined> {
  const reader = byteReader(bytesOf(path, signal));
  const head = await exactly(reader, 6);
  if (head.readUInt32LE() !== lz4Magic) throw new Unreadable('corrupt', 'it does not begin as lz4 does.');
  const flags = head[4] ?? 0;
  const [hasDictionary, hasSum, hasSize, hasBlockSums] = [1, 4, 8, 16].map((bit) => (flags & bit) !== 0);
  // The last byte is the header's own checksum.
  await exactly(reader, (hasSize === true ? 8 : 0) + (hasDictionary === true ? 4 : 0) + 1);
  for (;;) {
    const size = (await exactly(reader, 4)).readUInt32LE();
    if (size === 0) break;
    await pass(reader, (size % isStored) + (hasBlockSums === true ? 4 : 0));
  }
  if (hasSum === true) await exactly(reader, 4);
  if ((await reader.some(1)) !== undefined)
    throw new Unreadable('corrupt', 'something follows the end of the lz4 frame.');
}

async function exactly(reader: ByteReader, count: number): Promise<Buffer> {
  const bytes = await reader.exactly(count);
  if (bytes.length < count) throw cutOff();
  return bytes;
}

async function pass(reader: ByteReader, count: number): Promise<void> {
  for (let left = count; left > 0; ) {
    const bytes = await reader.some(left);
    if (bytes === undefined) throw cutOff();
    left -= bytes.length;
  }
}

function cutOff(): Unreadable {
  return new Unreadable('truncated', 'The lz4 stream ends too early.');
}
