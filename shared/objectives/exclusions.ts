/** Time that a person has excluded counts neither as good nor as bad. Pure. */
import { mergedSpans, type Span } from '../availability/maintenance.ts';
import { nothingCounted } from './counted.ts';
import { appendAll, emptySeries, minuteMs, type Series, stretchesOf } from './series.ts';

const excludedMinute = { ...nothingCounted, excludedMs: minuteMs };

/** @param spans whole minutes, of which the series knows the minutes. */
export function exclude(series: Series, spans: readonly Span[]): Series {
  const within = mergedSpans(spans).flatMap((span) => {
    const [from, to] = [Math.max(span.from, series.from), Math.min(span.to, series.to)];
    return from < to ? [{ from, to }] : [];
  });
  if (within.length === 0) return series;
  let { from: at } = series;
  let rest = emptySeries(at);
  for (const { from, to } of within) {
    rest = appendAll(rest, [...stretchesOf(series, at, from), { from, to, counted: excludedMinute }]);
    at = to;
  }
  return appendAll(rest, stretchesOf(series, at, series.to));
}
