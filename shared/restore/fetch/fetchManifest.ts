/** Reads the manifest beside a backup. */
import type { BackupStore, ObjectFacts } from '../store.ts';
import { parseManifest } from './manifest.ts';
import { type ManifestInput, type ManifestUse, readManifest } from './manifestOf.ts';
import { Unreadable } from './unreadable.ts';

/** Of half a million files with long names; it is held in memory. */
const manifestBytesMax = 64 * 1_048_576;

/** @throws Unreadable when it says nothing of the backup, or cannot be read */
export async function fetchManifest(
  { manifest, ...input }: Omit<ManifestInput, 'lines' | 'manifestKey'> & { readonly manifest: ObjectFacts },
  { store, signal }: { readonly store: Pick<BackupStore, 'open'>; readonly signal: AbortSignal },
): Promise<ManifestUse> {
  const parsed = parseManifest(await textOf(manifest, store, signal));
  if (!parsed.ok) throw unusable(manifest, parsed.problem);
  const reading = readManifest({ ...input, lines: parsed.lines, manifestKey: manifest.key });
  if (!reading.ok) throw unusable(manifest, reading.problem);
  return reading.value;
}

async function textOf(manifest: ObjectFacts, store: Pick<BackupStore, 'open'>, signal: AbortSignal): Promise<string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of await store.open(manifest, signal)) {
    signal.throwIfAborted();
    if (!(chunk instanceof Uint8Array)) throw new TypeError('A store gives bytes, not text.');
    size += chunk.length;
    if (size > manifestBytesMax) throw unusable(manifest, `it has more than ${manifestBytesMax} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function unusable({ key }: ObjectFacts, problem: string): Unreadable {
  return new Unreadable(
    'manifest-mismatch',
    `The manifest ${key} does not vouch for the backup: ${problem}.`,
    'Write it with sha256sum when the backup is made.',
  );
}
