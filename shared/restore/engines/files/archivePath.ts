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

export type Led =
  | { readonly kind: 'inside'; readonly path: string }
  | { readonly kind: 'outside' }
  /** In a circle, and so nowhere. */
  | { readonly kind: 'circle' };

/**
 * Where a path leads when every symbolic link on its way is followed.
 *
 * @param path By {@link insidePath}.
 * @param links The targets of all symbolic links, as written, by path.
 */
export function follow(path: string, links: ReadonlyMap<string, string>): Led {
  const place: string[] = [];
  const left = path.split('/').toReversed();
  let hops = 0;
  while (left.length > 0) {
    const part = left.pop() ?? '';
    if (part === '' || part === '.') continue;
    if (part === '..') {
      if (place.pop() === undefined) return { kind: 'outside' };
      continue;
    }
    place.push(part);
    const target = links.get(place.join('/'));
    if (target === undefined) continue;
    hops += 1;
    if (hops > hopsMax) return { kind: 'circle' };
    if (isAbsolute(target) || target.includes('\0')) return { kind: 'outside' };
    place.pop();
    left.push(...target.split(/[\\/]/).toReversed());
  }
  return { kind: 'inside', path: place.join('/') };
}
