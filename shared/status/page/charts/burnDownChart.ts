/** What was left of an error budget, day by day, and how it goes on at the present pace. */
import { html } from 'hono/html';
import { budgetName } from '../../../alerts/phrases.ts';
import { dayMs, slotAt } from '../../../availability/slots.ts';
import { dayText } from '../../../ledger/keys.ts';
import type { SloId } from '../../../objectives/slo.ts';
import type { BurnDown, BurnDownPoint } from '../../readBurnDown.ts';
import { momentText, percentText } from '../../words.ts';
import { chartKey, type Line, lineChart } from './lineChart.ts';

export function burnDownChart({ slo, at, budget, stepMs, points }: BurnDown, title: string) {
  const name = budgetName(slo.id);
  const last = points.at(-1);
  if (last === undefined) {
    return html`<p class="soft">Nothing of the ${name} can be spent yet: nothing has been counted.</p>`;
  }
  const { goneAt } = budget;
  const isGone = last.left <= 0;
  const left: Line = { name: 'left', points: points.map((point) => ({ at: point.at, value: point.left })) };
  const pace: Line = { name: 'at the present pace', points: paceOf(last, budget) };
  const lines = pace.points.length === 0 ? [left] : [left, pace];
  const chart = lineChart({
    lines,
    from: budget.from,
    to: Math.max(budget.to, at, isGone ? at : (goneAt ?? at)),
    min: Math.min(0, ...points.map((point) => point.left)),
    max: 1,
    label: `What is left of the ${name} of ${title}, over its window; the table beneath has the figures`,
    text: signedPercent,
  });
  return html`<h3>How the ${name} went down</h3>
<p class="soft">${courseText(last, budget)}</p>
${chartKey(lines.map((line) => line.name))}${chart}${table(points, slo.id, stepMs)}`;
}

type Course = Pick<BurnDown['budget'], 'goneAt' | 'burnRate' | 'to'>;

function paceOf(last: BurnDownPoint, { goneAt }: Course): Line['points'] {
  if (goneAt === undefined || goneAt <= last.at || last.left <= 0) return [];
  return [
    { at: last.at, value: last.left },
    { at: goneAt, value: 0 },
  ];
}

function courseText(last: BurnDownPoint, { goneAt, burnRate, to }: Course): string {
  const now = `${signedPercent(last.left)} left at ${momentText(last.at)}`;
  if (last.left <= 0) return `${now}: it is spent.`;
  if (goneAt !== undefined) return `${now}. At the present pace it is gone at ${momentText(goneAt)}.`;
  if (burnRate === undefined) return `${now}. How fast it burns is not known.`;
  return to > last.at
    ? `${now}. At the present pace it lasts until it begins anew, at ${momentText(to)}.`
    : `${now}. At the present pace it lasts.`;
}

/** The oldest point is where nothing was spent. Where nothing was spent since, it is as it was before. */
function table(points: readonly BurnDownPoint[], slo: SloId, stepMs: number) {
  const name = budgetName(slo);
  const [unit, by] = stepMs === dayMs ? (['day', 'Day by day'] as const) : (['hour', 'Hour by hour'] as const);
  const ends = points.slice(1);
  const told = ends.filter(({ spent }, index) => spent !== 0 || index === ends.length - 1).toReversed();
  return html`<details id="burn-${slo}"><summary>${by}<span class="vh"> of the ${name}</span></summary><div class="scroll" role="region" tabindex="0" aria-label="How the ${name} went down"><table><caption>Every ${unit} of UTC in which something was spent, and the last one; in the others nothing was.</caption><thead><tr><th scope="col">${unit}</th><th scope="col">spent</th><th scope="col">left at its end</th></tr></thead><tbody>${told.map(
    (point) =>
      html`<tr><th scope="row">${stepText(point, stepMs)}</th><td>${signedPercent(point.spent)}</td><td>${signedPercent(point.left)}</td></tr>`,
  )}</tbody></table></div></details>`;
}

/** The day or hour that ends at the point, or is under way then. */
function stepText({ at }: BurnDownPoint, stepMs: number): string {
  const begun = slotAt(at - 1, stepMs);
  return stepMs === dayMs ? dayText(begun) : momentText(begun);
}

/** What is overspent has a minus. */
function signedPercent(ratio: number): string {
  // A figure that was subtracted from another one may be a hair off.
  const share = Math.round(ratio * 1e9) / 1e9;
  return share < 0 ? `−${percentText(-share)}` : percentText(share);
}
