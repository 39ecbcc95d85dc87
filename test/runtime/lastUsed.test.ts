import { describe, expect, it } from 'vitest';
import { lastUsed } from '../../shared/runtime/lastUsed.ts';

describe('values that are kept while they are used', () => {
  it('are made once, and again when nobody has used them for longest', () => {
    const made: string[] = [];
    const kept = lastUsed<string>(2);
    const use = (key: string) =>
      kept.of(key, () => {
        made.push(key);
        return key.toUpperCase();
      });
    expect(['a', 'b', 'a', 'c', 'a', 'b'].map(use)).toEqual(['A', 'B', 'A', 'C', 'A', 'B']);
    // By hand: c displaced b, which had not been used since a was.
    expect(made).toEqual(['a', 'b', 'c', 'b']);
  });

  it('are made again when they are to be forgotten, and may be nothing', () => {
    let made = 0;
    const kept = lastUsed<undefined>(2);
    const use = () =>
      kept.of('a', () => {
        made += 1;
        return undefined;
      });
    use();
    use();
    expect(made).toBe(1);
    kept.forget('a');
    use();
    expect(made).toBe(2);
  });
});
