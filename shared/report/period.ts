/** The weeks, months and quarters that reports are about, and their names. Pure; times are Unix milliseconds. */
import { dayMs } from '../availability/slots.ts';
import type { ReportPeriod } from '../config/pageConfig.ts';
import { periodAt } from '../objectives/objectiveWindow.ts';

export type ReportSpan = {
  readonly kind: ReportPeriod;
  /** `2026-W47` (ISO 8601, the year being the week's), `2026-11`, or `2026-Q4`. */
  readonly name: string;
  /** An IANA time zone, on whose clocks it begins. */
  readonly timezone: string;
  readonly from: number;
  /** The beginning of the next one. */
  readonly to: number;
};

/** A calendar day, as the UTC midnight with its date. */
type Day = number;

/** The one that a moment lies in. */
export function spanAt(kind: ReportPeriod, timezone: string, at: number): ReportSpan {
  const { from, to } = periodAt({ kind: 'calendar', unit: kind, timezone }, at);
  return { kind, name: nameOf(kind, localDay(timezone, from)), timezone, from, to };
}

export function spanBefore({ kind, timezone, from }: ReportSpan): ReportSpan {
  return spanAt(kind, timezone, from - 1);
}

/** The last one that is over. */
export function lastFinished(kind: ReportPeriod, timezone: string, now: number): ReportSpan {
  return spanBefore(spanAt(kind, timezone, now));
}

const names = /^(2[01]\d\d)-(?:W(\d\d)|Q([1-4])|(0[1-9]|1[0-2]))$/;

/** Every zone's midnight is less than a day from that of UTC, and every period is longer than three days. */
const wellInsideMs = 1.5 * dayMs;

/** @returns undefined when there is none of that name, such as a week 53 of a year that has 52. */
export function spanNamed(name: string, timezone: string): ReportSpan | undefined {
  const [, year, week, quarter, month] = names.exec(name) ?? [];
  if (year === undefined) return undefined;
  const [kind, first] =
    week !== undefined
      ? (['week', firstOfWeek(Number(year), Number(week))] as const)
      : quarter !== undefined
        ? (['quarter', Date.UTC(Number(year), 3 * (Number(quarter) - 1))] as const)
        : (['month', Date.UTC(Number(year), Number(month) - 1)] as const);
  const span = spanAt(kind, timezone, first + wellInsideMs);
  return span.name === name ? span : undefined;
}

/** The kind that a name is of. */
export function kindOf(name: string): ReportPeriod | undefined {
  const [, year, week, quarter] = names.exec(name) ?? [];
  if (year === undefined) return undefined;
  return week !== undefined ? 'week' : quarter !== undefined ? 'quarter' : 'month';
}

const months = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
] as const;

/** `Week 47 of 2026`, `November 2026`, `Quarter 4 of 2026`. */
export function spanTitle({ kind, name }: Pick<ReportSpan, 'kind' | 'name'>): string {
  const [year = '', part = ''] = name.split('-');
  switch (kind) {
    case 'week':
      return `Week ${Number(part.slice(1))} of ${year}`;
    case 'month':
      return `${months[Number(part) - 1]} ${year}`;
    case 'quarter':
      return `Quarter ${part.slice(1)} of ${year}`;
  }
}

/** The first and the last day, on the clocks of the time zone: `2026-11-16 to 2026-11-22`. */
export function spanDays({ timezone, from, to }: Pick<ReportSpan, 'timezone' | 'from' | 'to'>): string {
  return `${dateText(localDay(timezone, from))} to ${dateText(localDay(timezone, to - 1))}`;
}

function dateText(day: Day): string {
  return new Date(day).toISOString().slice(0, 'yyyy-mm-dd'.length);
}

function nameOf(kind: ReportPeriod, first: Day): string {
  switch (kind) {
    case 'week':
      return weekName(first);
    case 'month':
      return dateText(first).slice(0, 'yyyy-mm'.length);
    case 'quarter':
      return `${dateText(first).slice(0, 'yyyy'.length)}-Q${Math.floor(new Date(first).getUTCMonth() / 3) + 1}`;
  }
}

/** ISO 8601: a week begins on Monday, and belongs to the year that its Thursday is in. */
function weekName(monday: Day): string {
  const thursday = monday + 3 * dayMs;
  const year = new Date(thursday).getUTCFullYear();
  const week = Math.floor((thursday - Date.UTC(year, 0, 1)) / (7 * dayMs)) + 1;
  return `${year}-W${String(week).padStart(2, '0')}`;
}

/** The fourth of January is always in the first week. */
function firstOfWeek(year: number, week: number): Day {
  const fourth = Date.UTC(year, 0, 4);
  const sinceMonday = (new Date(fourth).getUTCDay() + 6) % 7;
  return fourth - sinceMonday * dayMs + (week - 1) * 7 * dayMs;
}

function localDay(timezone: string, at: number): Day {
  const format = new Intl.DateTimeFormat('en', {
    timeZone: timezone,
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
  });
  const parts = new Map(format.formatToParts(at).map(({ type, value }) => [type, Number(value)]));
  return Date.UTC(parts.get('year') ?? 0, (parts.get('month') ?? 1) - 1, parts.get('day') ?? 1);
}
