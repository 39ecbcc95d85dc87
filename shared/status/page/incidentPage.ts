/** The page of one incident, and the page of all. */
import { html } from 'hono/html';
import type { Config } from '../../config/config.ts';
import { plainPage } from '../../config/pageConfig.ts';
import type { Incident } from '../../incidents/incident.ts';
import type { AllIncidents } from '../../incidents/readIncidents.ts';
import type { Section } from '../section.ts';
import type { Viewer } from '../viewer.ts';
import { durationText } from '../words.ts';
import { incidentList } from './incidentList.ts';
import { incidentPath } from './incidentPath.ts';
import { afterText, incidentFacts, incidentHeadline, incidentMoments } from './incidentWords.ts';
import { servicePath } from './servicePath.ts';
import { pageShell } from './shell.ts';
import { timeTag } from './timeTag.ts';

export type IncidentQuestion = { readonly config: Config; readonly viewer: Viewer; readonly now: number };

const refreshSeconds = 30;

export async function incidentPage(incident: Incident, { config, viewer, now }: IncidentQuestion): Promise<string> {
  const title = titleOf(config, incident.service);
  const headline = incidentHeadline(incident, title, now);
  const moments = incidentMoments(incident);
  const stages = moments.map((one, index) => html`<li><span>${afterText(moments, index)}</span> ${one.text}</li>`);
  return await pageShell({
    title: headline,
    page: config.page ?? plainPage,
    viewer,
    path: incidentPath(incident),
    generatedAt: now,
    ...(incident.state === 'open' ? { refreshSeconds } : {}),
    main: html`<h1>${headline}</h1>
<section class="card" aria-labelledby="what"><h2 id="what">What happened</h2>
<p>Service: <a href="${servicePath(incident.service)}">${title}</a>. Began ${timeTag(incident.from)}${incident.to === undefined ? '' : html`, ended ${timeTag(incident.to)}`}.</p>
${incidentFacts(incident).map((fact) => html`<p>${fact}</p>`)}
<div class="story"><ol>${stages}</ol></div></section>`,
  });
}

export async function incidentsPage(
  section: Section<AllIncidents>,
  { config, viewer, now }: IncidentQuestion,
): Promise<string> {
  return await pageShell({
    title: 'Incidents',
    page: config.page ?? plainPage,
    viewer,
    path: '/incidents',
    generatedAt: now,
    refreshSeconds,
    main: html`<h1>Incidents of the last 90 days</h1>${allPart(section, { config, now })}`,
  });
}

function allPart(section: Section<AllIncidents>, { config, now }: Pick<IncidentQuestion, 'config' | 'now'>) {
  if (section.state === 'failed') {
    return html`<p class="note alone" role="alert">The incidents could not be read: whether there were any is not known.</p>`;
  }
  if (section.state === 'hidden') return html`<p>Incidents are told to operators only.</p>`;
  const { incidents, regions, figures } = section.value;
  const titles = new Map(config.services.map(({ id, title }) => [id, title]));
  const lost = regions.map(
    ({ region, from, to, services }) =>
      html`<li><strong>${region} was lost</strong> ${timeTag(from)}${to === undefined ? ', until now' : html` for ${durationText(to - from)}`}: ${services.map((id) => titles.get(id) ?? id).join(', ')}</li>`,
  );
  const counted = figures.count === 1 ? 'Users found 1 incident' : `Users found ${figures.count} incidents`;
  const means = [
    ...(figures.mttdMs === undefined ? [] : [`noticed after ${durationText(figures.mttdMs)} in the mean`]),
    ...(figures.mttrMs === undefined ? [] : [`over after ${durationText(figures.mttrMs)}`]),
    ...(figures.mtbfMs === undefined ? [] : [`one every ${durationText(figures.mtbfMs)}`]),
  ];
  return html`<section class="card" aria-labelledby="all"><h2 id="all">${[counted, ...means].join('; ')}</h2>
${lost.length === 0 ? '' : html`<ul class="alerts">${lost}</ul>`}
${incidents.length === 0 ? html`<p>Nothing was wrong in what was watched.</p>` : incidentList(incidents, { titles, now, all: '/api/v1/incidents?window=90d' })}</section>`;
}

function titleOf({ services }: Config, id: string): string {
  return services.find((one) => one.id === id)?.title ?? id;
}
