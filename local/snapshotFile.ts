/** The snapshot of the status on one machine: a file beside the tables. */
import { readFile, rename, writeFile } from 'node:fs/promises';
import type { SnapshotStore } from '../shared/status/snapshot.ts';
import { errorCode } from './cannotStart.ts';

export function createSnapshotFile(path: string): SnapshotStore {
  return {
    async save(text) {
      // Whoever reads meanwhile finds the one before, and a crash leaves it whole.
      await writeFile(`${path}.new`, text);
      await rename(`${path}.new`, path);
    },
    async load() {
      try {
        return await readFile(path, 'utf8');
      } catch (error) {
        if (errorCode(error) === 'ENOENT') return undefined;
        throw error;
      }
    },
  };
}
