/** What was left of an error budget, day by day, and how it goes on. */
import { html } from 'hono/html';
import { dayText } from '../../../ledger/keys.ts';
import type { BurnDownPoint } from '../../burnDown.ts';
import { percentText } from '../../words.ts';
import { lineChart } from './lineChart.ts';

export type BurnDownView = {
  readonly title: string;
  readonly from: number;
  /** The end of the window, which may lie in the future. */
  readonly to: number;
  /** When it will be gone at the present pace, Unix milliseconds. */
  readonly goneAt?: number;
};

export function burnDownChart(points: readonly BurnDownPoint[], { title, from, to, goneAt }: BurnDownView) {
  const last = points.at(-1);
  if (last === undefined) return html`<p class="soft">No day of the window has been counted yet.</p>`;
  const projected =
    goneAt === undefined || goneAt <= last.at
      ? []
      : [
          {
            name: 'at the present pace',
            points: [
              { at: last.at, value: last.left },
              { at: goneAt, value: 0 },
            ],
          },
        ];
  const end = Math.max(to, goneAt ?? to);
  const chart = lineChart({
    lines: [{ name: 'left', points: points.map(({ at, left }) => ({ at, value: left })) }, ...projected],
    from,
    to: Math.max(end, last.at),
    min: Math.min(0, ...points.map(({ left }) => left)),
    max: 1,
    marks: [{ value: 0, name: 'nothing left' }],
    label: `Error budget of ${title}, day by day; the table beneath has the figures`,
    text: signedPercent,
  });
  return html`${chart}<details id="burn-table"><summary>Day by day</summary><table><caption>Left of the budget at the end of the day, by the time that users found it down</caption><thead><tr><th scope="col">day</th><th scope="col">left</th></tr></thead><tbody>${points
    .toReversed()
    .map(
      ({ at, left }) => html`<tr><th scope="row">${dayText(at - 1)}</th><td>${signedPercent(left)}</td></tr>`,
    )}</tbody></table></details>`;
}

function signedPercent(ratio: number): string {
  return ratio < 0 ? `−${percentText(-ratio)}` : percentText(ratio);
}
