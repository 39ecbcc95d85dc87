/** Where paths and links of an archive lead. Pure: nothing is ever put there. */

/**
 * The path from the archive's root, `/` between its parts, without `.` and empty ones; undefined when it leads out of the
 * root on any system: absolute, with a drive letter, with `..`, or with a NUL that cuts it short.
 */
export function insidePath(path: string): string | undefined {
  if (isAbsolute(path) || path.includes('\0')) return undefined;
  // A backslash is a character of a name here, and a separator on Windows.
  if (path.split(/[\\/]/).includes('..')) return undefined;
  return path
    .split('/')
    .filter((part) => part !== '' && part !== '.')
    .join('/');
}

function isAbsolute(path: string): boolean {
  return /^[\\/]/.test(path) || /^[A-Za-z]:/.test(path);
}

/** Linux gives up after so many (path_resolution(7)). */
const hopsMax = 40;

/** The symbolic links of an archive, folder by folder, so that a step on a path costs the same however long it is. */
export type LinkTree = {
  readonly inner: Map<string, LinkTree>;
  /** As written; absent for a folder that links lie in. */
  target?: string;
};

/** @param links Targets by path, as {@link insidePath} writes it. */
export function linkTree(links: ReadonlyMap<string, string>): LinkTree {
  const root: LinkTree = { inner: new Map() };
  for (const [path, target] of links) {
    let node = root;
    for (const part of path.split('/')) {
      const next = node.inner.get(part) ?? { inner: new Map() };
      node.inner.set(part, next);
      node = next;
    }
    node.target = target;
  }
  return root;
}

export type Led =
  | { readonly kind: 'inside'; readonly path: string }
  | { readonly kind: 'outside' }
  /** In a circle, and so nowhere. */
  | { readonly kind: 'circle' };

/** Where a path, as {@link insidePath} writes it, leads when every symbolic link on its way is followed. */
export function follow(path: string, tree: LinkTree): Led {
  const place: { readonly part: string; readonly node: LinkTree | undefined }[] = [];
  const left = path.split('/').toReversed();
  let hops = 0;
  while (left.length > 0) {
    const part = left.pop() ?? '';
    if (part === '' || part === '.') continue;
    if (part === '..') {
      if (place.pop() === undefined) return { kind: 'outside' };
      continue;
    }
    const above = place.at(-1);
    const node = (above === undefined ? tree : above.node)?.inner.get(part);
    if (node?.target === undefined) {
      place.push({ part, node });
      continue;
    }
    hops += 1;
    if (hops > hopsMax) return { kind: 'circle' };
    if (isAbsolute(node.target) || node.target.includes('\0')) return { kind: 'outside' };
    left.push(...node.target.split(/[\\/]/).toReversed());
  }
  return { kind: 'inside', path: place.map(({ part }) => part).join('/') };
}
