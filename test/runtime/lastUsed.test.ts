import { describe, expect, it } from 'vitest';
import { lastUsed } from '../../shared/runtime/lastUsed.ts';

describe('values that are kept while they are used', () => {
  it('are made once, and again when nobody has used them for longest', () => {
    const made: string[] = [];
    const kept = lastUsed<string>(2);
    const use = (key: string) =>
      kept(key, () => {
        made.push(key);
        return key.toUpperCase();
      });
    expect(['a', 'b', 'a', 'c', 'a', 'b'].map(use)).toEqual(['A', 'B', 'A', 'C', 'A', 'B']);
    // By hand: c displaced b, which had not been used since a was.
    expect(made).toEqual(['a', 'b', 'c', 'b']);
  });

  it('may be nothing', () => {
    let made = 0;
    const kept = lastUsed<undefined>(2);
    for (let time = 0; time < 2; time += 1) {
      kept('a', () => {
        made += 1;
        return undefined;
      });
    }
    expect(made).toBe(1);
  });
});
