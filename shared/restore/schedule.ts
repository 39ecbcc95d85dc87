/**
 * When a backup is due to be restored. On AWS EventBridge Scheduler begins the runs, elsewhere we do, and both are held to the
 * same moments: "Schedule types in EventBridge Scheduler" (its user guide) leaves out a time that does not exist because the
 * clocks go forward, and takes a time that comes twice, when they go back, only once.
 */
import { Cron } from 'croner';
import { type CronField, cronFieldsOf } from './cronFields.ts';

/** Of `RestoreTest`. */
export type Schedule = { readonly cron: string; readonly timezone: string };

const hourMs = 3_600_000;
const weekMs = 168 * hourMs;

/** No clock is set back by more at once (IANA Time Zone Database; most change by one hour, Troll by two). */
const shiftMsMax = 3 * hourMs;

/** More than the minutes of the one day that whole islands left out, so that nothing is missed and nothing runs for ever. */
const candidatesMax = 4_000;

/** The last moment until `now` at which it was due; undefined when it never was. Unix milliseconds, whole minutes. */
export function lastDueAt(schedule: Schedule, now: number): number | undefined {
  const moments = momentsOf(schedule);
  let wall = wallOf(now, schedule.timezone) + shiftMsMax;
  for (let count = 0; count < candidatesMax; count++) {
    const [before] = moments.previousRuns(1, new Date(wall));
    if (before === undefined) return undefined;
    wall = before.getTime();
    const due = instantOf(wall, schedule.timezone);
    if (due !== undefined && due <= now) return due;
  }
  return undefined;
}

/** The first moment after `now` at which it is due; undefined when it never is again. Unix milliseconds, whole minutes. */
export function nextDueAt(schedule: Schedule, now: number): number | undefined {
  const moments = momentsOf(schedule);
  let wall = wallOf(now, schedule.timezone);
  for (let count = 0; count < candidatesMax; count++) {
    const next = moments.nextRun(new Date(wall));
    if (next === null) return undefined;
    wall = next.getTime();
    const due = instantOf(wall, schedule.timezone);
    if (due !== undefined && due > now) return due;
  }
  return undefined;
}

/** Times on the wall clock, written as if they were UTC: there each exists, and comes once. */
function momentsOf({ cron }: Schedule): Cron {
  return new Cron(cron, { mode: '5-part', timezone: 'UTC' });
}

/** What the wall clock shows, as if it were UTC. */
function wallOf(at: number, timezone: string): number {
  const parts = clockOf(timezone).formatToParts(new Date(at));
  const part = (type: Intl.DateTimeFormatPartTypes) => Number(parts.find((found) => found.type === type)?.value);
  return Date.UTC(part('year'), part('month') - 1, part('day'), part('hour'), part('minute'), part('second'));
}

/** The first moment at which the wall clock shows it; undefined when it never does. */
function instantOf(wall: number, timezone: string): number | undefined {
  // Within a week there is at most one change, so the offsets before and after it are all that can hold.
  const offsets = [wall - weekMs, wall + weekMs, wall].map((near) => wallOf(near, timezone) - near);
  const fitting = offsets.map((offset) => wall - offset).filter((at) => wallOf(at, timezone) === wall);
  return fitting.length === 0 ? undefined : Math.min(...fitting);
}

const clocks = new Map<string, Intl.DateTimeFormat>();

/** Making one takes longer than asking it a hundred times. */
function clockOf(timeZone: string): Intl.DateTimeFormat {
  const known = clocks.get(timeZone);
  if (known !== undefined) return known;
  const clock = new Intl.DateTimeFormat('en-GB', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  });
  clocks.set(timeZone, clock);
  return clock;
}

export type SchedulerExpression =
  | { readonly ok: true; readonly expression: string }
  /** In a few words. */
  | { readonly ok: false; readonly problem: string };

/**
 * The same as EventBridge Scheduler writes it: minutes, hours, days of the month, months, days of the week with Sunday as 1, years.
 * One of the two kinds of days has to be `?` ("Schedule types in EventBridge Scheduler", "Cron-based schedules").
 */
export function schedulerExpression(cron: string): SchedulerExpression {
  const fields = cronFieldsOf(cron);
  if (fields === undefined) return { ok: false, problem: 'it has to be of numbers, names, *, lists, ranges and steps' };
  const { minute, hour, dayOfMonth, month, dayOfWeek } = fields;
  if (!dayOfMonth.any && !dayOfWeek.any) {
    return { ok: false, problem: 'days of the month and days of the week cannot both be given' };
  }
  const days = dayOfWeek.any
    ? [ranges(dayOfMonth, 1, 31), ranges(month, 1, 12), '?']
    : ['?', ranges(month, 1, 12), ranges({ ...dayOfWeek, values: dayOfWeek.values.map((day) => day + 1) }, 1, 7)];
  return { ok: true, expression: `cron(${[ranges(minute, 0, 59), ranges(hour, 0, 23), ...days, '*'].join(' ')})` };
}

/** `1-5,7`. Steps are written out: Scheduler has none for days of the week. */
function ranges({ values }: CronField, min: number, max: number): string {
  if (values.length === max - min + 1) return '*';
  const runs: { from: number; to: number }[] = [];
  for (const value of values) {
    const last = runs.at(-1);
    if (last?.to === value - 1) last.to = value;
    else runs.push({ from: value, to: value });
  }
  return runs.map(({ from, to }) => (from === to ? `${from}` : `${from}-${to}`)).join(',');
}
