import { describe, expect, it } from 'vitest';
import { sharedRead } from '../../shared/runtime/sharedRead.ts';

function reader(answers: readonly (string | Error)[], freshMs: number) {
  let now = 0;
  let reads = 0;
  const read = sharedRead({ now: () => now }, freshMs, async () => {
    const answer = answers[reads++] ?? new Error('asked too often');
    if (answer instanceof Error) throw answer;
    return answer;
  });
  const at = (time: number) => {
    now = time;
  };
  return { read, at, count: () => reads };
}

describe('a shared read', () => {
  it('is one for all who ask while it is under way or fresh, and another one afterwards', async () => {
    const { read, at, count } = reader(['first', 'second'], 5_000);
    expect(await Promise.all([read(), read()])).toEqual(['first', 'first']);
    at(4_999);
    expect(await read()).toBe('first');
    at(5_000);
    expect(await read()).toBe('second');
    expect(count()).toBe(2);
  });

  it('that failed is shared for a second only, however long an answer would have been', async () => {
    const { read, at, count } = reader([new Error('gone'), 'there'], 60_000);
    await expect(Promise.all([read(), read()])).rejects.toThrow('gone');
    at(999);
    await expect(read()).rejects.toThrow('gone');
    expect(count()).toBe(1);
    at(1_000);
    expect(await read()).toBe('there');
    at(60_999);
    expect(await read()).toBe('there');
    expect(count()).toBe(2);
  });

  it('is done again when the clock was set back', async () => {
    const { read, at } = reader(['later', 'earlier'], 5_000);
    at(10_000);
    expect(await read()).toBe('later');
    at(9_000);
    expect(await read()).toBe('earlier');
  });
});
