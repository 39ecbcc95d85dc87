/**
 * The verb `fetchArtefact`: brings a backup from where it lies onto this machine's disk, one chunk at a time, and compares
 * it on the way with everything that is known of it.
 */
import { createHash } from 'node:crypto';
import { rm, statfs } from 'node:fs/promises';
import { join } from 'node:path';
import type { ObjectSource } from '../config/restoreConfig.ts';
import { type SecretSource, SecretUnavailable } from '../probe/secrets.ts';
import { failedWith, type Outcome, succeeded } from './failure.ts';
import { type Bytes, drained, keptOpen } from './fetch/bytes.ts';
import { decompressed } from './fetch/decompressed.ts';
import { decrypted } from './fetch/decryption.ts';
import { fetchManifest } from './fetch/fetchManifest.ts';
import type { ManifestUse } from './fetch/manifestOf.ts';
import { type StoredBytes, storedBytes } from './fetch/storedBytes.ts';
import { Unreadable } from './fetch/unreadable.ts';
import { moreRoom, writtenFile } from './fetch/writtenFile.ts';
import type { FetchedBackup, FoundBackup } from './found.ts';
import type { Progress } from './progress.ts';
import { type BackupStore, StoreError } from './store.ts';

export type FetchInput = {
  readonly found: FoundBackup;
  readonly source: ObjectSource;
  /** Where the artefact is put. */
  readonly folder: string;
  /** How much may be put there; what the disk has free when absent. */
  readonly spaceBytes?: number;
  /** Whether the engine compares what is inside the backup with a manifest, as `files` does. */
  readonly comparesInside?: boolean;
};

export type FetchParts = {
  readonly store: Pick<BackupStore, 'open'>;
  readonly secrets: SecretSource;
  readonly now: () => number;
  readonly progress: (progress: Progress) => void;
  readonly signal: AbortSignal;
};

/**
 * Leaves the artefact in the folder and nothing else; nothing at all when it fails.
 *
 * @throws StoreError when the store cannot be reached: that may be over the next time
 */
export async function fetchArtefact(input: FetchInput, parts: FetchParts): Promise<Outcome<FetchedBackup>> {
  const { found } = input;
  const startedAt = parts.now();
  try {
    if (found.bytes === 0) throw new Unreadable('empty', `The backup ${found.objects[0]?.key ?? ''} has no content.`);
    const spaceBytes = input.spaceBytes ?? (await spaceOf(input.folder));
    refuseTooLarge(found.bytes, spaceBytes);
    const use = await manifestUse(input, parts);
    const { bytes, objects } = await fetchTo({ ...input, spaceBytes, use, file: artefactOf(input.folder) }, parts);
    const inside = use?.inside === undefined ? {} : { manifest: use.inside };
    const artefact = { file: artefactOf(input.folder), bytes, ...inside };
    return succeeded({ artefact, objects, fetchMs: parts.now() - startedAt });
  } catch (error) {
    parts.signal.throwIfAborted();
    return outcomeOf(error);
  }
}

function artefactOf(folder: string): string {
  return join(folder, 'backup');
}

/** A machine whose disk is full has other troubles than a restore test: it keeps a twentieth, or 256 MiB if that is less. */
async function spaceOf(folder: string): Promise<number> {
  const { bavail, bsize } = await statfs(folder);
  const free = bavail * bsize;
  return free - Math.min(Math.floor(free / 20), 256 * 1_048_576);
}

/** What is stored is hardly ever larger than what comes out of it, so this is known before anything is downloaded. */
function refuseTooLarge(bytes: number, spaceBytes: number): void {
  if (bytes <= spaceBytes) return;
  throw new Unreadable(
    'too-large',
    `The backup has ${bytes} bytes as it is stored, and there is room for ${spaceBytes}.`,
    moreRoom,
  );
}

async function manifestUse(
  { found, source, comparesInside = false }: FetchInput,
  parts: FetchParts,
): Promise<ManifestUse | undefined> {
  if (found.manifest === undefined) return undefined;
  return await fetchManifest(
    {
      manifest: found.manifest,
      keys: found.objects.map(({ key }) => key),
      isOwn: source.find.manifest?.kind === 'suffix',
      mayBeInside: comparesInside,
    },
    parts,
  );
}

type FetchTo = FetchInput & {
  readonly spaceBytes: number;
  readonly use: ManifestUse | undefined;
  readonly file: string;
};

async function fetchTo({ found, source, folder, spaceBytes, use, file }: FetchTo, parts: FetchParts) {
  const onBytes = progressOf(found.bytes, parts.progress);
  const stored = storedBytes({ found, listed: use?.stored ?? new Map() }, { ...parts, onBytes });
  const opened =
    source.decrypt === undefined
      ? stored.stream
      : decrypted(keptOpen(stored.stream), { how: source.decrypt, folder }, parts);
  const sha256 = use?.artefact === undefined ? undefined : createHash('sha256');
  const onChunk = (chunk: Uint8Array) => sha256?.update(chunk);
  try {
    const bytes = await writtenFile(decompressed(keptOpen(opened)), file, { bytesMax: spaceBytes, onChunk });
    await drained(keptOpen(opened));
    await drained(keptOpen(stored.stream));
    refuseOther(sha256?.digest('hex'), use?.artefact);
    return { bytes, objects: stored.verified };
  } catch (error) {
    await rm(file, { force: true });
    throw await causeOf(error, opened, stored, parts.signal);
  } finally {
    // Whoever stopped early leaves a child process and a connection open.
    await opened.return(undefined);
    await stored.stream.return(undefined);
  }
}

/**
 * Bytes that were changed where they lie break whatever reads them: a checksum that differs says more than a decompressor
 * that stumbles. So what is wrong with the content is only believed when the rest was read, and was as it should be.
 */
async function causeOf(error: unknown, opened: Bytes, stored: StoredBytes, signal: AbortSignal): Promise<unknown> {
  if (stored.fault !== undefined) return stored.fault.error;
  if (signal.aborted || !isOfContent(error)) return error;
  try {
    await drained(opened);
    await drained(stored.stream);
    return error;
  } catch (deeper) {
    // `fault` may have been set by the draining just now, behind a decryption that broke over it.
    return faultOf(stored)?.error ?? deeper;
  }
}

function faultOf(stored: StoredBytes): StoredBytes['fault'] {
  return stored.fault;
}

const contentCodes: readonly string[] = ['not-decompressed', 'truncated', 'not-decrypted'];

function isOfContent(error: unknown): boolean {
  return error instanceof Unreadable && contentCodes.includes(error.code);
}

function refuseOther(got: string | undefined, listed: string | undefined): void {
  if (got === listed) return;
  throw new Unreadable(
    'checksum-mismatch',
    `The SHA256 checksum of the decompressed backup is ${got}, and the manifest says ${listed}.`,
  );
}

const progressStep = 1_048_576;

function progressOf(of: number, progress: FetchParts['progress']): (done: number) => void {
  let told = -progressStep;
  return (done) => {
    if (done - told < progressStep && done !== of) return;
    told = done;
    progress({ phase: 'fetch', bytes: { done, of } });
  };
}

/** @throws what may work the next time, and what nobody expects */
function outcomeOf(error: unknown): Outcome<never> {
  if (error instanceof Unreadable) return failedWith(error.code, error.message, error.advice);
  if (error instanceof SecretUnavailable) {
    return failedWith('denied', `The key that decrypts the backup is not there: ${error.message}`);
  }
  if (!(error instanceof StoreError)) throw error;
  switch (error.code) {
    case 'denied':
      return failedWith('denied', error.message);
    case 'missing':
      return failedWith('incomplete', `An object of the backup went away after it was found: ${error.message}`);
    case 'not-thawed':
      return failedWith('thaw-timed-out', `The thawed copy is not there any more: ${error.message}`);
    case 'exists':
    case 'unreachable':
      throw error;
  }
}
