/** The page of one service: everything that is known of it, each part by itself. */
import { html } from 'hono/html';
import type { Config, Service } from '../../config/config.ts';
import { plainPage } from '../../config/pageConfig.ts';
import type { ServiceIncidents } from '../../incidents/readIncidents.ts';
import { type BurnDownPoint, burnDown } from '../burnDown.ts';
import type { ServiceStatus } from '../model.ts';
import type { Happening } from '../readHappenings.ts';
import type { LatencyBucket } from '../readLatency.ts';
import type { Uptime } from '../readUptime.ts';
import type { Section } from '../section.ts';
import { sees, type Viewer } from '../viewer.ts';
import { stateSymbols } from '../words.ts';
import { barsLegend, dayBars } from './bars.ts';
import { budgetBars } from './budgetBars.ts';
import { burnDownChart } from './charts/burnDownChart.ts';
import { latencyChart } from './charts/latencyChart.ts';
import { incidentList } from './incidentList.ts';
import { matrix } from './matrix.ts';
import { objectivesTable } from './objectivesTable.ts';
import { outageLine } from './outageLine.ts';
import { servicePath } from './servicePath.ts';
import { type Markup, pageShell } from './shell.ts';
import { uptimeTable } from './uptimeTable.ts';

export type ServiceSections = {
  readonly incidents: Section<ServiceIncidents>;
  readonly latency: Section<readonly LatencyBucket[]>;
  /** The days of the objective's window. */
  readonly uptime: Section<Uptime>;
  readonly happenings: Section<readonly Happening[]>;
};

export type ServiceQuestion = {
  readonly config: Config;
  readonly viewer: Viewer;
  readonly service: Service;
  readonly now: number;
};

const refreshSeconds = 30;

export async function servicePage(
  status: ServiceStatus,
  sections: ServiceSections,
  { config, viewer, service, now }: ServiceQuestion,
): Promise<string> {
  const { id, title, state } = status;
  const tells = (part: Parameters<typeof sees>[1]) => sees(viewer, part, config);
  const happenings = sections.happenings.state === 'shown' ? { happenings: sections.happenings.value } : {};
  return await pageShell({
    title: `${title} is ${state}`,
    state,
    page: config.page ?? plainPage,
    viewer,
    path: servicePath(id),
    generatedAt: now,
    refreshSeconds,
    main: html`<h1 class="headline ${state}"><span class="state" aria-hidden="true">${stateSymbols[state]}</span> ${title} is ${state}</h1>
${card('history', 'Uptime', html`${tells('incidents') ? outageLine(status, now) : ''}${barsLegend()}${dayBars(status, { now, isBrief: false, tellsOutages: tells('incidents') })}${uptimeTable(status)}`)}
${tells('budgets') ? card('objectives', 'Promised and measured', objectivesTable(status, happenings)) : ''}
${tells('budgets') ? card('budget', 'Error budget', html`${budgetBars(status)}${budgetPart(status, sections.uptime)}`) : ''}
${
  tells('latency')
    ? card(
        'latency',
        'Latency',
        part(sections.latency, 'The latency', (buckets) => latencyChart(buckets, latencyView(service, status))),
      )
    : ''
}
${tells('endpoints') ? card('endpoints', 'Endpoints', matrix(status, tells('observers') ? config.observers : [])) : ''}
${
  tells('incidents')
    ? card(
        'incidents',
        'Incidents of the last 90 days',
        part(sections.incidents, 'The incidents', (read) => incidentsPart(read, status, now)),
      )
    : ''
}`,
  });
}

function card(id: string, title: string, content: Markup) {
  return html`<section class="card" aria-labelledby="${id}"><h2 id="${id}">${title}</h2>${content}</section>`;
}

/** What could not be read is said in its place. */
function part<T>(section: Section<T>, what: string, draw: (value: T) => Markup): Markup {
  if (section.state === 'failed') return html`<p class="note" role="alert">${what} could not be read.</p>`;
  return section.state === 'hidden' ? html`` : draw(section.value);
}

function incidentsPart({ incidents }: ServiceIncidents, { id, title }: ServiceStatus, now: number): Markup {
  if (incidents.length === 0) return html`<p>Nothing was wrong in what was watched.</p>`;
  return incidentList(incidents, {
    titles: new Map([[id, title]]),
    now,
    all: `/api/v1${servicePath(id)}/incidents?window=90d`,
  });
}

function latencyView({ endpoints, objective }: Service, { title }: ServiceStatus) {
  const underMs = objective?.latency?.underMs;
  return { title, endpoints: endpoints.map(({ id }) => id), ...(underMs === undefined ? {} : { underMs }) };
}

function budgetPart({ objective, budgets, title }: ServiceStatus, uptime: Section<Uptime>): Markup {
  if (objective === undefined) return html``;
  if (objective.indicator.kind !== 'timeslices')
    return html`<p class="soft">It is counted in events; the API has its figures.</p>`;
  const goneAt = budgets.find(({ slo }) => slo === 'availability')?.goneAt;
  return part(uptime, 'How the budget went down', ({ from, to, buckets }) => {
    const ends = buckets.map((bucket, index) => ({ ...bucket, to: buckets[index + 1]?.from ?? to }));
    const budgetMs = (1 - objective.availability) * (to - from);
    const points: readonly BurnDownPoint[] = burnDown(ends, budgetMs);
    return burnDownChart(points, { title, from, to, ...(goneAt === undefined ? {} : { goneAt }) });
  });
}
