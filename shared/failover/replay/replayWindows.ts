/** What could be seen at each instant of the past at which there was something to decide on. */
import { hourMs } from '../../availability/slots.ts';
import { type Look, lookOf } from '../../ledger/burst.ts';
import type { Ledger, Range } from '../../ledger/ledger.ts';
import { arrivalOf } from './replay.ts';

/** `observer service` and `observer service endpoint`, of all that was looked at. */
export type Recorded = Set<string>;

export type WindowsInput = Range & {
  readonly observers: readonly string[];
  readonly cadences: readonly number[];
  /** How far back a window reaches. */
  readonly backMs: number;
  /** The services whose trouble is told. */
  readonly watched: ReadonlySet<string>;
  /** Added to. */
  readonly seen: Recorded;
};

export type Window = {
  /** Unix milliseconds. */
  readonly now: number;
  /** What had arrived by then. */
  readonly looks: () => readonly Look[];
  /** The watched services of which an endpoint was anything but up in one of the looks. */
  readonly troubled: ReadonlySet<string>;
};

type Kept = { readonly look: Look; readonly arrivedAt: number; readonly troubled: readonly string[] };

/** Time alone may end a cooldown, a hold or a quiet time, so there is something to decide on when nothing arrives, too. */
const tickMs = 10_000;

/** So many slots of the fastest cadence are read at a time, and an hour at most. */
const pieceSlots = 1_200;

/** Of what was read, no more is kept than a window and a piece. Valid until the next one is asked for. */
export async function* windowsOf(
  input: WindowsInput,
  { ledger }: { readonly ledger: Pick<Ledger, 'rounds' | 'bursts'> },
): AsyncGenerator<Window> {
  const { from, to, backMs } = input;
  const pieceMs = Math.min(hourMs, pieceSlots * Math.min(...input.cadences));
  const window: Kept[] = [];
  const counts = new Map<string, number>();
  let waiting: readonly Kept[] = [];
  let tick = from;
  for (let begin = from - backMs; begin < to; begin += pieceMs) {
    const end = Math.min(begin + pieceMs, to);
    // What arrives before the end of the piece has a slot before it, so it has been read by now.
    waiting = [...waiting, ...(await readPiece(input, { from: begin, to: end }, ledger))].sort(
      (a, b) => a.arrivedAt - b.arrivedAt,
    );
    let come = 0;
    for (;;) {
      const now = Math.min(waiting[come]?.arrivedAt ?? Number.POSITIVE_INFINITY, tick);
      if (now >= end) break;
      for (let next = waiting[come]; next !== undefined && next.arrivedAt <= now; next = waiting[come]) {
        window.push(next);
        for (const service of next.troubled) counts.set(service, (counts.get(service) ?? 0) + 1);
        come += 1;
      }
      if (now < from) continue;
      if (now >= tick) tick = (Math.floor(now / tickMs) + 1) * tickMs;
      leave(window, now - backMs, counts);
      yield { now, looks: () => window.map(({ look }) => look), troubled: new Set(counts.keys()) };
    }
    waiting = waiting.slice(come);
  }
}

function leave(window: Kept[], before: number, counts: Map<string, number>): void {
  const left = window.findIndex(({ arrivedAt }) => arrivedAt >= before);
  for (const { troubled } of window.splice(0, left < 0 ? window.length : left)) {
    for (const service of troubled) {
      const count = (counts.get(service) ?? 0) - 1;
      if (count > 0) counts.set(service, count);
      else counts.delete(service);
    }
  }
}

async function readPiece(
  { observers, cadences, watched, seen }: WindowsInput,
  range: Range,
  ledger: Pick<Ledger, 'rounds' | 'bursts'>,
): Promise<readonly Kept[]> {
  const read = await Promise.all(
    observers.flatMap((observer) => [
      ...cadences.map((everyMs) => ledger.rounds({ observer, everyMs, ...range })),
      ledger.bursts({ observer, ...range }).then((bursts) => bursts.map(lookOf)),
    ]),
  );
  return read.flat().map((look) => {
    for (const [service, endpoints] of Object.entries(look.seen)) {
      seen.add(`${look.observer} ${service}`);
      for (const id of Object.keys(endpoints)) seen.add(`${look.observer} ${service} ${id}`);
    }
    const troubled = [...watched].filter((service) =>
      Object.values(look.seen[service] ?? {}).some(({ outcome }) => outcome !== 'up'),
    );
    return { look, arrivedAt: arrivalOf(look), troubled };
  });
}
