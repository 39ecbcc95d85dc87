/** Takes a tar of a `pg_dump -Fd` folder apart: its files and nothing else, into one flat folder. */
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { Parser, type ReadEntry } from 'tar';
import { cannotRestore } from './cannotRestore.ts';
import { giveTo, type Runner } from './runner.ts';

/** `pg_backup_directory.c`: toc.dat, data by number, large objects and their lists, compressed or not. */
const known = /^(toc\.dat|\d{1,10}\.dat|blobs(_\d{1,10})?\.toc|blob_\d{1,10}\.dat)(\.gz|\.lz4|\.zst)?$/;

const entriesMax = 1_000_000;

/**
 * @returns the folder with toc.dat and the rest.
 * @throws CannotRestore for names that lead elsewhere, links, and a tar that ends early.
 */
export async function untarDirectory(file: string, into: string, runner: Runner, signal: AbortSignal): Promise<string> {
  await mkdir(into, { mode: 0o700 });
  await giveTo(runner, into);
  const seen = new Set<string>();
  const writing: Promise<unknown>[] = [];
  let problem: Error | undefined;
  const parser = new Parser({ strict: true });
  parser.on('entry', (entry: ReadEntry) => {
    const name = problem === undefined ? nameOf(entry, seen) : undefined;
    if (name === undefined || typeof name !== 'string') {
      problem ??= name;
      entry.resume();
      return;
    }
    seen.add(name);
    // One after the other: the parser hands out the next entry when this one has been read.
    writing.push(write(entry, join(into, name), runner).catch(keep));
  });
  const keep = (error: unknown) => {
    problem ??= error instanceof Error ? error : new Error(String(error));
  };
  await readThrough(file, parser, signal).catch((error: unknown) => keep(asTruncated(error)));
  await Promise.all(writing);
  signal.throwIfAborted();
  if (problem !== undefined) throw problem;
  if (!seen.has('toc.dat')) {
    throw cannotRestore('not-a-backup', 'The tar holds no toc.dat, so it is no dump of PostgreSQL.');
  }
  return into;
}

async function write(entry: ReadEntry, path: string, runner: Runner): Promise<void> {
  await pipeline(entry, createWriteStream(path, { flags: 'wx', mode: 0o600 }));
  await giveTo(runner, path);
}

async function readThrough(file: string, parser: Parser, signal: AbortSignal): Promise<void> {
  const { promise: ended, resolve, reject } = Promise.withResolvers<void>();
  parser.on('end', resolve);
  parser.on('error', reject);
  const reading = createReadStream(file, { signal, highWaterMark: 1 << 18 });
  reading.on('error', reject);
  reading.on('data', (chunk) => {
    if (typeof chunk === 'string' || parser.write(chunk)) return;
    reading.pause();
    parser.once('drain', () => reading.resume());
  });
  reading.on('end', () => parser.end());
  try {
    await ended;
  } finally {
    reading.destroy();
  }
}

/** Undefined for what is to be passed over: the folder itself. */
function nameOf(entry: ReadEntry, seen: ReadonlySet<string>): string | Error | undefined {
  const parts = entry.path.split('/').filter((part) => part !== '' && part !== '.');
  if (parts.includes('..') || entry.path.startsWith('/')) {
    return cannotRestore('path-escape', `The tar holds ${shown(entry.path)}, which leads out of its folder.`);
  }
  if (entry.type === 'Directory') return undefined;
  const name = parts.at(-1) ?? '';
  if ((entry.type !== 'File' && entry.type !== 'OldFile') || !known.test(name) || parts.length > 2) {
    return cannotRestore('refused', `The tar holds ${shown(entry.path)} (${entry.type}), which no directory dump has.`);
  }
  if (seen.has(name)) return cannotRestore('refused', `The tar holds ${shown(name)} twice.`);
  if (seen.size >= entriesMax) return cannotRestore('refused', `The tar holds more than ${entriesMax} files.`);
  return name;
}

function shown(path: string): string {
  return JSON.stringify(path.slice(0, 200));
}

/** In strict mode the parser fails where a tar ends in the middle of an entry, and where a header's sum is wrong. */
function asTruncated(error: unknown): unknown {
  if (!(error instanceof Error) || !('tarCode' in error || 'code' in error)) return error;
  if (/truncated|unexpected end/i.test(error.message)) {
    return cannotRestore('truncated', `The tar is cut off: ${error.message}`);
  }
  return /checksum|invalid|TAR_/i.test(error.message) || 'tarCode' in error
    ? cannotRestore('corrupt', `The tar cannot be read: ${error.message}`)
    : error;
}
