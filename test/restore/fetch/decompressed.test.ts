import { execFileSync } from 'node:child_process';
import { gzipSync, zstdCompressSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decompressed } from '../../../shared/restore/fetch/decompressed.ts';
import { chunksOf } from '../../fakes/storedBackup.ts';

async function* inChunks(bytes: Uint8Array, chunkBytes: number) {
  yield* chunksOf(bytes, chunkBytes);
}

async function out(bytes: Uint8Array, chunkBytes = 7): Promise<string> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of decompressed(inChunks(bytes, chunkBytes))) chunks.push(chunk);
  return Buffer.concat(chunks).toString('latin1');
}

const joined = (...parts: readonly Uint8Array[]) => Buffer.concat(parts);
const garbage = Buffer.from('no member of it');
const zeros = Buffer.alloc(100);
/** RFC 8878, section 3.1.2: a skippable frame of three bytes. */
const skippable = Buffer.from([0x5f, 0x2a, 0x4d, 0x18, 3, 0, 0, 0, 9, 9, 9]);

describe('gzip', () => {
  const [a, b] = [gzipSync('first '), gzipSync('second')];

  it('reads what the gzip command wrote, one member after another', async () => {
    const written = (input: string) => execFileSync('gzip', ['-9', '-c'], { input });
    expect(await out(joined(written('first '), written('second')))).toBe('first second');
  });

  it('takes zeros at the end for padding, as gzip does', async () => {
    expect(await out(joined(a, b, zeros))).toBe('first second');
  });

  it.each([
    ['garbage at the end', joined(a, garbage), 'not-decompressed'],
    ['garbage after padding', joined(a, zeros, garbage), 'not-decompressed'],
    ['a member whose beginning is broken', joined(a, Buffer.from([0]), b.subarray(1)), 'not-decompressed'],
    ['an end that is missing', joined(a, b.subarray(0, -3)), 'truncated'],
    ['a wrong CRC', joined(a.subarray(0, -8), Buffer.alloc(4), a.subarray(-4)), 'not-decompressed'],
    ['a header and nothing else', a.subarray(0, 10), 'truncated'],
  ])('fails %s, however the stream is cut', async (_, bytes, code) => {
    for (const chunkBytes of [1, 3, a.length, 1_000]) {
      await expect(out(bytes, chunkBytes)).rejects.toMatchObject({ code });
    }
  });
});

describe('zstd', () => {
  const [a, b] = [zstdCompressSync('first '), zstdCompressSync('second')];

  it('reads frame after frame of what the zstd command wrote, and passes over those that hold no data', async () => {
    const written = (input: string) => execFileSync('zstd', ['-c', '--check'], { input });
    const bytes = joined(skippable, written('first '), skippable, written('second'), skippable);
    expect(await out(bytes)).toBe('first second');
  });

  it.each([
    ['a run of one byte', '-1', 'a'.repeat(300_000)],
    [
      'blocks that do not shrink',
      '-19',
      Buffer.from(Array.from({ length: 300_000 }, (_, i) => (i * i * 7919) >> 5)).toString('latin1'),
    ],
  ])('reads %s', async (_, level, text) => {
    const input = Buffer.from(text, 'latin1');
    expect(await out(execFileSync('zstd', ['-c', level], { input }), 1_000)).toBe(text);
  });

  it.each([
    ['garbage at the end', joined(a, garbage), 'not-decompressed'],
    ['three bytes at the end', joined(a, b.subarray(0, 3)), 'not-decompressed'],
    ['a second frame that is cut', joined(a, b.subarray(0, -3)), 'truncated'],
    ['a frame that is cut in its header', a.subarray(0, 5), 'truncated'],
    ['a wrong checksum', wrongChecksum(), 'not-decompressed'],
  ])('fails %s, however the stream is cut', async (_, bytes, code) => {
    for (const chunkBytes of [1, 3, a.length, 1_000]) {
      await expect(out(bytes, chunkBytes)).rejects.toMatchObject({ code });
    }
  });

  function wrongChecksum(): Buffer {
    const bytes = execFileSync('zstd', ['-c', '--check'], { input: 'first' });
    bytes[bytes.length - 1] = (bytes.at(-1) ?? 0) ^ 1;
    return bytes;
  }
});

describe('anything', () => {
  it('comes out as it went in, in however many members and chunks', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.uint8Array({ maxLength: 300 }), { minLength: 1, maxLength: 4 }),
        fc.constantFrom(gzipSync, zstdCompressSync),
        fc.integer({ min: 1, max: 50 }),
        async (members, compress, chunkBytes) => {
          const bytes = joined(...members.map((one) => compress(one)));
          const expected = joined(...members).toString('latin1');
          expect(await out(bytes, chunkBytes)).toBe(expected);
        },
      ),
      { numRuns: 60 },
    );
  });

  it.each([
    // printf x | xz -c | xxd -p
    [
      'xz',
      'fd377a585a000004e6d6b4460200210116000000742fe5a3010000780000000045aeef83f8ee160a00011901a52c81cc1fb6f37d010000000004595a',
    ],
    // python3 -c 'import bz2; print(bz2.compress(b"x").hex())'
    ['bzip2', '425a6839314159265359774bb01400000000800040200021184682ee48a70a120ee9760280'],
  ])('leaves %s to a command', async (_, hex) => {
    await expect(out(Buffer.from(hex, 'hex'))).rejects.toMatchObject({ code: 'no-engine' });
  });

  it('does not take a text for bzip2 by its first letters', async () => {
    expect(await out(Buffer.from('BZhello, world'))).toBe('BZhello, world');
  });
});
