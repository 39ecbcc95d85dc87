/** Which sessions wait for a synchronous standby, told apart from those that only happened to when somebody looked. Pure. */
import type { Waiting } from './snapshot.ts';

export type WaitingSession = {
  readonly pid: number;
  /** When its statement began, as text: it tells one statement of a session from the next. */
  readonly startedAt: string;
  /** How long ago that was. The statement may have worked for all of it but the last moment. */
  readonly runsMs: number;
};

/**
 * Those that waited in the same statement at both looks. A view of PostgreSQL says that a session waits, and not since
 * when: a statement that ran for half a minute and has waited for its standby for a millisecond looks like one that hangs.
 */
export function waitedAtBoth(first: readonly WaitingSession[], second: readonly WaitingSession[]): Waiting {
  const before = new Set(first.map(keyOf));
  const still = second.filter((session) => before.has(keyOf(session)));
  return { sessions: still.length, longestMs: still.reduce((longest, { runsMs }) => Math.max(longest, runsMs), 0) };
}

function keyOf({ pid, startedAt }: WaitingSession): string {
  return `${pid} ${startedAt}`;
}
