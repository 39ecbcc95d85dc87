/** The evidence of runs as files: one document for each run. */
import { mkdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { RestoreRun } from '../shared/restore/run.ts';
import { writeReport } from './files.ts';
import { Refused } from './refused.ts';

/**
 * A folder, which ends in a slash or is there, gets a file named after each run; otherwise the one run becomes that file.
 *
 * @returns the files. @throws Refused
 */
export async function writeEvidence(
  path: string,
  runs: readonly RestoreRun[],
  evidenceOf: (run: RestoreRun) => unknown,
): Promise<readonly string[]> {
  const isFolder = await standsForFolder(path);
  const files: string[] = [];
  if (isFolder) await mkdir(path, { recursive: true });
  for (const run of runs) {
    const file = isFolder ? join(path, `${run.id}.json`) : path;
    await writeReport(file, `${JSON.stringify(evidenceOf(run), undefined, 2)}\n`);
    files.push(file);
  }
  return files;
}

/** Said before anything is restored. @throws Refused */
export async function refuseOneFileForMany(path: string, count: number): Promise<void> {
  if (count < 2 || (await standsForFolder(path))) return;
  throw new Refused(
    `--evidence: ${count} backups make a document each; name a folder, such as ${path}/, or one backup.`,
  );
}

async function standsForFolder(path: string): Promise<boolean> {
  if (/[\\/]$/.test(path)) return true;
  return await stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );
}
