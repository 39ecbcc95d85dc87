/** What an archive holds against what a manifest says of it. Pure. */

import { BadArchive } from './archiveEntry.ts';
import { follow, insidePath, linkTree } from './archivePath.ts';
import { type Inventory, shown } from './inventory.ts';

export type Manifest = {
  /** SHA-256 in lower case hex by path. */
  readonly lines: ReadonlyMap<string, string>;
  /** Its own path in the archive, where it lies there: it cannot hold its own checksum. */
  readonly path?: string;
};

/** @throws BadArchive unless every file of both is in both, with one checksum */
export function compareManifest({ files, links }: Pick<Inventory, 'files' | 'links'>, manifest: Manifest): void {
  const listed = resolved(manifest, files);
  const tree = linkTree(links);
  for (const [path, sha256] of listed) {
    // `sha256sum` reads what a symbolic link leads to.
    const led = follow(path, tree);
    const got = led.kind === 'inside' ? files.get(led.path) : undefined;
    if (got === undefined) {
      throw new BadArchive('manifest-mismatch', `${shown(path)} is in the manifest, and not in the archive.`);
    }
    if (got !== sha256) {
      throw new BadArchive(
        'checksum-mismatch',
        `The SHA256 checksum of ${shown(path)} is ${got}, and the manifest says ${sha256}.`,
      );
    }
  }
  for (const path of files.keys()) {
    if (listed.has(path) || path === manifest.path) continue;
    throw new BadArchive('manifest-mismatch', `${shown(path)} is in the archive, and not in the manifest.`);
  }
}

/**
 * Paths are from where `sha256sum` ran: the folder of the manifest, or the archive's root. Those from the root of a file
 * system are what tar makes of them, without the first slash.
 */
function resolved({ lines, path }: Manifest, files: ReadonlyMap<string, string>): ReadonlyMap<string, string> {
  const folder = path === undefined ? '' : path.slice(0, path.lastIndexOf('/') + 1);
  const listed = new Map<string, string>();
  for (const [written, sha256] of lines) {
    const inside = insidePath(written.replace(/^\/+/, ''));
    if (inside === undefined) {
      throw new BadArchive('manifest-mismatch', `${shown(written)} in the manifest leads out of the archive.`);
    }
    const beside = `${folder}${inside}`;
    listed.set(files.has(beside) || !files.has(inside) ? beside : inside, sha256);
  }
  return listed;
}
