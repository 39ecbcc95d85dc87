/** Histories told slot by slot, recorded as rounds and folded by the real rollup; and the same told plainly. */
import type { Config, Service } from '../../shared/config/config.ts';
import type { Ledger } from '../../shared/ledger/ledger.ts';
import { createMemoryLedger } from '../../shared/ledger/memory.ts';
import { rollUp } from '../../shared/ledger/rollUp.ts';
import type { Seen } from '../../shared/ledger/round.ts';
import { configOf, dayMs, down, roundAt, serviceOf, unknown, up } from '../ledger/samples.ts';

/** One character a slot: `u` up, `d` down, `?` no quorum, `_` no round at all (then for every endpoint). */
export type History = {
  readonly observers: readonly [string, ...string[]];
  readonly everyMs: number;
  /** The slot of the first character, Unix milliseconds. */
  readonly start: number;
  /** By endpoint; all of one length. */
  readonly marks: Readonly<Record<string, string>>;
};

export type Recorded = {
  readonly config: Config;
  readonly service: Service;
  readonly ledger: Ledger;
  /** A moment at which the last slot's rounds are folded. */
  readonly now: number;
};

/** @param foldAfter the slots, counted from the start, after which the rollup runs; it always runs at the end. */
export async function record(history: History, foldAfter: ReadonlySet<number>): Promise<Recorded> {
  const { observers, everyMs, start, marks } = history;
  const service = serviceOf('shop', everyMs, Object.keys(marks));
  const config = configOf(observers, [service]);
  const ledger = createMemoryLedger();
  const slots = slotsIn(history);
  const fold = (now: number) => rollUp({ config, observer: observers[0], now }, { ledger });
  for (let index = 0; index < slots; index += 1) {
    for (const round of roundsOf(history, index)) await ledger.recordRound(round);
    if (foldAfter.has(index)) await fold(start + (index + 1) * everyMs + 3_000);
  }
  const now = start + slots * everyMs + 3_000;
  // A run folds two days at most, so catching up with a longer absence takes several.
  for (let caughtUp = start - dayMs; caughtUp < now; caughtUp += dayMs) await fold(now);
  return { config, service, ledger, now };
}

function roundsOf({ observers, everyMs, start, marks }: History, index: number) {
  const said = Object.entries(marks).map(([endpoint, text]) => [endpoint, text[index]] as const);
  if (said.every(([, character]) => character === '_')) return [];
  return observers.map((observer, number) =>
    roundAt({
      observer,
      observerCount: observers.length,
      everyMs,
      slot: start + index * everyMs,
      seen: {
        shop: Object.fromEntries(said.map(([endpoint, character]) => [endpoint, sightingFor(character, number)])),
      },
    }),
  );
}

/** What the observer of this number says, so that the quorum of them all says the character. */
function sightingFor(character: string | undefined, observer: number): Seen {
  if (character === 'u') return up();
  if (character === 'd') return down();
  return [unknown(), up(), down()][observer % 3] ?? unknown();
}

function slotsIn({ marks }: History): number {
  return Math.max(...Object.values(marks).map(({ length }) => length));
}

/** The slot from which the history is known: before its first round nobody watched. */
export function sinceOf({ start, everyMs, marks }: History): number {
  const first = Math.min(...Object.values(marks).map((text) => text.search(/[^_]/)));
  return start + first * everyMs;
}

/** The slots of `[from, to)` with what was said of them, one by one. */
export function slotsBetween(
  history: History,
  endpoint: string,
  range: { readonly from: number; readonly to: number },
) {
  const since = sinceOf(history);
  return [...(history.marks[endpoint] ?? '')]
    .map((character, index) => ({ slot: history.start + index * history.everyMs, character }))
    .filter(({ slot }) => slot >= since && slot >= range.from && slot < range.to);
}

export function naiveTally(history: History, endpoint: string, range: { readonly from: number; readonly to: number }) {
  const slots = slotsBetween(history, endpoint, range);
  const total = (wanted: string) => slots.filter(({ character }) => character === wanted).length * history.everyMs;
  return {
    upMs: total('u'),
    downMs: total('d'),
    unknownMs: total('?'),
    missingMs: total('_'),
    maintenanceMs: total('m'),
  };
}
