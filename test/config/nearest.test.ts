import { describe, expect, it } from 'vitest';
import { distance, nearest } from '../../shared/config/nearest.ts';

describe('distance', () => {
  // Levenshtein's classic pairs, and the pair that tells optimal string alignment (3) from full Damerau-Levenshtein
  // (2), as in Boytsov, "Indexing methods for approximate dictionary searching" (2011), section 2.2.
  it.each([
    ['kitten', 'sitting', 3],
    ['saturday', 'sunday', 3],
    ['expct', 'expect', 1],
    ['exepct', 'expect', 1],
    ['ca', 'abc', 3],
    ['', 'abc', 3],
    ['abc', '', 3],
    ['same', 'same', 0],
  ])('%j and %j: %d', (a, b, letters) => {
    expect(distance(a, b)).toBe(letters);
    expect(distance(b, a)).toBe(letters);
  });
});

describe('nearest', () => {
  it('finds the word that was meant, and none when nothing is near', () => {
    expect(nearest('expct', ['objective', 'expect', 'every'])).toBe('expect');
    expect(nearest('Expect', ['expect'])).toBe('expect');
    expect(nearest('zebra', ['objective', 'expect', 'every'])).toBeUndefined();
    expect(nearest('a'.repeat(100_000), ['expect'])).toBeUndefined();
  });
});
