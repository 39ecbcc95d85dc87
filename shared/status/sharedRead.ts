/** One read for everybody who asks at about the same time, so that a crowd costs no more than one reader. */
import type { Clock } from '../runtime/clock.ts';

/** @param freshMs how long an answer serves those who come later. A read that failed serves nobody else. */
export function sharedRead<T>(clock: Pick<Clock, 'now'>, freshMs: number, read: () => Promise<T>): () => Promise<T> {
  let last: { readonly at: number; readonly answer: Promise<T> } | undefined;
  return () => {
    const now = clock.now();
    // A clock that was set back makes the last answer one from the future: read again.
    if (last !== undefined && now >= last.at && now - last.at < freshMs) return last.answer;
    const answer = read();
    const current = { at: now, answer };
    last = current;
    answer.catch(() => {
      if (last === current) last = undefined;
    });
    return answer;
  };
}
