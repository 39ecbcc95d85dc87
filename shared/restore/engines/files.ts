/** Reads a tar or zip archive from its first byte to its last, and compares it with a manifest. Nothing is written to disk. */
import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import type { DataCheck } from '../../config/restoreConfig.ts';
import type { Answer, Artefact, Engine, EngineInput, EngineParts, Restored } from '../engine.ts';
import { failedWith, succeeded } from '../failure.ts';
import type { Bytes } from '../fetch/bytes.ts';
import { parseManifest } from '../fetch/manifest.ts';
import { globMatcher } from '../glob.ts';
import { type ArchiveEntry, BadArchive } from './files/archiveEntry.ts';
import { insidePath } from './files/archivePath.ts';
import { compareManifest, type Manifest } from './files/compareManifest.ts';
import { type Inventory, shown, takeInventory } from './files/inventory.ts';
import { isTar, tarEntries } from './files/tarEntries.ts';
import { blockBytes } from './files/tarHeader.ts';
import { isZip, zipEntries } from './files/zipEntries.ts';

export function createFilesEngine(): Engine<'files'> {
  return {
    async restore(input, parts) {
      try {
        return succeeded(await restored(input, parts));
      } catch (error) {
        parts.signal.throwIfAborted();
        if (error instanceof BadArchive) return failedWith(error.code, error.message, error.advice);
        throw error;
      }
    },
  };
}

async function restored({ test, artefact }: EngineInput<'files'>, parts: EngineParts): Promise<Restored> {
  const startedAt = parts.now();
  const format = await formatOf(artefact);
  const keep = manifestPath(test.engine.manifest);
  const entries = format === 'zip' ? zipEntries(artefact.file, artefact.bytes) : tarEntries(fileBytes(artefact, parts));
  const inventory = await takeInventory(watched(entries, parts), keep);
  if (inventory.files.size === 0) throw new BadArchive('empty', `The ${format} archive holds no file.`);
  const manifest = keep === undefined ? manifestBeside(artefact) : manifestInside(keep, inventory);
  if (manifest !== undefined) compareManifest(inventory, manifest);
  const restoredAt = parts.now();
  const paths = [...inventory.files.keys()];
  const answers = test.checks.map((check) => answerTo(check, paths));
  return {
    restoreMs: restoredAt - startedAt,
    checksMs: parts.now() - restoredAt,
    versions: { format, manifest: manifest === undefined ? 'none' : 'sha256' },
    tables: [{ name: 'archive', rows: paths.length }],
    answers,
    ...(inventory.newestAt === undefined ? {} : { newest: { state: 'found', at: inventory.newestAt } }),
  };
}

async function formatOf({ file, bytes }: Artefact): Promise<'tar' | 'zip'> {
  if (bytes === 0) throw new BadArchive('empty', 'The archive has no content.');
  const handle = await open(file, 'r');
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(blockBytes), 0, blockBytes, 0);
    const head = buffer.subarray(0, bytesRead);
    if (isZip(head)) return 'zip';
    if (isTar(head)) return 'tar';
  } finally {
    await handle.close();
  }
  throw new BadArchive('not-a-backup', 'The backup is neither a tar nor a zip archive.');
}

function fileBytes({ file, bytes }: Artefact, { progress }: EngineParts): Bytes {
  let done = 0;
  const stream = createReadStream(file, { highWaterMark: 1_048_576 });
  async function* counted() {
    for await (const chunk of stream) {
      if (!(chunk instanceof Uint8Array)) continue;
      done += chunk.length;
      progress({ phase: 'restore', bytes: { done, of: bytes } });
      yield chunk;
    }
  }
  return counted();
}

/** Looks up from every chunk: a file of an archive may be as long as the archive. */
async function* watched(entries: AsyncIterable<ArchiveEntry>, { signal }: EngineParts): AsyncGenerator<ArchiveEntry> {
  for await (const entry of entries) {
    signal.throwIfAborted();
    yield {
      ...entry,
      async *content() {
        for await (const chunk of entry.content()) {
          signal.throwIfAborted();
          yield chunk;
        }
      },
    };
  }
}

function manifestPath(path: string | undefined): string | undefined {
  if (path === undefined) return undefined;
  // What leads nowhere is found nowhere.
  return insidePath(path) ?? path;
}

function manifestBeside({ manifest }: Artefact): Manifest | undefined {
  return manifest === undefined ? undefined : { lines: new Map(Object.entries(manifest)) };
}

function manifestInside(path: string, { kept }: Inventory): Manifest {
  if (kept === undefined)
    throw new BadArchive('manifest-mismatch', `The manifest ${shown(path)} is not in the archive.`);
  const parsed = parseManifest(kept.toString('utf8'));
  if (!parsed.ok)
    throw new BadArchive('manifest-mismatch', `The manifest ${shown(path)} is not one: ${parsed.problem}.`);
  return { lines: new Map(parsed.lines.map((line) => [line.path, line.sha256])), path };
}

function answerTo({ name, ask }: DataCheck, paths: readonly string[]): Answer {
  if (ask.kind !== 'files') {
    return { check: name, rows: { state: 'failed', why: 'An archive can only be asked for its files.' } };
  }
  const matches = globMatcher(ask.glob);
  return { check: name, rows: { state: 'answered', rows: [[String(paths.filter(matches).length)]] } };
}
