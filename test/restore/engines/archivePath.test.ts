import { posix } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { follow, insidePath, linkTree } from '../../../shared/restore/engines/files/archivePath.ts';

describe('a path of an archive', () => {
  it.each([
    ['./a//b/./c/', 'a/b/c'],
    ['a\\b', 'a\\b'],
    ['...', '...'],
    ['', ''],
  ])('%j is %j', (path, expected) => {
    expect(insidePath(path)).toBe(expected);
  });

  it.each([['..'], ['a/../b'], ['/a'], ['\\a'], ['c:a'], ['a\\..\\..\\b'], ['a\0b']])('%j leads out', (path) => {
    expect(insidePath(path)).toBeUndefined();
  });

  it('never leads out once it is let in', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom('a', '..', '.', '/', '\\', 'C:', '\0', '...'), { maxLength: 8 }),
        (parts) => {
          const inside = insidePath(parts.join(''));
          if (inside === undefined) return;
          expect(posix.join('/root', inside)).toMatch(/^\/root(\/|$)/);
        },
      ),
    );
  });
});

describe('symbolic links', () => {
  const links = linkTree(
    new Map([
      ['d/up', '..'],
      ['out', 'd/up/..'],
      ['round', 'round'],
      ['a', 'd/b'],
      ['d/b', 'c'],
      ['root', '/etc'],
    ]),
  );

  it.each([
    ['d/up/x', { kind: 'inside', path: 'x' }],
    ['out', { kind: 'outside' }],
    ['out/x', { kind: 'outside' }],
    ['round', { kind: 'circle' }],
    ['a', { kind: 'inside', path: 'd/c' }],
    ['root/passwd', { kind: 'outside' }],
    ['plain', { kind: 'inside', path: 'plain' }],
  ])('%s leads where the kernel would go', (path, led) => {
    expect(follow(path, links)).toEqual(led);
  });
});
