/** The file with earlier runs that `--json` has written. */
import * as z from 'zod';
import type { RestoreRun } from '../shared/restore/run.ts';
import { restoreRunSchema } from '../shared/restore/runSchema.ts';
import { parsedFile, readJson } from './files.ts';

/** A run has some kilobytes, and a table's columns are the most of it. */
const runsBytesMax = 64 * 2 ** 20;

const runsSchema = z.object({ runs: z.array(restoreRunSchema) });

/** @throws Refused */
export async function readRuns(path: string): Promise<readonly RestoreRun[]> {
  return parsedFile(runsSchema, await readJson(path, runsBytesMax), path).runs;
}
