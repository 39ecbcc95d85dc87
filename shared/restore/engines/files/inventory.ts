/** Every file of an archive with the checksum of its content, and nothing that leads out of it. */
import { createHash } from 'node:crypto';
import { type ArchiveEntry, BadArchive } from './archiveEntry.ts';
import { follow, insidePath, linkTree } from './archivePath.ts';

export type Inventory = {
  /** SHA-256 in lower case hex by path, as `insidePath` writes it. Hard links are files. */
  readonly files: ReadonlyMap<string, string>;
  /** Targets as written, by path. */
  readonly links: ReadonlyMap<string, string>;
  /** When the newest file was changed, Unix milliseconds. */
  readonly newestAt?: number;
  /** The content of the file that was to be kept; absent when it is not there. */
  readonly kept?: Buffer;
};

export type InventoryLimits = {
  readonly entriesMax: number;
  /** Of all paths together: they are held in memory. */
  readonly pathCharactersMax: number;
  readonly keptBytesMax: number;
};

const inventoryLimits: InventoryLimits = {
  entriesMax: 1_000_000,
  pathCharactersMax: 128 * 1_048_576,
  keptBytesMax: 64 * 1_048_576,
};

type Building = {
  readonly files: Map<string, string>;
  readonly links: Map<string, string>;
  entries: number;
  characters: number;
  newestAt: number | undefined;
  kept: Buffer | undefined;
};

/**
 * @param keep The path of a file whose content is wanted, too.
 * @throws BadArchive
 */
export async function takeInventory(
  entries: AsyncIterable<ArchiveEntry>,
  keep: string | undefined,
  limits: InventoryLimits = inventoryLimits,
): Promise<Inventory> {
  const building: Building = {
    files: new Map(),
    links: new Map(),
    entries: 0,
    characters: 0,
    newestAt: undefined,
    kept: undefined,
  };
  for await (const entry of entries) await add(entry, building, { ...limits, keep });
  refuseEscapes(building.links);
  const { files, links, newestAt, kept } = building;
  return {
    files,
    links,
    ...(newestAt === undefined ? {} : { newestAt }),
    ...(kept === undefined ? {} : { kept }),
  };
}

type AddTerms = InventoryLimits & { readonly keep: string | undefined };

async function add(entry: ArchiveEntry, building: Building, terms: AddTerms): Promise<void> {
  count(entry, building, terms);
  const path = pathOf(entry);
  switch (entry.kind) {
    case 'folder':
      return;
    case 'device':
      throw new BadArchive('path-escape', `${shown(path)} in the archive is a device or a pipe, and no file.`);
    case 'symlink':
      refuseSecond(path, building);
      building.links.set(path, entry.target ?? '');
      return;
    case 'hardlink':
      refuseSecond(path, building);
      addHardLink(path, entry, building);
      return;
    case 'file':
      refuseSecond(path, building);
      building.files.set(path, await digestOf(entry, path === terms.keep ? building : undefined, terms));
      building.newestAt = Math.max(building.newestAt ?? Number.NEGATIVE_INFINITY, entry.modifiedAt ?? 0);
  }
}

function count({ path, target = '' }: ArchiveEntry, building: Building, limits: InventoryLimits): void {
  building.entries += 1;
  building.characters += path.length + target.length;
  if (building.entries <= limits.entriesMax && building.characters <= limits.pathCharactersMax) return;
  throw new BadArchive(
    'too-large',
    `The archive has more than ${limits.entriesMax} entries, or names too long to hold in memory.`,
    'Write several archives.',
  );
}

function pathOf({ path }: ArchiveEntry): string {
  const inside = insidePath(path);
  if (inside === undefined)
    throw new BadArchive('path-escape', `${shown(path)} leads out of the folder it is restored to.`);
  return inside;
}

function refuseSecond(path: string, { files, links }: Building): void {
  if (!files.has(path) && !links.has(path)) return;
  throw new BadArchive('corrupt', `${shown(path)} is in the archive twice, and only one of them can be restored.`);
}

/** Another name of an entry before it, which may itself be a symbolic link. */
function addHardLink(path: string, { target = '' }: ArchiveEntry, { files, links }: Building): void {
  const inside = insidePath(target);
  if (inside === undefined) throw escapes(path, target);
  const sha256 = files.get(inside);
  const linked = links.get(inside);
  if (sha256 !== undefined) files.set(path, sha256);
  else if (linked !== undefined) links.set(path, linked);
  else
    throw new BadArchive(
      'corrupt',
      `${shown(path)} is a hard link to ${shown(target)}, which is not in the archive before it.`,
    );
}

async function digestOf(
  entry: ArchiveEntry,
  keeper: Building | undefined,
  { keptBytesMax }: InventoryLimits,
): Promise<string> {
  const sha256 = createHash('sha256');
  const kept: Uint8Array[] = [];
  if (keeper !== undefined && entry.size > keptBytesMax) {
    throw new BadArchive('manifest-mismatch', `The manifest ${shown(entry.path)} has more than ${keptBytesMax} bytes.`);
  }
  for await (const chunk of entry.content()) {
    sha256.update(chunk);
    if (keeper !== undefined) kept.push(Buffer.from(chunk));
  }
  if (keeper !== undefined) keeper.kept = Buffer.concat(kept);
  return sha256.digest('hex');
}

function refuseEscapes(links: ReadonlyMap<string, string>): void {
  const tree = linkTree(links);
  for (const [path, target] of links) {
    if (follow(path, tree).kind === 'outside') throw escapes(path, target);
  }
}

function escapes(path: string, target: string): BadArchive {
  return new BadArchive(
    'path-escape',
    `${shown(path)} is a link out of the folder it is restored to, to ${shown(target)}.`,
  );
}

export function shown(path: string): string {
  return JSON.stringify(path.length > 120 ? `${path.slice(0, 120)}…` : path);
}
