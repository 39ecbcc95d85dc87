/**
 * Headers of tar: POSIX.1-2017 "pax, ustar Interchange Format", and "Basic Tar Format" of the GNU tar manual. Read here and
 * not by the `tar` package, which breaks names where they lie across two chunks and passes over what it does not know.
 */
import { BadArchive } from './archiveEntry.ts';

export const blockBytes = 512;

export type TarHeader = {
  readonly path: string;
  readonly type: string;
  /** Bytes. */
  readonly size: number;
  /** Unix milliseconds. */
  readonly modifiedAt: number;
  readonly target: string;
};

export function isZeroBlock(block: Buffer): boolean {
  return block.every((byte) => byte === 0);
}

/** The sum of all bytes, those of the checksum itself as spaces; old writers took bytes for signed. */
export function hasValidChecksum(block: Buffer): boolean {
  let unsigned = 0;
  let signed = 0;
  for (let at = 0; at < blockBytes; at += 1) {
    const byte = at >= 148 && at < 156 ? 0x20 : (block[at] ?? 0);
    unsigned += byte;
    signed += byte > 127 ? byte - 256 : byte;
  }
  const written = numberAt(block, 148, 8);
  return written === unsigned || written === signed;
}

/** @param block With a valid checksum. */
export function parseHeader(block: Buffer): TarHeader {
  const isPosix = block.toString('latin1', 257, 263) === 'ustar\0';
  const prefix = isPosix ? textAt(block, 345, 155) : '';
  const name = textAt(block, 0, 100);
  const type = block.toString('latin1', 156, 157);
  return {
    path: prefix === '' ? name : `${prefix}/${name}`,
    type: type === '\0' ? (name.endsWith('/') ? '5' : '0') : type,
    size: requiredNumber(block, 124),
    modifiedAt: (numberAt(block, 136, 12) ?? 0) * 1_000,
    target: textAt(block, 157, 100),
  };
}

function requiredNumber(block: Buffer, at: number): number {
  const value = numberAt(block, at, 12);
  if (value !== undefined && value >= 0 && Number.isSafeInteger(value)) return value;
  throw new BadArchive('corrupt', 'An entry of the tar archive has a size that is no number.');
}

function textAt(block: Buffer, at: number, length: number): string {
  const end = block.indexOf(0, at);
  return block.toString('utf8', at, end === -1 || end > at + length ? at + length : end);
}

/** Octal digits, or, with the highest bit set, binary in two's complement (GNU). */
function numberAt(block: Buffer, at: number, length: number): number | undefined {
  const first = block[at] ?? 0;
  if (first === 0x80 || first === 0xff) {
    let value = first === 0xff ? -1 : 0;
    for (let index = 1; index < length; index += 1) value = value * 256 + (block[at + index] ?? 0);
    return value;
  }
  const text = textAt(block, at, length).trim();
  if (text === '') return 0;
  return /^[0-7]+$/.test(text) ? Number.parseInt(text, 8) : undefined;
}

/** `length key=value\n`, the length in bytes and of the whole record (pax Extended Header). */
export function parsePax(body: Buffer): ReadonlyMap<string, string> {
  const records = new Map<string, string>();
  let at = 0;
  while (at < body.length && body[at] !== 0) {
    const space = body.indexOf(0x20, at);
    const length = Number(space === -1 ? Number.NaN : body.toString('latin1', at, space));
    const end = at + length;
    const equals = body.indexOf(0x3d, space);
    const isRecord =
      Number.isSafeInteger(length) && end <= body.length && equals > space && equals < end && body[end - 1] === 0x0a;
    if (!isRecord) throw new BadArchive('corrupt', 'An extended header of the tar archive is broken.');
    records.set(body.toString('utf8', space + 1, equals), body.toString('utf8', equals + 1, end - 1));
    at = end;
  }
  return records;
}
