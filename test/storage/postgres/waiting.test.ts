import { describe, expect, it } from 'vitest';
import { waitedAtBoth } from '../../../shared/storage/postgres/waiting.ts';

const session = (pid: number, startedAt: string, runsMs: number) => ({ pid, startedAt, runsMs });

/** PostgreSQL documentation, "28.2.3. pg_stat_activity": query_start is when the statement began, not when its wait did. */
describe('who waits for a synchronous standby', () => {
  it('is who waited in the same statement at both looks', () => {
    const first = [session(1, '12:00:00', 30_000), session(2, '12:00:20', 10_000)];
    const second = [session(1, '12:00:00', 32_000), session(2, '12:00:20', 12_000)];
    expect(waitedAtBoth(first, second)).toEqual({ sessions: 2, longestMs: 32_000 });
  });

  it.each([
    ['a long statement whose commit was confirmed meanwhile', [session(1, '12:00:00', 30_000)], []],
    ['the next statement of a busy session', [session(1, '12:00:00', 30_000)], [session(1, '12:00:31', 5)]],
    ['another session', [session(1, '12:00:00', 30_000)], [session(2, '12:00:00', 32_000)]],
    ['nobody', [], []],
  ])('is not %s', (_, first, second) => {
    expect(waitedAtBoth(first, second)).toEqual({ sessions: 0, longestMs: 0 });
  });
});
