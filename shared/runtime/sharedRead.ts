/** One read for everybody who asks at about the same time, so that a crowd costs no more than one reader. */
import type { Clock } from './clock.ts';

/** Just so long a failure is everybody's: an outage brings a crowd, and each of them would ask what does not answer. */
const failedMs = 1_000;

/** @param freshMs how long an answer serves those who come later; a failure does so for a second at most. */
export function sharedRead<T>(clock: Pick<Clock, 'now'>, freshMs: number, read: () => Promise<T>): () => Promise<T> {
  let last: { readonly at: number; readonly answer: Promise<T>; freshMs: number } | undefined;
  return () => {
    const now = clock.now();
    // A clock that was set back makes the last answer one from the future: read again.
    if (last !== undefined && now >= last.at && now - last.at < last.freshMs) return last.answer;
    const answer = read();
    const current = { at: now, answer, freshMs };
    last = current;
    answer.catch(() => {
      current.freshMs = Math.min(freshMs, failedMs);
    });
    return answer;
  };
}
