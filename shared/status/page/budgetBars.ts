/** What is left of a service's error budgets, as bars with words beside them. */
import { html } from 'hono/html';
import { budgetName, targetText } from '../../alerts/phrases.ts';
import type { SloId } from '../../objectives/slo.ts';
import type { ServiceStatus } from '../model.ts';
import { presentBudget } from '../wire/presentBudget.ts';
import { budgetNotes, isCounted, leftSentence, periodText, type ToldBudget } from './budgetWords.ts';

/** With less than this share left, the bar is drawn in the colour of a slight trouble. */
const lowShare = 0.25;

const width = 100;
const height = 6;

/** @param elsewhere the budgets that are told of beside the bars: nothing is said here of those that no board has. */
export function budgetBars({ objective, budgets }: ServiceStatus, elsewhere: readonly SloId[] = []) {
  if (objective === undefined) return '';
  const slos: readonly SloId[] = objective.latency === undefined ? ['availability'] : ['availability', 'latency'];
  const bars = slos.map((slo) => {
    const budget = budgets.find((one) => one.slo === slo);
    if (budget === undefined && elsewhere.includes(slo)) return '';
    if (budget === undefined)
      return html`
<p class="budget soft">The ${budgetName(slo)} has not been counted yet.</p>`;
    return budgetBar(presentBudget(budget));
  });
  return html`
<div class="pair">${bars}</div>`;
}

function budgetBar(budget: ToldBudget) {
  const notes = [`${targetText(budget.target)} over ${overText(budget)}`, ...budgetNotes(budget)];
  return html`
<div class="budget">${barSvg(budget)}<p><strong>${leftSentence(budget)}</strong> <span class="soft">${notes.join(' · ')}</span></p></div>`;
}

function overText(budget: ToldBudget): string {
  return budget.calendar === undefined ? `the ${periodText(budget)}` : periodText(budget);
}

/** The words beside it say the same, so that it is for the eye alone. */
function barSvg(budget: ToldBudget) {
  const { spentShare, stale, state } = budget;
  const isKnown = isCounted(budget);
  const left = isKnown ? Math.max(0, 1 - (spentShare ?? 1)) : 0;
  const isUnsure = stale === true || !isKnown;
  const kind = isUnsure ? 'gap' : left < lowShare || state === 'burning' ? 'slight' : 'up';
  const filled = Math.round(width * left * 10) / 10;
  return html`<svg viewBox="0 0 ${width} ${height}" preserveAspectRatio="none" aria-hidden="true"><rect class="none" width="${width}" height="${height}"/><rect class="${kind}" width="${filled}" height="${height}"/></svg>`;
}
