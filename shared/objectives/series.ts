/**
 * What was counted, minute by minute, in runs of equal minutes, with sums that cost a search each: a month of calm is one
 * run. Whole days of which no minutes are known stand in it as blocks, which can only be summed whole. Immutable.
 */
import { addCounted, type Counted, isSameCounted, lessCounted, nothingCounted, timesCounted } from './counted.ts';

export const minuteMs = 60_000;

/** `to` is not inside. All are whole minutes, Unix milliseconds. */
export type Stretch = {
  readonly from: number;
  readonly to: number;
  /** What each minute of it holds; or of a block, all of it. */
  readonly counted: Counted;
  readonly block?: true;
};

type Run = Stretch & {
  /** Everything before `from`. */
  readonly before: Counted;
};

export type Series = {
  readonly from: number;
  /** The first minute that has not been counted. */
  readonly to: number;
  readonly runs: readonly Run[];
};

export function emptySeries(from: number): Series {
  return { from, to: from, runs: [] };
}

/** @throws RangeError when the stretch does not begin where the series ends. */
export function append(series: Series, stretch: Stretch): Series {
  return appendAll(series, [stretch]);
}

/** @throws RangeError when a stretch does not begin where the one before it ends. */
export function appendAll(series: Series, stretches: readonly Stretch[]): Series {
  const runs = [...series.runs];
  let { to } = series;
  for (const stretch of stretches) {
    if (stretch.from !== to) throw new RangeError(`a series that ends at ${to} cannot go on at ${stretch.from}`);
    if (stretch.to <= stretch.from) continue;
    const last = runs.at(-1);
    if (last !== undefined && isMore(last, stretch)) runs[runs.length - 1] = { ...last, to: stretch.to };
    else
      runs.push({ ...stretch, before: last === undefined ? nothingCounted : addCounted(last.before, wholeOf(last)) });
    to = stretch.to;
  }
  return { from: series.from, to, runs };
}

/** The series up to a minute, to count again from there. */
export function upTo(series: Series, to: number): Series {
  if (to >= series.to) return series;
  if (to <= series.from) return emptySeries(series.from);
  const kept = series.runs.filter((run) => run.from < to);
  const last = kept.at(-1);
  if (last === undefined || last.to <= to) return { from: series.from, to, runs: kept };
  return { from: series.from, to, runs: [...kept.slice(0, -1), cut(last, last.from, to)] };
}

/** The series from a minute on; what lies before is forgotten. A block that reaches beyond it stays whole. */
export function since(series: Series, from: number): Series {
  if (from <= series.from) return series;
  if (from >= series.to) return emptySeries(from);
  const kept = series.runs.filter((run) => run.to > from);
  const [first, ...others] = kept;
  if (first === undefined || first.from >= from || first.block === true) {
    return { from: first?.from ?? from, to: series.to, runs: kept };
  }
  const passed = timesCounted(first.counted, (from - first.from) / minuteMs);
  return { from, to: series.to, runs: [{ ...first, from, before: addCounted(first.before, passed) }, ...others] };
}

/** Everything in `[from, to)` that the series knows of. @throws RangeError when an edge lies inside a block. */
export function sumOf(series: Series, from: number, to: number): Counted {
  const [first, end] = [Math.max(from, series.from), Math.min(to, series.to)];
  return first >= end ? nothingCounted : lessCounted(sumUpTo(series, end), sumUpTo(series, first));
}

/** The stretches of `[from, to)`, oldest first. @throws RangeError when an edge lies inside a block. */
export function stretchesOf(series: Series, from: number, to: number): readonly Stretch[] {
  return series.runs
    .filter((run) => run.from < to && run.to > from)
    .map((run) => {
      const { before: _, ...stretch } = cut(run, Math.max(run.from, from), Math.min(run.to, to));
      return stretch;
    });
}

function sumUpTo(series: Series, to: number): Counted {
  const run = series.runs[indexAt(series.runs, to)];
  // What has been forgotten is still part of every sum from the beginning.
  if (run === undefined) return series.runs[0]?.before ?? nothingCounted;
  return addCounted(run.before, to >= run.to ? wholeOf(run) : wholeOf(cut(run, run.from, to)));
}

/** The last run that begins before the moment. */
function indexAt(runs: readonly Run[], at: number): number {
  let [low, high] = [0, runs.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((runs[middle]?.from ?? Number.POSITIVE_INFINITY) < at) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

function wholeOf({ from, to, counted, block }: Stretch): Counted {
  return block === true ? counted : timesCounted(counted, (to - from) / minuteMs);
}

function cut(run: Run, from: number, to: number): Run {
  if (from === run.from && to === run.to) return run;
  if (run.block === true && from < to) {
    throw new RangeError(`the block from ${run.from} to ${run.to} is known as a whole only, not from ${from} to ${to}`);
  }
  return { ...run, from, to };
}

function isMore(last: Run, { counted, block }: Stretch): boolean {
  return last.block !== true && block !== true && isSameCounted(last.counted, counted);
}
