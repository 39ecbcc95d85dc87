/** Any stretch of the past, from days where they fit whole, hours elsewhere, and the running marks at the end. */

import type { Marks } from '../availability/marks.ts';
import { dayMs, dayOf, hourMs, slotFrom } from '../availability/slots.ts';
import { addTallies, emptyTally, type Tally, tallyOf } from '../availability/tally.ts';
import { bestDays, bestHours } from './foldDay.ts';
import type { Day, Hour } from './hour.ts';
import type { Range } from './ledger.ts';
import type { ServiceRecent } from './newest.ts';

export type Timeline = {
  readonly days: readonly Day[];
  readonly hours: readonly Hour[];
  readonly recent: ServiceRecent | undefined;
  /** The slot of the service's first round ever. */
  readonly since: number;
};

/** An endpoint's id, or undefined for what users could see. */
export type Series = string | undefined;

export function timelineOf(parts: Timeline): Timeline {
  return { ...parts, days: bestDays(parts.days), hours: bestHours(parts.hours) };
}

/** The tally of `[from, to)` to the slot; time after watching began that nothing accounts for is missing. */
export function tallyBetween(timeline: Timeline, series: Series, range: Range): Tally {
  const from = Math.max(range.from, timeline.since);
  const { to } = range;
  if (from >= to) return emptyTally;
  let sum = emptyTally;
  let cursor = from;
  while (cursor < to) {
    const [tally, next] = piece(timeline, series, cursor, to);
    sum = addTallies(sum, tally);
    cursor = next;
  }
  return sum;
}

/** The largest stored piece that begins at `from`, and where it ends. */
function piece(timeline: Timeline, series: Series, from: number, to: number): readonly [Tally, number] {
  const day = timeline.days.find((one) => one.day === dayOf(from));
  // The day in which watching began has nothing before that moment, so its tally stands for what is left of it.
  const whole = day !== undefined && (from === day.day || from === timeline.since) && day.day + dayMs <= to;
  if (whole) return [tallyOfDay(day, series), day.day + dayMs];
  const end = Math.min(to, Math.floor(from / hourMs) * hourMs + hourMs);
  const hour = timeline.hours.find((one) => one.hour <= from && from < one.hour + hourMs);
  if (hour !== undefined) {
    const marks = series === undefined ? hour.visible : (hour.endpoints[series]?.marks ?? '');
    return [tallySlots(marks, hour.hour, hour.everyMs, { from, to: end }), end];
  }
  const { recent } = timeline;
  if (recent !== undefined && recent.from <= from && from < recent.to) {
    const recentEnd = Math.min(end, recent.to);
    const marks = series === undefined ? recent.visible : (recent.endpoints[series] ?? '');
    return [tallySlots(marks, recent.from, recent.everyMs, { from, to: recentEnd }), recentEnd];
  }
  return [{ ...emptyTally, missingMs: end - from }, end];
}

function tallyOfDay(day: Day, series: Series): Tally {
  return series === undefined ? day.visible : (day.endpoints[series]?.tally ?? emptyTally);
}

/** The tally of the slots of `marks` (which begin at the first slot from `start`) that lie in the range. */
function tallySlots(marks: Marks, start: number, everyMs: number, { from, to }: Range): Tally {
  const first = slotFrom(start, everyMs);
  const index = (time: number) => Math.max(0, (slotFrom(time, everyMs) - first) / everyMs);
  return tallyOf(marks.slice(index(from), index(to)), everyMs);
}

/** Up to where the timeline is folded: later slots are not missing, only not counted yet. */
export function foldedTo(timeline: Timeline): number {
  const lastHour = timeline.hours.at(-1);
  return Math.max(timeline.recent?.to ?? 0, lastHour === undefined ? 0 : lastHour.hour + hourMs);
}
