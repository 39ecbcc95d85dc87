/**
 * Ninety days as an SVG: one bar a day, its height and outline saying what its colour says; beneath it the same in words.
 * The script tells a bar's day from these words.
 */
import { html, raw } from 'hono/html';
import { dayMs, dayOf } from '../../availability/slots.ts';
import type { DayBar } from '../../ledger/board.ts';
import { dayText } from '../../ledger/keys.ts';
import type { ServiceStatus } from '../model.ts';
import { type AlikeDays, type BarKind, type BarLook, barLook, type DayView, plainDay, toldDays } from './dayWords.ts';
import { dayPath, servicePath } from './servicePath.ts';

const barWidth = 6;
const barStep = 8;
const height = 34;

/** Of the whole height. No two are alike, so that whoever sees no colours sees the difference. */
const heights = {
  up: 1,
  slight: 0.85,
  down: 0.68,
  gap: 0.5,
  planned: 0.34,
  none: 0.15,
} as const satisfies Record<BarKind, number>;

const kinds = Object.keys(heights) as BarKind[];

export type BarsView = DayView & {
  /** Decides which day is the last one, Unix milliseconds. */
  readonly now: number;
};

type Drawn = Pick<ServiceStatus, 'id' | 'title' | 'days'>;

export function dayBars(service: Drawn, view: BarsView) {
  const { id, title, days } = service;
  const watched = days.filter((bar) => bar !== null);
  const troubled = watched.filter(({ availability }) => availability !== undefined && availability < 1);
  const label = `${title}, last ${days.length} days: ${watched.length} watched, ${troubled.length} with downtime`;
  return html`<div class="bars" id="bars-${id}" data-path="${servicePath(id)}/days/" data-last="${dayText(view.now)}" data-days="${days.length}">${barsSvg(days, label)}</div>
<p class="soft ends"><span>${days.length - 1} days ago</span><span>today</span></p>
${dayTable(service, view)}`;
}

/** @param bars the oldest first, whatever time each stands for. */
export function barsSvg(bars: readonly (DayBar | null)[], label: string) {
  const width = bars.length * barStep - barStep + barWidth;
  return html`<svg class="days" viewBox="0 0 ${width} ${height}" preserveAspectRatio="none" role="img" aria-label="${label}">${raw(paths(bars))}</svg>`;
}

/** A path for all bars of a look: a tenth of the bytes of a shape for each. */
function paths(days: readonly (DayBar | null)[]): string {
  const looks = days.map(barLook);
  return kinds.flatMap((kind) => [false, true].map((low) => path(looks, { kind, low }))).join('');
}

function path(looks: readonly BarLook[], { kind, low }: BarLook): string {
  const places = looks.flatMap((look, place) => (look.kind === kind && look.low === low ? [place] : []));
  if (places.length === 0) return '';
  const tall = Math.round(height * heights[kind]);
  const bar = `h${barWidth}v${tall}h-${barWidth}z`;
  const moves = places.map((place, index) => {
    const before = places[index - 1];
    return before === undefined ? `M${place * barStep} ${height - tall}` : `m${(place - before) * barStep} 0`;
  });
  return `<path class="${kind}${low ? ' low' : ''}" d="${moves.map((move) => `${move}${bar}`).join('')}"/>`;
}

/** Days that nobody watched have no page. On a brief page the links are on the page of the service, and in the script's words. */
function dayTable({ id, title, days }: Drawn, view: BarsView) {
  const { now, isBrief } = view;
  const first = dayOf(now) - (days.length - 1) * dayMs;
  const link = (index: number) => {
    const day = dayText(first + index * dayMs);
    return isBrief || days[index] === null ? day : html`<a href="${dayPath(id, day)}">${day}</a>`;
  };
  const dates = (one: AlikeDays) =>
    one.first === one.last ? link(one.last) : html`${link(one.first)} to ${link(one.last)}`;
  const rows = toldDays(days, view).toReversed();
  return html`<details id="days-${id}"><summary>Day by day<span class="vh"> of ${title}</span></summary><table class="byday" data-else="${plainDay}"><caption>Days of UTC. Those that are not listed: ${plainDay}.</caption><thead><tr><th scope="col">day</th><th scope="col">what was seen</th></tr></thead><tbody>${rows.map(
    (one) => html`<tr><th scope="row">${dates(one)}</th><td>${one.words}</td></tr>`,
  )}</tbody></table></details>`;
}

const legendTexts = {
  up: 'no downtime',
  slight: 'less than 1 % down',
  down: 'more down',
  gap: 'nobody could tell',
  planned: 'maintenance',
  none: 'not watched',
} as const satisfies Record<BarKind, string>;

/** Once a page: what bars look like, and why. */
export function barsLegend() {
  const item = (look: BarLook, text: string) =>
    html`<li><svg viewBox="0 0 ${barWidth} ${height}" aria-hidden="true">${raw(path([look], look))}</svg>${text}</li>`;
  return html`<ul class="legend" aria-label="What the bars of a day say">${kinds.map((kind) => item({ kind, low: false }, legendTexts[kind]))}${item({ kind: 'up', low: true }, 'hollow: less than 90 % of the day seen')}</ul>`;
}
