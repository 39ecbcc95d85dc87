/** A dump on disk, looked at before anything is started for it. */
import { join } from 'node:path';
import type { EngineInput } from '../../engine.ts';
import { readArchiveHead } from './archiveHead.ts';
import type { Binaries } from './binaries.ts';
import { CannotRestore, cannotRestore } from './cannotRestore.ts';
import { checkTar } from './checkTar.ts';
import { type DumpVersions, newerDump, versionsKept } from './dumpVersions.ts';
import { databaseEncoding, encodingBytes } from './encoding.ts';
import { dumpFor } from './folder.ts';
import { type DumpFormat, firstBytes, formatOf } from './format.ts';
import { listArchive } from './restoreArchive.ts';
import type { Runner } from './runner.ts';
import { untarDirectory } from './untarDirectory.ts';

export type Dump = {
  readonly versions: DumpVersions;
  readonly encoding: 'UTF8' | 'SQL_ASCII';
  /** For the record of the run. */
  readonly told: Readonly<Record<string, string>>;
} & (
  | { readonly kind: 'archive'; readonly path: string; readonly isParallel: boolean }
  | { readonly kind: 'plain'; readonly file: string; readonly bytes: number }
);

export type DumpParts = {
  readonly runner: Runner;
  readonly binaries: Binaries;
  readonly folder: string;
  readonly signal: AbortSignal;
};

/** @throws CannotRestore when it is no dump, is empty, of another database, or too new. */
export async function openDump({ artefact, test }: EngineInput<'postgres'>, parts: DumpParts): Promise<Dump> {
  const format = await formatOf(artefact.file);
  if (!format.ok) throw new CannotRestore(format.failure);
  if (format.value.kind === 'plain') {
    const { head } = format.value;
    const told = { format: 'plain', ...versionsKept(head), database: 'not looked at: a plain dump does not name it' };
    const encoding = databaseEncoding(await firstBytes(artefact.file, encodingBytes));
    return { kind: 'plain', file: artefact.file, bytes: artefact.bytes, versions: head, encoding, told };
  }
  return openArchive(artefact.file, format.value, test.engine.database, parts);
}

async function openArchive(
  file: string,
  { kind }: Exclude<DumpFormat, { readonly kind: 'plain' }>,
  wanted: string | undefined,
  parts: DumpParts,
): Promise<Dump> {
  const path =
    kind === 'directory-tar'
      ? await untarDirectory(file, join(parts.folder, 'directory'), parts.runner, parts.signal)
      : await dumpFor(parts.runner, file, parts.folder);
  const head = await firstBytes(kind === 'directory-tar' ? join(path, 'toc.dat') : path, encodingBytes);
  // Before pg_restore is asked: of a newer format it says no more than that.
  const early = readArchiveHead(kind === 'tar' ? head.subarray(512) : head);
  const newer = newerDump(early ?? {}, parts.binaries.version);
  if (newer !== undefined) throw new CannotRestore(newer);
  const damage = kind === 'tar' ? await checkTar(path, parts.signal) : undefined;
  if (damage !== undefined) throw new CannotRestore(damage);
  const toc = await listArchive(path, parts);
  if (wanted !== undefined && toc.database !== undefined && toc.database !== wanted) {
    throw cannotRestore(
      'wrong-database',
      `The dump is of the database ${toc.database}, and the config says that it is of ${wanted}.`,
      'Look at which database the job dumps, or correct `database` in the config.',
    );
  }
  const database = toc.database === undefined ? {} : { database: toc.database };
  return {
    kind: 'archive',
    path,
    isParallel: kind !== 'tar',
    versions: toc,
    encoding: databaseEncoding(head),
    told: { format: kind === 'directory-tar' ? 'directory' : kind, ...versionsKept(toc), ...database },
  };
}
