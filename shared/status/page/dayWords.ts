/** A day of a service in words, and days that are alike together. Pure. */
import type { DayBar } from '../../ledger/board.ts';
import { dayOutagesMax } from '../../ledger/hour.ts';
import { durationText, percentText } from '../words.ts';

/** How a day is drawn. `low`: too little of it was seen for its figure to say much. */
export type BarKind = 'none' | 'gap' | 'planned' | 'up' | 'slight' | 'down';
export type BarLook = { readonly kind: BarKind; readonly low: boolean };

/** From this availability on, a day with downtime had little of it. */
const slightFrom = 0.99;

/** Below this share of decided slots a day's figure says little. */
const coverageLow = 0.9;

export function barLook(bar: DayBar | null): BarLook {
  if (bar === null) return { kind: 'none', low: false };
  const { availability, coverage } = bar;
  if (availability === undefined) return { kind: coverage === 1 ? 'planned' : 'gap', low: false };
  const kind = availability >= 1 ? 'up' : availability >= slightFrom ? 'slight' : 'down';
  return { kind, low: coverage < coverageLow };
}

export type DayView = {
  /** Whether the reader may know of incidents. */
  readonly tellsOutages: boolean;
  /** Without the share of a day whose times are told: pages of very many services count their bytes. */
  readonly isBrief: boolean;
};

/** `95.833 % up: 15 min down, 1 h 30 min not looked; 1 outage` */
function dayWords(bar: DayBar | null, { tellsOutages, isBrief }: DayView): string {
  if (bar === null) return 'not watched';
  const { availability, coverage, outages } = bar;
  const times = bar.tally === undefined ? [] : timeParts(bar.tally);
  const said =
    isBrief && times.length > 0 ? times.join(', ') : [shareText(availability, coverage), timesOf(bar)].join('');
  return tellsOutages && outages !== undefined ? `${said}; ${outagesText(outages)}` : said;
}

function shareText(availability: number | undefined, coverage: number): string {
  if (availability !== undefined) return `${percentText(availability)} up`;
  return coverage === 1 ? 'maintenance all day' : 'nobody could tell';
}

function timesOf(bar: DayBar): string {
  const parts = bar.tally === undefined ? shareParts(bar) : timeParts(bar.tally);
  return parts.length === 0 ? '' : `: ${parts.join(', ')}`;
}

function timeParts({ downMs, unknownMs, missingMs, maintenanceMs }: NonNullable<DayBar['tally']>): readonly string[] {
  const times = [
    [downMs, 'down'],
    [unknownMs, 'unknown'],
    [missingMs, 'not looked'],
    [maintenanceMs, 'maintenance'],
  ] as const;
  return times.flatMap(([ms, what]) => (ms > 0 ? [`${durationText(ms)} ${what}`] : []));
}

/** Of a day of which nothing but shares was kept. */
function shareParts({ availability, coverage }: DayBar): readonly string[] {
  return availability !== undefined && coverage < 1 ? [`${percentText(coverage)} of it seen`] : [];
}

function outagesText(count: number): string {
  const least = count >= dayOutagesMax ? 'at least ' : '';
  return `${least}${count} ${count === 1 ? 'outage' : 'outages'}`;
}

/** What is said of a day of which there is nothing to tell. */
export const plainDay = '100 % up';

/** Days that follow each other and of which the same is said; `first` and `last` count from the oldest. */
export type AlikeDays = { readonly first: number; readonly last: number; readonly words: string };

/** Those of which there is something to tell. */
export function toldDays(days: readonly (DayBar | null)[], view: DayView): readonly AlikeDays[] {
  const alike: AlikeDays[] = [];
  for (const [index, bar] of days.entries()) {
    const words = dayWords(bar, view);
    const before = alike.at(-1);
    if (before?.words === words) alike[alike.length - 1] = { ...before, last: index };
    else alike.push({ first: index, last: index, words });
  }
  return alike.filter(({ words }) => words !== plainDay);
}
