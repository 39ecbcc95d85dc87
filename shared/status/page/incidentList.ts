/** Incidents as a list of links, in the order given. */
import { html } from 'hono/html';
import type { Incident } from '../../incidents/incident.ts';
import { incidentHeadline } from '../incidentWords.ts';
import { incidentPath } from './incidentPath.ts';
import { stateLabel } from './stateLabel.ts';
import { timeTag } from './timeTag.ts';

export type IncidentsView = {
  /** By id. */
  readonly titles: ReadonlyMap<string, string>;
  /** Until when those that are not over have lasted. */
  readonly now: number;
};

export function incidentList(incidents: readonly Incident[], { titles, now }: IncidentsView) {
  return html`<ul class="list">${incidents.map((incident) => {
    const title = titles.get(incident.service) ?? incident.service;
    return html`<li>${stateOf(incident)} <a href="${incidentPath(incident)}">${incidentHeadline(incident, title, now)}</a> <span class="soft">${incident.to === undefined ? 'since ' : ''}${timeTag(incident.from)}</span></li>`;
  })}</ul>`;
}

/** How it stands now, as a symbol and a word. */
export function stateOf({ state, scope, to }: Pick<Incident, 'state' | 'scope' | 'to'>) {
  if (state === 'closed') return stateLabel('up', 'over');
  if (to !== undefined) return stateLabel('degraded', 'not over yet');
  return scope === 'service' ? stateLabel('down', 'down') : stateLabel('degraded', 'down, unnoticed');
}
