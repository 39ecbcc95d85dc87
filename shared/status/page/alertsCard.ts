/** What fires now, on top of the page. */
import { html } from 'hono/html';
import { type Alert, isGraver } from '../../alerts/alert.ts';
import { headlineOf } from '../../alerts/headline.ts';
import { quote } from '../../config/quote.ts';
import type { StatusModel } from '../model.ts';
import { momentText } from '../words.ts';
import { stateLabel } from './stateLabel.ts';
import { timeTag } from './timeTag.ts';

/** A page is for reading; the API lists the rest. */
const shownMax = 50;

type Titles = Pick<StatusModel, 'services'>;

export function alertsCard({ alerts, services }: StatusModel) {
  if (alerts === undefined) {
    return html`
<p class="note alone">Alerts are not known: the control table did not answer.</p>`;
  }
  if (alerts.length === 0) return '';
  const covered = (alert: Alert) => alerts.filter((one) => isWithin(one, alert));
  const own = alerts.filter((alert) => !alerts.some((one) => isWithin(alert, one))).toSorted(pagesFirst);
  return html`
<section class="card" aria-labelledby="alerts"><h2 id="alerts">Alerts</h2>
<ul class="alerts firing">${own.slice(0, shownMax).map((alert) => alertItem(alert, covered(alert), { services }))}</ul>${moreLine(own.length)}</section>`;
}

function pagesFirst(a: Alert, b: Alert): number {
  return Number(isGraver(b.severity, a.severity)) - Number(isGraver(a.severity, b.severity));
}

/** The region alert tells of it. */
function isWithin({ within }: Alert, { key, episode }: Alert): boolean {
  return within?.key === key && within.episode === episode;
}

function alertItem(alert: Alert, covered: readonly Alert[], titles: Titles) {
  return html`<li>${severityLabel(alert)} <strong>${titleOf(alert, titles)}</strong> <span class="soft">since ${timeTag(alert.state.since)}${acknowledgedText(alert)}</span>${coveredPart(alert, covered, titles)}</li>`;
}

function coveredPart({ key }: Alert, covered: readonly Alert[], titles: Titles) {
  if (covered.length === 0) return '';
  const items = covered
    .slice(0, shownMax)
    .map((alert) => html`<li>${severityLabel(alert)} ${titleOf(alert, titles)}${acknowledgedText(alert)}</li>`);
  const summary = covered.length === 1 ? '1 alert that it explains' : `${covered.length} alerts that it explains`;
  return html`<details id="covered-${encodeURIComponent(key)}"><summary>${summary}</summary><ul>${items}</ul>${moreLine(covered.length)}</details>`;
}

/** A symbol beside the word, so that colour is never the only signal. */
function severityLabel({ severity }: Alert) {
  return severity === 'page' ? stateLabel('down', 'page') : stateLabel('degraded', 'ticket');
}

function titleOf(alert: Alert, { services }: Titles): string {
  return headlineOf(alert, services.find(({ id }) => id === alert.service)?.title);
}

function acknowledgedText({ state }: Alert): string {
  if (state.kind !== 'acknowledged') return '';
  const note = state.note === undefined ? '' : `: ${quote(state.note)}`;
  return `, acknowledged by ${state.by} at ${momentText(state.at)}${note}`;
}

function moreLine(count: number) {
  return count <= shownMax
    ? ''
    : html`<p class="soft">and ${count - shownMax} more: <a href="/api/v1/alerts">all alerts</a></p>`;
}
