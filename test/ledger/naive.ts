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

/** What an objective that counts probes makes of one slot, in the words of `objectives/cells.ts`. */
export function naiveCell(watch: Watch, slot: number, underMs?: number): string {
  const mark = naiveMark(watch, slot);
  if (mark === 'm') return 'm';
  if (mark === '.') return '.';
  const seen = watch.observers.flatMap(
    (observer) => lastSaid({ ...watch, rounds: at(watch.rounds, slot) }, observer, slot) ?? [],
  );
  const looks = seen.filter(({ outcome }) => outcome !== 'unknown');
  if (looks.length === 0) return '-';
  const ups = looks.filter(({ outcome }) => outcome === 'up');
  const fast = ups.filter(({ timings }) => timings.totalMs <= (underMs ?? 0));
  return underMs === undefined
    ? `${ups.length}/${looks.length - ups.length}`
    : `${fast.length}/${ups.length - fast.length}`;
}

function at(rounds: readonly Round[], slot: number): readonly Round[] {
  return rounds.filter((round) => round.slot === slot);
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
