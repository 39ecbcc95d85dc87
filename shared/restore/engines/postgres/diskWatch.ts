/** A restore must not take the last of a disk that others write to, too: it stops while there is a little left. */
import { statfs } from 'node:fs/promises';

const mb = 2 ** 20;
const pollMs = 1_000;

/** So much of the disk is left to others: a fiftieth, and no more than 256 MiB. */
export function reserveBytes(total: number): number {
  return Math.min(256 * mb, total / 50);
}

type DiskWatch = {
  /** Aborted when less than the reserve is free. */
  readonly full: AbortSignal;
  /** What to say then. */
  readonly text: string;
  end(): void;
};

export function watchDisk(folder: string): DiskWatch {
  const full = new AbortController();
  let text = '';
  const look = async () => {
    const disk = await statfs(folder);
    const [free, total] = [disk.bavail * disk.bsize, disk.blocks * disk.bsize];
    if (free >= reserveBytes(total)) return;
    text = `No space left on device for a restore: ${megabytes(free)} MB of ${megabytes(total)} MB are free`;
    full.abort();
  };
  // A disk that cannot be asked says so to whoever writes to it.
  const asking = setInterval(() => void look().catch(() => {}), pollMs);
  asking.unref();
  return {
    full: full.signal,
    get text() {
      return text;
    },
    end: () => clearInterval(asking),
  };
}

function megabytes(bytes: number): number {
  return Math.floor(bytes / 1_000_000);
}
