/**
 * Restores a plain dump with psql. psql obeys backslash commands, `\!` among them, so it is put into restricted mode
 * first, with a key that the dump cannot know (CVE-2025-8714).
 */
import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import { cannotRestore } from './cannotRestore.ts';
import { databaseArgument } from './clientEnvironment.ts';
import { complaints } from './messages.ts';
import { PlainFilter } from './plainFilter.ts';
import { judgeEnd, type Restoring } from './restoring.ts';
import { runTool } from './tool.ts';
import type { Version } from './version.ts';

/** The first minor versions whose psql knows `\restrict` (release notes of 14 August 2025); all of 18 and later do. */
const restrictSince: Readonly<Record<number, number>> = { 13: 22, 14: 19, 15: 14, 16: 10, 17: 6 };

export function knowsRestrict({ major, minor }: Version): boolean {
  return major >= 18 || minor >= (restrictSince[major] ?? Number.POSITIVE_INFINITY);
}

export type PlainDump = {
  readonly file: string;
  readonly bytes: number /** Letters and digits. */;
  readonly key: string;
};

/** @throws CannotRestore */
export async function restorePlain({ file, bytes, key }: PlainDump, restoring: Restoring): Promise<void> {
  const { target, binaries, runner, env, progress, signal } = restoring;
  if (!knowsRestrict(binaries.version)) {
    throw cannotRestore(
      'no-engine',
      `psql ${binaries.version.text} would obey commands that are written into a plain dump (CVE-2025-8714).`,
      'Install the newest minor version of PostgreSQL, or dump with --format=custom.',
    );
  }
  const said = complaints('psql');
  // Everything that follows the first line is read in restricted mode.
  const filter = new PlainFilter(`\\restrict ${key}\n`);
  const read = createReadStream(file, { signal, highWaterMark: 1 << 18 });
  read.on('error', (error) => filter.destroy(error));
  read.pipe(filter);
  const ticking = setInterval(
    () => progress({ phase: 'restore', bytes: { done: read.bytesRead, of: bytes } }),
    progressMs,
  );
  try {
    const end = await runTool({
      command: join(binaries.folder, 'psql'),
      args: [
        '--no-psqlrc',
        '--quiet',
        '--no-password',
        '--set=ON_ERROR_STOP=1',
        // What is loaded into a table of the same transaction needs no log.
        '--single-transaction',
        `--dbname=${databaseArgument(target.login)}`,
        '--file=-',
      ],
      env,
      runner,
      signal,
      onLine: said.add,
      input: filter,
    });
    await judgeEnd('psql', end, said, restoring);
  } finally {
    clearInterval(ticking);
    read.destroy();
  }
  if (!filter.isComplete) {
    throw cannotRestore(
      'truncated',
      'The dump ends without the comment with which pg_dump ends: it is cut off.',
      'The dump was cut off while it was written or copied: look at the job that makes it.',
    );
  }
}

const progressMs = 500;
