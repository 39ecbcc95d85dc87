/** What a pair of windows leaves unsaid. Pure. */
import { factorFor } from '../objectives/burnPairs.ts';
import type { ObjectiveWindow } from './config.ts';
import { objectiveWindowDefault } from './defaults.ts';

const minuteMs = 60_000;

/** Google, "The Site Reliability Workbook", chapter 5: the short window is a twelfth of the long one. */
export function shortMsFor(longMs: number, leastMs: number): number {
  return Math.max(wholeMinutes(longMs / 12), leastMs);
}

function wholeMinutes(ms: number): number {
  return Math.ceil(ms / minuteMs) * minuteMs;
}

type Pace = { readonly factor?: number | undefined; readonly budgetShare?: number | undefined };

/** Undefined when neither is given. */
export function factorOf({ factor, budgetShare }: Pace, periodMs: number, longMs: number): number | undefined {
  return factor ?? (budgetShare === undefined ? undefined : factorFor(budgetShare, periodMs, longMs));
}

type WindowText =
  | number
  | { readonly calendar: 'week' | 'month' | 'quarter'; readonly timezone?: string | undefined }
  | undefined;

export function objectiveWindowOf(written: WindowText): ObjectiveWindow {
  if (written === undefined) return objectiveWindowDefault;
  if (typeof written === 'number') return { kind: 'rolling', ms: written };
  return { kind: 'calendar', unit: written.calendar, timezone: written.timezone ?? 'UTC' };
}
