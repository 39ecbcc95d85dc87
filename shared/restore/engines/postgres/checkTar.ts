/**
 * Whether a tar of `pg_dump -Ft` is whole. pg_restore does not look: of one that is cut off it restores the rows that are
 * left, and says that all is well. Form: POSIX, pax, "ustar Interchange Format".
 */
import { type FileHandle, open } from 'node:fs/promises';
import { failedWith, type RestoreFailure } from '../../failure.ts';

const block = 512;

const entriesMax = 1_000_000;

/** Reads the headers alone. */
export async function checkTar(file: string, signal: AbortSignal): Promise<RestoreFailure | undefined> {
  const handle = await open(file, 'r');
  try {
    return await walk(handle, (await handle.stat()).size, signal);
  } finally {
    await handle.close();
  }
}

async function walk(handle: FileHandle, bytes: number, signal: AbortSignal): Promise<RestoreFailure | undefined> {
  const header = Buffer.alloc(block);
  let at = 0;
  for (let entry = 0; entry < entriesMax; entry += 1) {
    signal.throwIfAborted();
    const { bytesRead } = await handle.read(header, 0, block, at);
    if (bytesRead < block) return cutOff('it ends without the blocks of zeros with which a tar ends');
    if (header.every((byte) => byte === 0)) return undefined;
    const size = sizeIn(header);
    if (!isHeader(header) || size === undefined) return broken(`at byte ${at} there is no header of a file`);
    at += block + Math.ceil(size / block) * block;
    if (at > bytes) return cutOff(`the last file in it should have ${size} bytes`);
  }
  return broken(`it holds more than ${entriesMax} files`);
}

/** Octal digits; pg_dump writes sizes from 8 GB on as binary numbers with the highest bit set, as GNU tar does. */
function sizeIn(header: Buffer): number | undefined {
  const field = header.subarray(124, 136);
  if (((field[0] ?? 0) & 0x80) !== 0) {
    const size = field.subarray(1).reduce((total, byte) => total * 256 + byte, 0);
    return Number.isSafeInteger(size) ? size : undefined;
  }
  return octal(field);
}

function octal(field: Buffer): number | undefined {
  const [, digits] = /^ *([0-7]{1,12})[ \0]*$/.exec(field.toString('latin1')) ?? [];
  return digits === undefined ? undefined : Number.parseInt(digits, 8);
}

/** The sum of the header's bytes, its own eight taken for spaces. */
function isHeader(header: Buffer): boolean {
  const sum = header.reduce((total, byte, at) => total + (at >= 148 && at < 156 ? 32 : byte), 0);
  return octal(header.subarray(148, 156)) === sum;
}

const advice = 'The dump was damaged while it was written or copied: look at the job that makes it.';

function cutOff(how: string): RestoreFailure {
  return failedWith('truncated', `The tar is cut off: ${how}.`, advice).failure;
}

function broken(how: string): RestoreFailure {
  return failedWith('corrupt', `The tar cannot be read: ${how}.`, advice).failure;
}
