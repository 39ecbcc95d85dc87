/** Restores an archive of pg_dump (custom, tar or directory) with pg_restore. */
import { createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { finished } from 'node:stream/promises';
import { CannotRestore, cannotRestore } from './cannotRestore.ts';
import { databaseArgument } from './clientEnvironment.ts';
import { complaints, unmixed } from './messages.ts';
import { judgeEnd, type Restoring } from './restoring.ts';
import { giveTo } from './runner.ts';
import { judgeToc, type Toc, type TocReader, tocReader } from './toc.ts';
import { runTool } from './tool.ts';

/**
 * Who owns what, and who may do what, is not for a restore test: the roles are not there. Nor are comments, which
 * owners of extensions alone may give them, nor links to other servers.
 */
const leftOut = [
  '--no-owner',
  '--no-privileges',
  '--no-tablespaces',
  '--no-comments',
  '--no-security-labels',
  '--no-publications',
  '--no-subscriptions',
] as const;

type Listing = Pick<Restoring, 'binaries' | 'runner' | 'signal'> & {
  /** Where the numbers of the entries go that are to be restored. */
  readonly list: string;
};

/** Reads the whole table of contents. @throws CannotRestore when it cannot be read, or holds nothing. */
export async function listArchive(path: string, { binaries, runner, signal, list }: Listing): Promise<Toc> {
  const kept = createWriteStream(list, { mode: 0o600 });
  const written = finished(kept);
  const reader = tocReader((id) => void kept.write(`${id};\n`));
  try {
    const toc = await readList(path, { binaries, runner, signal }, reader);
    kept.end();
    await written;
    await giveTo(runner, list);
    return toc;
  } finally {
    kept.destroy();
    await written.catch(() => {});
  }
}

async function readList(
  path: string,
  { binaries, runner, signal }: Omit<Listing, 'list'>,
  reader: TocReader,
): Promise<Toc> {
  const said = complaints('pg_restore');
  const end = await runTool({
    command: join(binaries.folder, 'pg_restore'),
    args: ['--list', path],
    runner,
    signal,
    onLine: said.add,
    onOutput: reader.add,
  });
  signal.throwIfAborted();
  if (end.status !== 0) {
    const { failure } = said;
    throw failure === undefined
      ? cannotRestore('corrupt', 'pg_restore --list could not read the table of contents.', 'Dump again.')
      : new CannotRestore(failure.code === 'restore-failed' ? { ...failure, code: 'corrupt' } : failure);
  }
  const judged = judgeToc(reader.end());
  if (!judged.ok) throw new CannotRestore(judged.failure);
  return judged.value;
}

export type Archive = {
  readonly path: string;
  /** Whether the format lets several jobs read at once; a tar does not. */
  readonly isParallel: boolean;
  /** Of the entries that are to be restored; absent when all are. */
  readonly list?: string;
};

export async function restoreArchive({ path, isParallel, list }: Archive, restoring: Restoring): Promise<void> {
  const { target, binaries, runner, env, jobs, progress } = restoring;
  const said = complaints('pg_restore');
  const hopeless = new AbortController();
  const end = await runTool({
    command: join(binaries.folder, 'pg_restore'),
    args: [
      '--verbose',
      '--no-password',
      ...leftOut,
      ...(list === undefined ? [] : [`--use-list=${list}`]),
      ...(isParallel && jobs > 1 ? [`--jobs=${jobs}`] : []),
      `--dbname=${databaseArgument(target.login)}`,
      path,
    ],
    env,
    runner,
    // A program that waits for a server that is gone may wait for ever.
    signal: AbortSignal.any([restoring.signal, hopeless.signal, target.lost]),
    onLine(line) {
      said.add(line);
      if (said.isHopeless) hopeless.abort();
      const text = doingWhat(line);
      if (text !== undefined) progress({ phase: 'restore', text });
    },
  });
  await judgeEnd('pg_restore', end, said, restoring);
}

/** Of `pg_restore: processing data for table "public.t"`, whose beginning may stand in another worker's line. */
function doingWhat(line: string): string | undefined {
  const match =
    /^(?:pg_restore: | *)(processing data for table|creating (?:INDEX|CONSTRAINT|FK CONSTRAINT|MATERIALIZED VIEW)) "((?:(?!"pg_restore:).){1,200})"$/.exec(
      unmixed(line),
    );
  return match === null ? undefined : `${match[1]} ${match[2]}`;
}
