/**
 * The folds again, as slowly and plainly as they can be said: for every slot, look through all rounds;
 * for every stretch of time, look at all its slots. What the tests hold the real folds against.
 */
import type { Round, Seen } from '../../shared/ledger/round.ts';

export type Watch = {
  readonly service: string;
  readonly endpoint: string;
  readonly everyMs: number;
  readonly observers: readonly string[];
  readonly rounds: readonly Round[];
  readonly since: number;
  readonly maintenance?: readonly { readonly from: number; readonly to: number }[];
};

/** One slot's mark: the observers are asked one by one, and counted. */
export function naiveMark(watch: Watch, slot: number): string {
  const isMaintained = watch.maintenance?.some(({ from, to }) => slot >= from && slot < to) ?? false;
  const said = watch.observers.map((observer) => lastSaid(watch, observer, slot));
  const ups = said.filter((seen) => seen?.outcome === 'up').length;
  const downs = said.filter((seen) => seen?.outcome === 'down').length;
  if (isMaintained && (slot >= watch.since || said.some((seen) => seen !== undefined))) return 'm';
  if (ups > watch.observers.length / 2) return 'u';
  if (downs > watch.observers.length / 2) return 'd';
  if (said.some((seen) => seen !== undefined)) return '?';
  return slot < watch.since ? '.' : '_';
}

/** What the observer last said of the endpoint, if that was no longer ago than its own cadence. */
function lastSaid(watch: Watch, observer: string, slot: number): Seen | undefined {
  const heard = watch.rounds.filter(
    (round) =>
      round.observer === observer &&
      round.slot <= slot &&
      slot < round.slot + round.everyMs &&
      round.seen[watch.service]?.[watch.endpoint] !== undefined,
  );
  const last = heard.toSorted((a, b) => a.slot - b.slot || b.everyMs - a.everyMs || a.shardIndex - b.shardIndex).at(-1);
  return last?.seen[watch.service]?.[watch.endpoint];
}

/** The slots of `[from, to)`, found by looking at every second. */
export function naiveSlots(from: number, to: number, everyMs: number): readonly number[] {
  const slots: number[] = [];
  for (let time = from; time < to; time += 1_000) if (time % everyMs === 0) slots.push(time);
  return slots;
}

export function naiveMarks(watch: Watch, from: number, to: number): string {
  return naiveSlots(from, to, watch.everyMs)
    .map((slot) => naiveMark(watch, slot))
    .join('');
}
