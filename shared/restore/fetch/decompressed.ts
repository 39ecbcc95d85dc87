/** What comes out of a stream that gzip or zstd may have compressed, by its first bytes and not by its name. */
import { createGunzip, createZstdDecompress } from 'node:zlib';
import { type ByteReader, type Bytes, byteReader, transformed } from './bytes.ts';
import { Unreadable } from './unreadable.ts';
import { frameBytes, isSkippable, skipFrame, zstdMagic } from './zstdFrames.ts';

/** As long as the longest of the beginnings below. */
const beginningBytes = 40;

/** @throws Unreadable while it is read; what the stream itself throws comes through as it is. */
export async function* decompressed(stream: Bytes): AsyncGenerator<Uint8Array> {
  const reader = byteReader(stream);
  const beginning = await reader.exactly(beginningBytes);
  refuseForeign(beginning);
  const whole = byteReader(joined(beginning, reader.rest()));
  if (isGzip(beginning)) yield* gunzipped(whole);
  else if (isZstd(beginning)) yield* unzstd(whole);
  else yield* whole.rest();
}

async function* joined(first: Uint8Array, rest: Bytes): AsyncGenerator<Uint8Array> {
  if (first.length > 0) yield first;
  yield* rest;
}

/** RFC 1952, section 2.3.1: two magic bytes and the only compression method there is. */
function isGzip(beginning: Buffer): boolean {
  return beginning[0] === 0x1f && beginning[1] === 0x8b && beginning[2] === 8;
}

function isZstd(beginning: Buffer): boolean {
  if (beginning.length < 4) return false;
  const magic = beginning.readUInt32LE();
  return magic === zstdMagic || isSkippable(magic);
}

type Foreign = { readonly name: string; readonly begins: Buffer; readonly undo: string };

/** Formats that Holdfast recognises and leaves to a command; the `Magic` sections of their specifications. */
const foreign: readonly Foreign[] = [
  { name: 'xz', begins: Buffer.from('fd377a585a00', 'hex'), undo: '[xz, --decompress, --stdout]' },
  { name: 'bzip2', begins: Buffer.from('BZh', 'latin1'), undo: '[bzip2, --decompress, --stdout]' },
  { name: 'lz4', begins: Buffer.from('04224d18', 'hex'), undo: '[lz4, --decompress, --stdout]' },
];

const encrypted: readonly { readonly name: string; readonly begins: string }[] = [
  { name: 'age', begins: 'age-encryption.org/' },
  { name: 'age', begins: '-----BEGIN AGE ENCRYPTED FILE-----' },
  { name: 'openssl enc', begins: 'Salted__' },
  { name: 'OpenPGP', begins: '-----BEGIN PGP MESSAGE-----' },
];

/** Block headers of bzip2 begin with the digits of pi, after the level. */
const bzip2Block = Buffer.from('314159265359', 'hex');

function refuseForeign(beginning: Buffer): void {
  const cipher = encrypted.find(({ begins }) => beginning.subarray(0, begins.length).toString('latin1') === begins);
  if (cipher !== undefined) {
    throw new Unreadable(
      'not-decrypted',
      `The backup is encrypted with ${cipher.name}, and nothing of the config decrypts it.`,
      'Write how it is decrypted under decrypt.',
    );
  }
  const other = foreign.find(({ begins }) => beginning.subarray(0, begins.length).equals(begins));
  if (other === undefined) return;
  if (other.name === 'bzip2' && !beginning.subarray(4, 10).equals(bzip2Block)) return;
  throw new Unreadable(
    'no-engine',
    `The backup is compressed with ${other.name}, which Holdfast does not decompress itself.`,
    `Compress it with gzip or zstd, or let a command do it: decrypt: { with: command, command: ${other.undo} }.`,
  );
}

/**
 * Members one after another are one stream (RFC 1952, section 2.2). Zeros after the last one are padding; anything else may
 * be a member whose beginning is broken, and its data would be missing.
 */
async function* gunzipped(reader: ByteReader): AsyncGenerator<Uint8Array> {
  const tail = { total: 0, zeros: 0 };
  const counted = countedTail(reader.rest(), tail);
  const gunzip = createGunzip();
  yield* named('gzip', transformed({ [Symbol.asyncIterator]: () => ({ next: () => counted.next() }) }, gunzip));
  for await (const _ of counted);
  if (tail.total - gunzip.bytesWritten > tail.zeros) {
    const count = tail.total - gunzip.bytesWritten;
    throw new Unreadable('not-decompressed', `The gzip stream is followed by ${count} bytes that are none.`);
  }
}

async function* countedTail(stream: Bytes, tail: { total: number; zeros: number }): AsyncGenerator<Uint8Array> {
  for await (const chunk of stream) {
    let last = chunk.length;
    while (last > 0 && chunk[last - 1] === 0) last -= 1;
    tail.zeros = last === 0 ? tail.zeros + chunk.length : chunk.length - last;
    tail.total += chunk.length;
    yield chunk;
  }
}

async function* unzstd(reader: ByteReader): AsyncGenerator<Uint8Array> {
  for (;;) {
    const magic = await reader.exactly(4);
    if (magic.length === 0) return;
    const value = magic.length === 4 ? magic.readUInt32LE() : 0;
    if (isSkippable(value)) {
      await skipFrame(reader);
    } else if (value === zstdMagic) {
      yield* named('zstd', transformed(frameBytes(reader, magic), createZstdDecompress()));
    } else {
      throw new Unreadable('not-decompressed', 'The zstd stream is followed by bytes that are no frame of it.');
    }
  }
}

/** Gives the errors of zlib our words; others pass. */
async function* named(format: 'gzip' | 'zstd', stream: Bytes): AsyncGenerator<Uint8Array> {
  try {
    yield* stream;
  } catch (error) {
    throw wordsOf(format, error);
  }
}

function wordsOf(format: 'gzip' | 'zstd', error: unknown): unknown {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (code === 'Z_BUF_ERROR') return new Unreadable('truncated', `The ${format} stream ends too early.`);
  if (code === 'ZSTD_error_frameParameter_windowTooLarge') {
    return new Unreadable(
      'too-large',
      'The zstd stream was written with a window of more than 128 MiB, and needs as much memory.',
      'Compress it with --long=27 or less.',
    );
  }
  if (!/^Z(STD)?_/.test(code)) return error;
  const said = error instanceof Error ? error.message : '';
  return new Unreadable('not-decompressed', `The ${format} stream is broken: ${said}.`, undefined, { cause: error });
}
