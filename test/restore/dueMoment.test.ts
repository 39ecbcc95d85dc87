import { expect, it } from 'vitest';
import { dueMoment } from '../../shared/restore/dueMoment.ts';
import { dueAt, hourMs, runOf, testOf } from './runs.ts';

const { schedule } = testOf();

it('is answered by a run as the schedule would do it, and by none of another backup', () => {
  const now = dueAt + 2 * hourMs;
  expect(dueMoment(schedule, runOf({ startedAt: dueAt + hourMs }), now)).toBeUndefined();
  for (const asked of [{ at: dueAt - hourMs }, { from: 'replica' }] as const) {
    expect(dueMoment(schedule, runOf({ startedAt: dueAt + hourMs, asked }), now)).toBe(dueAt);
  }
});
