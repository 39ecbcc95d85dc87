import { describe, expect, it } from 'vitest';
import { globMatcher } from '../../shared/restore/glob.ts';

describe('a glob over keys', () => {
  // What Python's fnmatch.fnmatchcase says of the same pairs; a star of it stops at no slash either.
  it.each([
    ['*.dump', 'orders.dump', true],
    ['*.dump', '2026/11/30/orders.dump', true],
    ['*.dump', 'orders.dump.partial', false],
    ['orders-????-??-??.dump', 'orders-2026-11-30.dump', true],
    ['orders-????-??-??.dump', 'orders-2026-11-3.dump', false],
    ['[a-c]*', 'boat', true],
    ['[!a-c]*', 'boat', false],
    ['[!a-c]*', 'zoo', true],
    ['[]]', ']', true],
    ['[abc', '[abc', true],
    ['', '', true],
    ['', 'a', false],
    ['*', '', true],
    ['**/*.json', 'a/b/c.json', true],
    ['a*b*c', 'a-b-b-c', true],
    ['a*b*c', 'a-c-b', false],
    ['?', '💾', true],
  ])('%j matches %j: %s', (pattern, path, expected) => {
    expect(globMatcher(pattern)(path)).toBe(expected);
  });

  it('takes a character after a backslash for itself', () => {
    expect(globMatcher('a\\*b')('a*b')).toBe(true);
    expect(globMatcher('a\\*b')('axb')).toBe(false);
    expect(globMatcher('a\\')('a\\')).toBe(true);
  });

  it('gives an answer for a pattern that makes a backtracking matcher take for ever', () => {
    expect(globMatcher('*a'.repeat(200))('a'.repeat(5_000))).toBe(true);
    expect(globMatcher(`${'*a'.repeat(200)}b`)('a'.repeat(5_000))).toBe(false);
  });
});
