/** The machine that this process runs on. */
import { availableParallelism, tmpdir, totalmem } from 'node:os';
import { delimiter } from 'node:path';
import type { Machine } from '../restore/engines/postgres/machine.ts';

export function thisMachine(): Machine {
  const uid = process.getuid?.();
  return {
    ...(uid === undefined ? {} : { uid }),
    path: (process.env['PATH'] ?? '').split(delimiter).filter((folder) => folder.startsWith('/')),
    processors: availableParallelism(),
    // A container's limit, where there is one (Node.js documentation, `process.constrainedMemory`).
    memoryBytes: Math.min(totalmem(), process.constrainedMemory() || Number.POSITIVE_INFINITY),
    temporary: tmpdir(),
  };
}
