import { describe, expect, it } from 'vitest';
import { sharedByKey } from '../../shared/status/sharedByKey.ts';

function counting(keptMax: number) {
  let now = 0;
  const asked: string[] = [];
  const read = sharedByKey(
    { now: () => now },
    {
      freshMs: 1_000,
      keptMax,
      keyOf: (key: string) => key,
      read: async (key) => {
        asked.push(key);
        if (key === 'broken') throw new Error('it cannot be read');
        return `${key} at ${now}`;
      },
    },
  );
  const forward = (ms: number) => {
    now += ms;
  };
  return { read, asked, forward };
}

describe('reads that many share', () => {
  it('are one for whoever asks the same in time, and apart for what is asked apart', async () => {
    const { read, asked, forward } = counting(10);
    expect(await Promise.all([read('a'), read('b'), read('a')])).toEqual(['a at 0', 'b at 0', 'a at 0']);
    forward(999);
    expect(await read('a')).toBe('a at 0');
    forward(1);
    expect(await read('a')).toBe('a at 1000');
    expect(asked).toEqual(['a', 'b', 'a']);
  });

  it('are forgotten when there are too many, the one nobody asked for longest first', async () => {
    const { read, asked } = counting(2);
    for (const key of ['a', 'b', 'a', 'c']) await read(key);
    await read('a');
    expect(asked).toEqual(['a', 'b', 'c']);
    await read('b');
    expect(asked).toEqual(['a', 'b', 'c', 'b']);
  });

  it('that failed serve nobody for longer than a second', async () => {
    const { read, asked, forward } = counting(2);
    await expect(read('broken')).rejects.toThrow('it cannot be read');
    await expect(read('broken')).rejects.toThrow('it cannot be read');
    expect(asked).toHaveLength(1);
    forward(1_000);
    await expect(read('broken')).rejects.toThrow('it cannot be read');
    expect(asked).toHaveLength(2);
  });
});
