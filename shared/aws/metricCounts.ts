/** What the pages of a GetMetricData answer say of each minute. Pure. */
import type { GetMetricDataOutput, MessageData } from '@aws-sdk/client-cloudwatch';
import type { MetricIndicator } from '../config/config.ts';
import type { Cell } from '../objectives/cells.ts';
import { minuteMs } from '../objectives/series.ts';

/** `part`: the good or the bad ones, whichever the config gives. */
export type QueryId = 'total' | 'part';

export type MetricCounts = {
  /** Why CloudWatch left something out, if it did. */
  readonly gaps: readonly string[];
  /** @param minute its start, Unix milliseconds; one that was asked for. */
  readonly cellAt: (minute: number) => Cell;
};

/** What the stored form of a cell holds (`objectives/cells.ts`). */
const countMax = 1e15 - 1;

/** @param pages one answer, in the order in which its pages came. */
export function countsIn(pages: readonly GetMetricDataOutput[], indicator: MetricIndicator): MetricCounts {
  const about = pages.flatMap(({ Messages = [] }) => Messages.map(textOf));
  const [total, part] = [pointsOf(pages, 'total', about), pointsOf(pages, 'part', about)];
  return {
    gaps: [...new Set([...total.gaps, ...part.gaps])],
    cellAt: (minute) => cellOf(countAt(total, minute), countAt(part, minute), indicator),
  };
}

type Points = { readonly values: ReadonlyMap<number, number>; readonly gaps: readonly string[] };

/**
 * A page may be partial as long as another one follows (CloudWatch API reference, MetricDataResult, StatusCode), so what
 * the last one says holds. Where there is a message, as much as possible was answered, and no more (ibid., GetMetricData).
 */
function pointsOf(pages: readonly GetMetricDataOutput[], id: QueryId, about: readonly string[]): Points {
  const results = pages.flatMap(({ MetricDataResults = [] }) => MetricDataResults.filter(({ Id }) => Id === id));
  const status = results.at(-1)?.StatusCode ?? 'no answer';
  const gaps = [...about, ...results.flatMap(({ Messages = [] }) => Messages.map(textOf))];
  if (status !== 'Complete') gaps.push(`${id}: ${status}`);
  const values = results.flatMap(({ Timestamps = [], Values = [] }) =>
    Timestamps.map((time, index) => [Math.floor(time.getTime() / minuteMs) * minuteMs, Values[index]] as const),
  );
  return { values: new Map(values.flatMap(([minute, value]) => (value === undefined ? [] : [[minute, value]]))), gaps };
}

function textOf({ Code, Value }: MessageData): string {
  return [Code, Value].filter((text) => text !== undefined).join(': ');
}

/** Of an answer without gaps, a minute without a value had nothing to count. */
function countAt({ values, gaps }: Points, minute: number): number | undefined {
  return values.get(minute) ?? (gaps.length === 0 ? 0 : undefined);
}

/** A metric is published a little later than another, so there may be more bad ones than there were at all. */
function cellOf(total: number | undefined, part: number | undefined, { good }: MetricIndicator): Cell {
  if (!isCount(total) || !isCount(part)) return 'missing';
  const all = Math.round(total);
  const counted = Math.min(Math.round(part), all);
  return good === undefined ? { good: all - counted, bad: counted } : { good: counted, bad: all - counted };
}

function isCount(value: number | undefined): value is number {
  return value !== undefined && value >= 0 && value <= countMax;
}
