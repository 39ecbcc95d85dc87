/** Incidents as a list of links, the newest first. */
import { html } from 'hono/html';
import type { Incident } from '../../incidents/incident.ts';
import { incidentPath } from './incidentPath.ts';
import { incidentHeadline } from './incidentWords.ts';
import { timeTag } from './timeTag.ts';

/** A page is for reading; the API lists the rest. */
const shownMax = 100;

export type IncidentsView = {
  /** By id. */
  readonly titles: ReadonlyMap<string, string>;
  readonly now: number;
  /** Where all of them are listed. */
  readonly all: string;
};

export function incidentList(incidents: readonly Incident[], { titles, now, all }: IncidentsView) {
  const shown = incidents.slice(0, shownMax);
  const items = shown.map((incident) => {
    const title = titles.get(incident.service) ?? incident.service;
    const state = incident.state === 'open' ? html`<strong class="state down">✕ open</strong> ` : '';
    return html`<li>${state}<a href="${incidentPath(incident)}">${incidentHeadline(incident, title, now)}</a> <span class="soft">${timeTag(incident.from)}${incident.drill === undefined ? '' : ', in a drill'}</span></li>`;
  });
  const more = incidents.length - shown.length;
  return html`<ul class="alerts">${items}</ul>${more > 0 ? html`<p class="soft">and ${more} before: <a href="${all}">all of them</a></p>` : ''}`;
}
