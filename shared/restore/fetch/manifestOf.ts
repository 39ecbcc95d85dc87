/** What a manifest beside a backup says of it: of what is stored, of what comes out of it, or of what is inside. */
import type { ManifestLine } from './manifest.ts';

export type ManifestUse = {
  /** SHA-256 of stored objects, by key. */
  readonly stored: ReadonlyMap<string, string>;
  /** SHA-256 of what comes out after decryption and decompression; absent where the manifest does not tell. */
  readonly artefact?: string;
  /** Lines about files inside, by path; absent where the manifest is not about them. */
  readonly inside?: Readonly<Record<string, string>>;
};

export type ManifestInput = {
  readonly lines: readonly ManifestLine[];
  /** Of the manifest itself. */
  readonly manifestKey: string;
  readonly keys: readonly string[];
  /** Whether the manifest is of this backup alone (`<key>.sha256`), and not of all that lies in its folder. */
  readonly isOwn: boolean;
  /** Whether the engine compares what is inside with a manifest. */
  readonly mayBeInside: boolean;
};

export type ManifestReading =
  | { readonly ok: true; readonly value: ManifestUse }
  | { readonly ok: false; readonly problem: string };

/**
 * A manifest that names the stored objects must name all of them; the other lines of one that lies in a folder are about
 * other backups there. One that names none of them is about what comes out, if it names that, or about what is inside.
 */
export function readManifest({ lines, manifestKey, keys, isOwn, mayBeInside }: ManifestInput): ManifestReading {
  const folder = folderOf(manifestKey);
  const used = new Set<ManifestLine>();
  const stored = new Map<string, string>();
  const missing: string[] = [];
  for (const key of keys) {
    const line = lineFor(key, { lines, folder, isOnly: isOwn && keys.length === 1 });
    if (line === 'ambiguous') return { ok: false, problem: `more than one line may be about ${key}` };
    if (line === undefined) missing.push(key);
    else {
      stored.set(key, line.sha256);
      used.add(line);
    }
  }
  if (stored.size > 0 && missing.length > 0) return { ok: false, problem: `it has no line for ${missing[0]}` };
  const isStored = stored.size > 0;
  const artefact = isStored ? undefined : artefactLine(keys[0] ?? '', { lines, folder });
  if (artefact !== undefined) used.add(artefact);
  const rest = lines.filter((line) => !used.has(line));
  const isInside = mayBeInside && rest.length > 0 && (isOwn || (!isStored && artefact === undefined));
  if (!isStored && artefact === undefined && !isInside) {
    return { ok: false, problem: `it has no line for ${keys[0] ?? 'the backup'}` };
  }
  const value: ManifestUse = {
    stored,
    ...(artefact === undefined ? {} : { artefact: artefact.sha256 }),
    ...(isInside ? { inside: recordOf(rest) } : {}),
  };
  return { ok: true, value };
}

/** Of what a tool takes off the name when it has undone its work. */
const peeled = ['.age', '.enc', '.gpg', '.gz', '.zst', '.zstd'];

type Among = { readonly lines: readonly ManifestLine[]; readonly folder: string };

function artefactLine(key: string, among: Among): ManifestLine | undefined {
  let name = key;
  for (;;) {
    const suffix = peeled.find((one) => name.endsWith(one));
    if (suffix === undefined) return undefined;
    name = name.slice(0, -suffix.length);
    const line = lineFor(name, { ...among, isOnly: false });
    if (line !== undefined && line !== 'ambiguous') return line;
  }
}

function lineFor(
  key: string,
  { lines, folder, isOnly }: Among & { readonly isOnly: boolean },
): ManifestLine | 'ambiguous' | undefined {
  const relative = key.startsWith(folder) ? key.slice(folder.length) : key;
  const exact = lines.find(({ path }) => path === relative || path === key);
  if (exact !== undefined) return exact;
  const base = baseOf(key);
  // Whoever ran sha256sum somewhere else wrote a path of there, such as /var/backups/orders.dump.
  const alike = lines.filter(({ path }) => path.startsWith('/') && baseOf(path) === base);
  if (alike.length > 1) return 'ambiguous';
  const [only, ...others] = lines;
  const isNameless = isOnly && others.length === 0 && only?.path === '';
  return alike[0] ?? (isNameless ? only : undefined);
}

function folderOf(key: string): string {
  return key.slice(0, key.lastIndexOf('/') + 1);
}

function baseOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

/** `fromEntries` defines properties, so that a file may be called `__proto__`. */
function recordOf(lines: readonly ManifestLine[]): Readonly<Record<string, string>> {
  return Object.fromEntries(lines.map(({ path, sha256 }) => [path, sha256]));
}
