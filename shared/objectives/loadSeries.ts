/**
 * An objective's history from folds: minutes where sums may have an edge, whole days everywhere else. What a month of calm
 * costs is a query for its days and one for some hours.
 */
import { dayMs, dayOf, hourMs, hourOf, slotAt } from '../availability/slots.ts';
import type { Range } from '../ledger/ledger.ts';
import type { Round } from '../ledger/round.ts';
import type { Counted } from './counted.ts';
import { periodAt } from './objectiveWindow.ts';
import { appendAll, emptySeries, minuteMs, type Series, type Stretch, upTo } from './series.ts';
import type { Slo } from './slo.ts';
import type { Source } from './sources/source.ts';
import { type Piece, stretchesOfPieces } from './stretches.ts';

/** The pace of the last day is part of every budget. */
const paceMs = dayMs;

/** How far back the burn of any pair, and the pace, look from `at`. */
function nearMs({ pairs }: Slo): number {
  return Math.max(paceMs, ...pairs.map(({ longMs }) => longMs));
}

/** Where the history that an objective needs at a moment begins: a whole hour, Unix milliseconds. */
export function historyFrom(slo: Slo, at: number): number {
  return hourOf(Math.min(periodAt(slo.window, at).from, at - nearMs(slo)));
}

export type Load = {
  readonly slo: Slo;
  readonly source: Source;
  /** Up to where is counted: a whole minute, Unix milliseconds. */
  readonly at: number;
  /** The slot of the service's first round. */
  readonly since: number;
  readonly rounds: readonly Round[];
  /** Times whose minutes are needed, such as those that a person has excluded. */
  readonly details: readonly Range[];
};

/** @throws LedgerUnavailable */
export async function loadSeries(load: Load): Promise<Series> {
  const { slo, source, at, since, details } = load;
  const from = historyFrom(slo, at);
  const near = dayOf(at - nearMs(slo));
  // The window's beginning moves on through two days before the history is read anew.
  const edge = { from, to: dayOf(from) + 2 * dayMs };
  const isDetailed = (day: number) =>
    day >= near || [edge, ...details].some((one) => one.from < day + dayMs && day < one.to);
  const days = daysOf(from, near).filter((day) => day >= from && !isDetailed(day));
  const wanted = hoursAround(new Set(days), { from, to: Math.min(source.freshFrom, at) });
  const [folded, ...pieces] = await Promise.all([
    days.length === 0 ? new Map<number, Counted>() : source.days({ from: days[0] ?? 0, to: near }),
    ...wanted.map((range) => source.hours(range)),
  ]);
  const fresh = await source.fresh(freshRange(source, at), load);
  const all = [...pieces.flat(), ...fresh];
  return appendAll(emptySeries(from), stretchesAround(days, folded, all, { from, to: at, since }));
}

/** The series, counted again from a minute on. @throws LedgerUnavailable */
export async function continueSeries(series: Series, from: number, load: Omit<Load, 'details'>): Promise<Series> {
  const { source, at, since } = load;
  const kept = upTo(series, from);
  if (isFresh(source, from, at)) {
    const fresh = await source.fresh({ from, to: at }, load);
    return appendAll(kept, stretchesOfPieces(fresh, { from, to: at, since }));
  }
  const hours = { from: hourOf(from), to: Math.min(source.freshFrom, at) };
  const older = hours.from < hours.to ? await source.hours(hours) : [];
  const fresh = await source.fresh(freshRange(source, at), load);
  return appendAll(kept, stretchesOfPieces([...older, ...fresh], { from, to: at, since }));
}

/** Since when rounds are needed to count again from a minute on. */
export function roundsNeededFrom(source: Source, from: number, at: number): number {
  return isFresh(source, from, at) && Number.isFinite(source.roundsFrom) ? from : source.roundsFrom;
}

/** Within the running hour no fold of an hour says more than what is newer. */
function isFresh({ roundsFrom }: Source, from: number, at: number): boolean {
  return from >= roundsFrom || from >= hourOf(at);
}

function freshRange({ freshFrom, roundsFrom }: Source, at: number): Range {
  const from = Number.isFinite(roundsFrom) ? roundsFrom : freshFrom;
  return { from: Math.min(at, slotAt(from, minuteMs)), to: at };
}

function daysOf(from: number, to: number): readonly number[] {
  const first = dayOf(from);
  return Array.from({ length: Math.max(0, Math.ceil((to - first) / dayMs)) }, (_, index) => first + index * dayMs);
}

/** What lies between the whole days, as few ranges of whole hours as there can be. */
function hoursAround(days: ReadonlySet<number>, { from, to }: Range): readonly Range[] {
  const ranges: { from: number; to: number }[] = [];
  for (let hour = from; hour < to; hour += hourMs) {
    if (days.has(dayOf(hour))) continue;
    const last = ranges.at(-1);
    if (last?.to === hour) last.to = hour + hourMs;
    else ranges.push({ from: hour, to: hour + hourMs });
  }
  return ranges;
}

function stretchesAround(
  days: readonly number[],
  folded: ReadonlyMap<number, Counted>,
  pieces: readonly Piece[],
  { from, to, since }: Range & { readonly since: number },
): readonly Stretch[] {
  const stretches: Stretch[] = [];
  let at = from;
  for (const day of [...days, Number.POSITIVE_INFINITY]) {
    const until = Math.min(day, to);
    if (at < until) stretches.push(...stretchesOfPieces(pieces, { from: at, to: until, since }));
    if (day < to) stretches.push(blockOf(day, folded.get(day), since));
    at = day + dayMs;
  }
  return stretches;
}

function blockOf(day: number, counted: Counted | undefined, since: number): Stretch {
  const range = { from: day, to: day + dayMs };
  if (counted !== undefined) return { ...range, counted, block: true };
  const unwatchedMs = Math.min(dayMs, Math.max(0, since - day));
  const empty = { good: 0, bad: 0, knownMs: 0, missingMs: dayMs - unwatchedMs, excludedMs: 0, unwatchedMs };
  return { ...range, counted: empty, block: true };
}
