/** The page of all incidents: by month, the newest first, of every service or of one. */
import { html, raw } from 'hono/html';
import type { Config, Service } from '../../config/config.ts';
import { plainPage } from '../../config/pageConfig.ts';
import type { Incident, IncidentFigures, RegionIncident } from '../../incidents/incident.ts';
import type { AllIncidents } from '../../incidents/readIncidents.ts';
import type { Section } from '../section.ts';
import type { Viewer } from '../viewer.ts';
import { durationText } from '../words.ts';
import { incidentList } from './incidentList.ts';
import { cardPart, sectionPart } from './sectionPart.ts';
import { servicePath } from './servicePath.ts';
import { type Markup, pageShell } from './shell.ts';
import { timeTag } from './timeTag.ts';

export type IncidentsQuestion = {
  /** With the services alone that the viewer may know of. */
  readonly config: Config;
  readonly viewer: Viewer;
  readonly now: number;
  /** Of this one alone; of all when absent. */
  readonly service?: Service;
};

const refreshSeconds = 30;

/** A page is for reading; the API lists the rest. */
const shownMax = 200;

/** As many links stand openly beside each other. */
const openLinksMax = 12;

/** @param section as the viewer may see it. */
export async function incidentsPage(section: Section<AllIncidents>, question: IncidentsQuestion): Promise<string> {
  const { config, viewer, now, service } = question;
  const heading =
    service === undefined ? 'Incidents of the last 90 days' : `Incidents of ${service.title}, last 90 days`;
  const unknown = 'The incidents could not be read: whether there were any is not known.';
  return await pageShell({
    title: heading,
    page: config.page ?? plainPage,
    viewer,
    path: '/incidents',
    generatedAt: now,
    refreshSeconds,
    main: html`<h1>${heading}</h1>
${section.state === 'hidden' ? html`<p class="note alone">Incidents are told to operators only.</p>` : filterLinks(question)}
${sectionPart(section, unknown, (all) => allPart(all, question))}`,
  });
}

/** Plain links, so that a filtered list can be kept and sent. */
function filterLinks({ config, service }: IncidentsQuestion): Markup {
  const link = (path: string, text: string, isCurrent: boolean) =>
    html`<li><a href="${path}"${raw(isCurrent ? ' aria-current="true"' : '')}>${text}</a></li>`;
  const items = [
    link('/incidents', 'All services', service === undefined),
    ...config.services.map(({ id, title }) =>
      link(`/incidents?service=${encodeURIComponent(id)}`, title, service?.id === id),
    ),
  ];
  const list = html`<ul class="links" aria-label="Whose incidents">${items}</ul>`;
  if (items.length <= openLinksMax) return list;
  return html`<details id="whose"><summary>Of one service</summary>${list}</details>`;
}

function allPart(all: AllIncidents, { config, now, service }: IncidentsQuestion): Markup {
  const own = <T>(items: readonly T[], isOwn: (item: T, id: string) => boolean) =>
    service === undefined ? items : items.filter((item) => isOwn(item, service.id));
  const incidents = own(all.incidents, (one, id) => one.service === id);
  const regions = own(all.regions, (one, id) => one.services.includes(id));
  const titles = new Map(config.services.map(({ id, title }) => [id, title]));
  const api = `/api/v1${service === undefined ? '' : servicePath(service.id)}/incidents`;
  const shown = incidents.slice(0, shownMax);
  return html`<p class="figure-line">${figuresText(figuresFor(all, service))}</p>
${regions.length === 0 ? '' : cardPart('regions', 'Lost regions', regionsPart(regions, titles))}
${incidents.length === 0 ? html`<p class="note alone">Nothing was wrong in what was watched.</p>` : ''}
${byMonth(shown).map(({ month, items }) => cardPart(`month-${month}`, monthText(month), incidentList(items, { titles, now })))}
<p class="soft">${incidents.length > shown.length ? html`The last ${shownMax} are listed; there are ${incidents.length - shown.length} more. ` : ''}All of them, and those of a year by service: <a href="${api}.csv?window=90d">CSV</a>, <a href="${api}?window=90d">JSON</a>.</p>`;
}

function figuresFor({ figures, services }: AllIncidents, service: Service | undefined): IncidentFigures {
  const own = services.find((one) => one.service === service?.id);
  return service === undefined || own === undefined ? figures : own.figures;
}

/** Rehearsals, and what users did not notice, are not among these. */
function figuresText({ count, closed, mttdMs, mttrMs, mtbfMs }: IncidentFigures): string {
  if (count === 0) return 'Users found nothing down.';
  const found = `Users found something down ${count === 1 ? 'once' : `${count} times`}`;
  const means = [
    ...(closed < count ? [`${count - closed} not over yet`] : []),
    ...(mttrMs === undefined ? [] : [`over after ${durationText(mttrMs)} in the mean`]),
    ...(mttdMs === undefined ? [] : [`noticed by Holdfast after ${durationText(mttdMs)} in the mean`]),
    ...(mtbfMs === undefined ? [] : [`${durationText(mtbfMs)} from one to the next in the mean`]),
  ];
  return `${[found, ...means].join('; ')}.`;
}

function regionsPart(regions: readonly RegionIncident[], titles: ReadonlyMap<string, string>): Markup {
  return html`<ul class="list">${regions.map(({ region, from, to, services }) => {
    const lasted = to === undefined ? html`, until now` : html`, for ${durationText(to - from)}`;
    return html`<li><strong>${region}</strong> since ${timeTag(from)}${lasted}: ${services.map((id) => titles.get(id) ?? id).join(', ')}</li>`;
  })}</ul>`;
}

type Month = { readonly month: string; readonly items: Incident[] };

/** Months of UTC, by when an incident began. */
function byMonth(incidents: readonly Incident[]): readonly Month[] {
  const months: Month[] = [];
  for (const incident of incidents) {
    const month = new Date(incident.from).toISOString().slice(0, 7);
    const last = months.at(-1);
    if (last?.month === month) last.items.push(incident);
    else months.push({ month, items: [incident] });
  }
  return months;
}

/** `November 2026` */
function monthText(month: string): string {
  const format = new Intl.DateTimeFormat('en', { month: 'long', year: 'numeric', timeZone: 'UTC' });
  return format.format(new Date(`${month}-01T00:00:00Z`));
}
