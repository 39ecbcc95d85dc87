/** A stream on disk: as much as there is room for, and nothing of it when it fails. */
import { type FileHandle, open, rm } from 'node:fs/promises';
import type { Bytes } from './bytes.ts';
import { Unreadable } from './unreadable.ts';

export type WriteLimits = {
  /** A stream that becomes longer than this is given up. */
  readonly bytesMax: number;
  readonly onChunk?: (chunk: Uint8Array) => void;
};

/**
 * @returns how many bytes there were
 * @throws Unreadable when there is no room; what the stream throws
 */
export async function writtenFile(stream: Bytes, file: string, { bytesMax, onChunk }: WriteLimits): Promise<number> {
  const handle = await open(file, 'wx', 0o600);
  let bytes = 0;
  try {
    for await (const chunk of stream) {
      bytes += chunk.length;
      if (bytes > bytesMax) throw noRoom(bytesMax);
      await writeAll(handle, chunk);
      onChunk?.(chunk);
    }
    await handle.close();
    return bytes;
  } catch (error) {
    await handle.close().catch(() => {});
    await rm(file, { force: true });
    throw isDiskFull(error) ? diskFull(bytes) : error;
  }
}

async function writeAll(handle: FileHandle, chunk: Uint8Array): Promise<void> {
  let at = 0;
  while (at < chunk.length) {
    const { bytesWritten } = await handle.write(chunk, at);
    at += bytesWritten;
  }
}

/** No space, or the quota is used up. */
function isDiskFull(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === 'ENOSPC' || error.code === 'EDQUOT');
}

function diskFull(bytes: number): Unreadable {
  return new Unreadable('disk-full', `The disk was full after ${bytes} bytes of the backup.`, moreRoom);
}

function noRoom(bytesMax: number): Unreadable {
  return new Unreadable(
    'too-large',
    `What the backup holds is larger than the ${bytesMax} bytes there are for it.`,
    moreRoom,
  );
}

export const moreRoom =
  'Give the restore tests more storage, or let them restore into a staging URL from a machine that has it.';
