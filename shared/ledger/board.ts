/**
 * The read model: what an answer needs of the past, so that answering costs the same after a year as
 * after a day. Recomputed from hours and days each time an hour ends.
 */
import type { Tally } from '../availability/tally.ts';
import type { WindowId } from '../availability/windows.ts';
import type { Outage } from './hour.ts';

/** One bar of the 90-day history. All of it covered and yet without an availability: maintenance all day. */
export type DayBar = {
  readonly availability?: number;
  readonly coverage: number;
  /** What the day was made of; absent on boards that were written before they told it. */
  readonly tally?: Tally;
  /** How many stretches users found down, at most `dayOutagesMax`; absent when there was none, or nobody told. */
  readonly outages?: number;
};

export type BoardService = {
  /** The slot of the service's first round ever, Unix milliseconds. */
  readonly since: number;
  /** The visible series over the windows that end at the board's `asOf`, counted in whole hours. */
  readonly windows: Readonly<Partial<Record<WindowId, Tally>>>;
  /** The finished days before `asOf`, oldest first, the last one being yesterday; null where nothing was watched. */
  readonly days: readonly (DayBar | null)[];
  /** The visible series from midnight up to `asOf`. */
  readonly today: Tally;
  /** How many stretches of today, up to `asOf`, users found down; absent when there was none, or nobody told. */
  readonly todayOutages?: number;
  readonly lastOutage?: Outage;
};

export type Board = {
  readonly shard: string;
  readonly writer: string;
  /** The hour up to which everything is folded, Unix milliseconds. */
  readonly asOf: number;
  readonly services: Readonly<Record<string, BoardService>>;
};

export const boardDays = 90;
