/**
 * Slots and steps → minutes. A slot speaks for the time until the next one, so that every minute of a slow cadence says
 * something, and a window of any length holds exactly its own time. Pure; times are Unix milliseconds.
 */
import { type Mark, type Marks, mark, runsOf } from '../availability/marks.ts';
import type { Cell } from './cells.ts';
import { addCounted, type Counted, nothingCounted, timesCounted } from './counted.ts';
import { minuteMs, type Stretch } from './series.ts';

/** A time of one kind. `events` happened at its beginning; `perMs` is what each millisecond of it holds. */
export type Piece = { readonly from: number; readonly to: number; readonly perMs: Counted; readonly events?: Events };

type Events = { readonly good: number; readonly bad: number };

const per = {
  up: { ...nothingCounted, good: 1, knownMs: 1 },
  down: { ...nothingCounted, bad: 1, knownMs: 1 },
  known: { ...nothingCounted, knownMs: 1 },
  missing: { ...nothingCounted, missingMs: 1 },
  excluded: { ...nothingCounted, excludedMs: 1 },
  unwatched: { ...nothingCounted, unwatchedMs: 1 },
} as const satisfies Record<string, Counted>;

/** Where nobody can have looked yet. */
export const unwatched: Counted = per.unwatched;

/** Time counted as what users could see: the marks of slots, the first at `first`. */
export function piecesOfMarks(marks: Marks, first: number, everyMs: number): readonly Piece[] {
  return runsOf(marks).map((run) => ({
    from: first + run.from * everyMs,
    to: first + run.to * everyMs,
    perMs: perMsOf(run.mark),
  }));
}

function perMsOf(one: Mark): Counted {
  switch (one) {
    case mark.up:
      return per.up;
    case mark.down:
      return per.down;
    case mark.maintenance:
      return per.excluded;
    case mark.unwatched:
      return per.unwatched;
    case mark.unknown:
    case mark.missing:
      return per.missing;
  }
}

/** Events counted at steps, the first at `first`. */
export function piecesOfCells(cells: readonly Cell[], first: number, stepMs: number): readonly Piece[] {
  return cells.map((cell, index) => {
    const from = first + index * stepMs;
    const to = from + stepMs;
    if (typeof cell === 'string') return { from, to, perMs: per[cell] };
    return { from, to, perMs: per.known, events: cell };
  });
}

/**
 * The minutes of `[from, to)`, which are whole ones, merged where they are equal. Of pieces that overlap the later one
 * counts from its beginning on; time that no piece speaks for is missing, or unwatched before `since`.
 */
export function stretchesOfPieces(
  pieces: readonly Piece[],
  { from, to, since }: { readonly from: number; readonly to: number; readonly since: number },
): readonly Stretch[] {
  const stretches: Stretch[] = [];
  // The minute that is being put together, as far as it has got.
  let [at, held] = [from, nothingCounted];

  function fill(until: number, perMs: Counted): void {
    while (at < until) {
      const minute = Math.floor(at / minuteMs) * minuteMs;
      const whole = Math.floor((until - at) / minuteMs) * minuteMs;
      if (at === minute && whole > 0) {
        const first = addCounted(held, timesCounted(perMs, minuteMs));
        stretches.push({ from: at, to: at + minuteMs, counted: first });
        if (whole > minuteMs) {
          stretches.push({ from: at + minuteMs, to: at + whole, counted: timesCounted(perMs, minuteMs) });
        }
        [at, held] = [at + whole, nothingCounted];
        continue;
      }
      const end = Math.min(until, minute + minuteMs);
      held = addCounted(held, timesCounted(perMs, end - at));
      at = end;
      if (at === minute + minuteMs) {
        stretches.push({ from: minute, to: at, counted: held });
        held = nothingCounted;
      }
    }
  }

  function leave(until: number): void {
    fill(Math.min(until, Math.max(at, since)), per.unwatched);
    fill(until, per.missing);
  }

  const inOrder = pieces.filter((piece) => piece.to > from && piece.from < to).toSorted((a, b) => a.from - b.from);
  for (const [index, piece] of inOrder.entries()) {
    const begin = Math.max(from, piece.from);
    const end = Math.min(to, piece.to, inOrder[index + 1]?.from ?? to);
    leave(begin);
    const { events } = piece;
    if (events !== undefined && piece.from >= from) {
      held = { ...held, good: held.good + events.good, bad: held.bad + events.bad };
    }
    fill(end, piece.perMs);
  }
  leave(to);
  return stretches;
}
