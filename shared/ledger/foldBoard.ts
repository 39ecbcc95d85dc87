/** Hours and days → what the board says of one service. */

import { dayMs, dayOf, hourMs } from '../availability/slots.ts';
import { addTallies, emptyTally, type Tally, tallyOf, watchedMs } from '../availability/tally.ts';
import { boardWindows, type WindowId } from '../availability/windows.ts';
import { type BoardService, boardDays, type DayBar } from './board.ts';
import { dayBarOf } from './dayBar.ts';
import { bestDays, bestHours, joined, outagesOf } from './foldDay.ts';
import { type Day, dayOutagesMax, type Hour, type Outage } from './hour.ts';

export type BoardInput = {
  /** A whole hour, Unix milliseconds: windows end here. */
  readonly asOf: number;
  readonly since: number;
  /** Days within the longest window, in any order, every writer's. */
  readonly days: readonly Day[];
  /** The hours that `edgesOf` asks for, in any order, every writer's. */
  readonly hours: readonly Hour[];
};

type Span = { readonly from: number; readonly to: number };

/** The stretches of a window that whole days do not fill: its first, partial day, and the running one. */
export function edgesOf(asOf: number): readonly Span[] {
  const starts = boardWindows.map(({ ms }) => asOf - ms);
  const edges = starts.map((from) => ({ from, to: Math.min(asOf, nextDay(from)) }));
  return [...edges, { from: dayOf(asOf), to: asOf }].filter(({ from, to }) => from < to);
}

export function foldBoard(input: BoardInput): BoardService {
  const days = bestDays(input.days);
  const hours = bestHours(input.hours);
  const windows = Object.fromEntries(
    boardWindows.map(({ id, ms }) => [id, foldWindow({ from: input.asOf - ms, to: input.asOf }, input, days, hours)]),
  ) as Record<WindowId, Tally>;
  const todays = outagesOf(hours.filter(({ hour }) => hour >= dayOf(input.asOf)));
  const lastOutage = lastOutageOf(days, todays);
  return {
    since: input.since,
    windows,
    days: barsOf(days, input),
    today: foldWindow({ from: dayOf(input.asOf), to: input.asOf }, input, days, hours),
    ...(todays.length === 0 ? {} : { todayOutages: Math.min(todays.length, dayOutagesMax) }),
    ...(lastOutage === undefined ? {} : { lastOutage }),
  };
}

function foldWindow(window: Span, input: BoardInput, days: readonly Day[], hours: readonly Hour[]): Tally {
  const [firstDay, lastDay] = [nextDay(window.from), dayOf(window.to)];
  const wholeDays = days.filter(({ day }) => day >= firstDay && day < lastDay);
  const edgeHours = hours.filter(
    ({ hour }) => hour >= window.from && hour < window.to && (hour < firstDay || hour >= lastDay),
  );
  const tallies = [
    ...wholeDays.map((day) => day.visible),
    ...edgeHours.map((hour) => tallyOf(hour.visible, hour.everyMs)),
  ];
  return withMissing(tallies.reduce(addTallies, emptyTally), window, input.since);
}

/** Time after watching began that no fold accounts for is missing, not forgotten. */
function withMissing(tally: Tally, window: Span, since: number): Tally {
  const expectedMs = Math.max(0, window.to - Math.max(window.from, since));
  const absentMs = expectedMs - watchedMs(tally);
  // A slot counts whole although watching may begin or end inside it, hence a difference of up to an hour's slot.
  return absentMs < hourMs ? tally : { ...tally, missingMs: tally.missingMs + Math.floor(absentMs / hourMs) * hourMs };
}

function barsOf(days: readonly Day[], input: BoardInput): readonly (DayBar | null)[] {
  const byDay = new Map(days.map((day) => [day.day, day]));
  const today = dayOf(input.asOf);
  return Array.from({ length: boardDays }, (_, index) => {
    const start = today - (boardDays - index) * dayMs;
    const day = byDay.get(start);
    if (day !== undefined) return dayBarOf(day.visible, day.outages.length);
    const watchedFrom = Math.max(start, input.since);
    const missingMs = start + dayMs - watchedFrom;
    return missingMs <= 0 ? null : dayBarOf({ ...emptyTally, missingMs });
  });
}

function lastOutageOf(days: readonly Day[], todays: readonly Outage[]): Outage | undefined {
  // An outage that lasts past midnight is in both days' folds, and is one.
  return joined([...days.flatMap(({ outages }) => outages), ...todays]).at(-1);
}

function nextDay(time: number): number {
  return Math.ceil(time / dayMs) * dayMs;
}
