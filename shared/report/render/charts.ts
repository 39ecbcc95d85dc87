/** The report's charts: SVG inside the file. What they show stands in a table or a sentence, too. Pure. */
import { html } from 'hono/html';
import { percentText } from '../../status/words.ts';
import type { ReportedService } from '../reportSchema.ts';
import { coverageEnough } from '../rules.ts';
import type { Mark } from './marks.ts';

type Days = Extract<ReportedService['availability'], { state: 'shown' }>['value']['days'];
type Day = Days[number];

const slotWidth = 8;
const barWidth = 6;
const height = 34;

type Kind = 'none' | 'gap' | 'up' | 'slight' | 'down';

/** How tall a bar is says what its colour says. */
const shares = { none: 0.2, gap: 0.4, up: 1, slight: 0.85, down: 0.6 } as const satisfies Record<Kind, number>;

/** A day with a few minutes of downtime, and one with more than a quarter of an hour. */
const slightFrom = 0.99;

function kindOf({ availability, seen }: Day): Kind {
  if (availability === null) return seen === null || seen === 0 ? 'none' : 'gap';
  if (availability >= 1) return 'up';
  return availability >= slightFrom ? 'slight' : 'down';
}

function dayText({ day, availability, seen }: Day): string {
  if (availability === null) return `${day}: nothing seen`;
  const unseen = seen !== null && seen < 1 ? `, ${percentText(seen)} of it seen` : '';
  return `${day}: ${percentText(availability)}${unseen}`;
}

/** One bar a day. */
export function daysChart(title: string, days: Days): Mark {
  const troubled = days.filter((day) => kindOf(day) === 'slight' || kindOf(day) === 'down').length;
  const unseen = days.filter((day) => kindOf(day) === 'none' || kindOf(day) === 'gap').length;
  const label = `${title}: ${days.length} days, ${troubled} with downtime, ${unseen} not seen`;
  const bars = days.map((day, index) => {
    const kind = kindOf(day);
    const tall = Math.round(height * shares[kind]);
    const low = day.seen !== null && day.seen < coverageEnough && kind !== 'none' ? ' low' : '';
    return html`<rect class="${kind}${low}" x="${index * slotWidth}" y="${height - tall}" width="${barWidth}" height="${tall}"><title>${dayText(day)}</title></rect>`;
  });
  return html`<svg class="days" viewBox="0 0 ${Math.max(1, days.length) * slotWidth} ${height}" preserveAspectRatio="none" role="img" aria-label="${label}">${bars}</svg>`;
}

/** Whose days the table beside the chart lists: all others were seen well, and were up. */
export function isNotable(day: Day): boolean {
  return kindOf(day) !== 'up' || (day.seen ?? 0) < coverageEnough;
}

const width = 1000;

/**
 * How much of a budget is spent: what the period's incidents took, one piece each, and before them the rest.
 * @param pieces shares of the budget, in the order of the table.
 */
export function budgetChart(title: string, spent: number, pieces: readonly number[]): Mark {
  const sum = pieces.reduce((all, one) => all + one, 0);
  const scale = width / Math.max(1, spent, sum);
  const earlier = Math.max(0, spent - sum);
  let x = earlier * scale;
  const rects = pieces.map((piece) => {
    const wide = piece * scale;
    const at = x;
    x += wide;
    // A line of the ground's colour keeps neighbours apart.
    return html`<rect class="down" x="${rounded(at)}" y="0" width="${rounded(wide)}" height="14"></rect><rect class="edge" x="${rounded(at)}" y="0" width="2" height="14"></rect>`;
  });
  const label = `${title}: ${percentText(spent)} of the budget spent`;
  return html`<svg class="spent" viewBox="0 0 ${width} 14" preserveAspectRatio="none" role="img" aria-label="${label}"><rect class="all" x="0" y="0" width="${rounded(scale)}" height="14"></rect><rect class="earlier" x="0" y="0" width="${rounded(earlier * scale)}" height="14"></rect>${rects}</svg>`;
}

function rounded(value: number): string {
  return String(Math.round(value * 10) / 10);
}
