/** Ninety days as an SVG: one bar a day, its height and pattern saying what its colour says. */
import { html, raw } from 'hono/html';
import { dayMs, dayOf } from '../../availability/slots.ts';
import type { DayBar } from '../../ledger/board.ts';
import { dayText } from '../../ledger/keys.ts';
import { percentText } from '../words.ts';

const barWidth = 6;
const barGap = 2;
const height = 34;

/** Below this share of decided slots a day's figure says little; it is drawn hatched. */
const coverageLow = 0.9;

type BarKind = 'none' | 'gap' | 'up' | 'slight' | 'down';

function barKind(bar: DayBar | null): BarKind {
  if (bar === null) return 'none';
  if (bar.availability === undefined) return 'gap';
  if (bar.availability >= 1) return 'up';
  return bar.availability >= 0.99 ? 'slight' : 'down';
}

const heights = { none: 0.25, gap: 0.45, up: 1, slight: 0.85, down: 0.65 } as const satisfies Record<BarKind, number>;

function barText(day: number, bar: DayBar | null): string {
  const date = dayText(day);
  if (bar === null) return `${date}: not watched`;
  if (bar.availability === undefined) return `${date}: ${bar.coverage === 1 ? 'maintenance' : 'no data'}`;
  const coverage = bar.coverage < 1 ? `, ${percentText(bar.coverage)} of the day seen` : '';
  return `${date}: ${percentText(bar.availability)}${coverage}`;
}

/** @param now decides which day is the last one, Unix milliseconds. */
export function daysSvg(title: string, days: readonly (DayBar | null)[], now: number) {
  const first = dayOf(now) - (days.length - 1) * dayMs;
  const width = days.length * (barWidth + barGap) - barGap;
  const watched = days.filter((bar) => bar !== null);
  const troubled = watched.filter((bar) => barKind(bar) === 'slight' || barKind(bar) === 'down');
  const label = `${title}, last ${days.length} days: ${watched.length} watched, ${troubled.length} with downtime`;
  const rects = days.map((bar, index) => {
    const kind = barKind(bar);
    const tall = Math.round(height * heights[kind]);
    const low = bar !== null && bar.availability !== undefined && bar.coverage < coverageLow ? ' low' : '';
    const text = barText(first + index * dayMs, bar);
    const x = index * (barWidth + barGap);
    return html`<rect class="${kind}${low}" x="${x}" y="${height - tall}" width="${barWidth}" height="${tall}" rx="1.5"><title>${text}</title></rect>`;
  });
  return html`<svg class="days" viewBox="0 0 ${width} ${height}" preserveAspectRatio="none" role="img" aria-label="${label}">${raw(rects.join(''))}</svg>`;
}
