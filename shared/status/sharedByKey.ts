/** One read for everybody who asks the same at about the same time, of many things that may be asked. */
import type { Clock } from '../runtime/clock.ts';
import { lastUsed } from '../runtime/lastUsed.ts';
import { sharedRead } from '../runtime/sharedRead.ts';

/** The fastest cadence, milliseconds: nothing new is to be seen sooner. */
export const nothingNewMs = 1_000;

export type SharedByKey<Asked, T> = {
  /** How long an answer serves those who come later, milliseconds. */
  readonly freshMs: number;
  /** So many answers are kept; the one that nobody has asked for longest goes first. */
  readonly keptMax: number;
  readonly keyOf: (asked: Asked) => string;
  readonly read: (asked: Asked) => Promise<T>;
};

export function sharedByKey<Asked, T>(
  clock: Pick<Clock, 'now'>,
  { freshMs, keptMax, keyOf, read }: SharedByKey<Asked, T>,
): (asked: Asked) => Promise<T> {
  const kept = lastUsed<() => Promise<T>>(keptMax);
  return (asked) => kept(keyOf(asked), () => sharedRead(clock, freshMs, () => read(asked)))();
}
