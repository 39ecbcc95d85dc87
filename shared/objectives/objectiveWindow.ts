/** Where an objective's window begins and ends. Pure; all times are Unix milliseconds. */
import { type Beginnings, beginningsOf, between } from '../availability/cron.ts';
import { dayMs } from '../availability/slots.ts';
import type { ObjectiveWindow } from '../config/config.ts';

type Calendar = Extract<ObjectiveWindow, { kind: 'calendar' }>;

/** `to` is where it ends: now for a rolling window, later for a calendar one. */
export type Period = { readonly from: number; readonly to: number };

/** The first minute of each unit, as cron expressions. */
const beginnings = {
  week: '0 0 * * 1',
  month: '0 0 1 * *',
  quarter: '0 0 1 1,4,7,10 *',
} as const;

/** The longest that one lasts, with a day for whatever the clocks do. */
const longestMs = { week: 8 * dayMs, month: 32 * dayMs, quarter: 93 * dayMs } as const;

/** What the standard factors are scaled to: calendar units differ in length, and alerts should not differ with them. */
const customaryMs = { week: 7 * dayMs, month: 30 * dayMs, quarter: 90 * dayMs } as const;

/** The period that burn rates refer to, in milliseconds. */
export function periodMs(window: ObjectiveWindow): number {
  return window.kind === 'rolling' ? window.ms : customaryMs[window.unit];
}

/** The window that `now` lies in. */
export function periodAt(window: ObjectiveWindow, now: number): Period {
  if (window.kind === 'rolling') return { from: now - window.ms, to: now };
  const found = beginningsFor(window);
  const from = [...between(found, now - longestMs[window.unit], now + 1)].at(-1);
  const [to] = between(found, now + 1, now + longestMs[window.unit]);
  if (from === undefined || to === undefined) throw new Error(`no ${window.unit} found around ${now}`);
  return { from, to };
}

/** Searching a calendar costs much more than looking up what was found. */
const read = new Map<string, Beginnings>();

function beginningsFor({ unit, timezone }: Calendar): Beginnings {
  const key = `${unit} ${timezone}`;
  const known = read.get(key) ?? beginningsOf(beginnings[unit], timezone);
  read.set(key, known);
  return known;
}
