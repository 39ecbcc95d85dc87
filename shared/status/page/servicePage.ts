/** Everything about one service: how it is, how it was, what it promises, what was done. */
import { html } from 'hono/html';
import { backupsOf } from '../../config/backedServices.ts';
import type { Config, Service } from '../../config/config.ts';
import { type PublicPart, plainPage } from '../../config/pageConfig.ts';
import type { ControlEvent } from '../../control/control.ts';
import type { Incident } from '../../incidents/incident.ts';
import type { RestoreStatus } from '../../restore/restoreStatus.ts';
import type { FlipStory, ServiceState, ServiceStatus, StatusModel } from '../model.ts';
import type { BurnDown } from '../readBurnDown.ts';
import type { Section } from '../section.ts';
import type { LatencyOver, LatencySpan } from '../servicePast.ts';
import { sees, type Viewer } from '../viewer.ts';
import { durationText, momentText, stateSymbols } from '../words.ts';
import { alertsCard } from './alertsCard.ts';
import { barsLegend, dayBars } from './bars.ts';
import { budgetBars } from './budgetBars.ts';
import { burnDownChart } from './charts/burnDownChart.ts';
import { failoverCard } from './failoverCard.ts';
import { refreshSeconds } from './homePage.ts';
import { incidentList } from './incidentList.ts';
import { latencyPart } from './latencyPart.ts';
import { linksPart } from './linksPart.ts';
import { matrix } from './matrix.ts';
import { objectivesTable } from './objectivesTable.ts';
import { oldBanner } from './oldBanner.ts';
import { outageLine } from './outageLine.ts';
import { cardPart, sectionPart } from './sectionPart.ts';
import { standingNotes } from './serviceCard.ts';
import { servicePath } from './servicePath.ts';
import { type Markup, pageShell } from './shell.ts';
import { unreadPlans } from './unreadPlans.ts';
import { uptimeTable } from './uptimeTable.ts';

/** All as the viewer may see it; hidden where nothing of the kind is told. */
export type ServiceSections = {
  /** Of ninety days, newest first. */
  readonly incidents: Section<readonly Incident[]>;
  readonly latency: Section<LatencyOver>;
  readonly burnDowns: Section<readonly BurnDown[]>;
  /** Of ninety days, newest first. */
  readonly movements: Section<readonly ControlEvent[]>;
  readonly flips: Section<readonly FlipStory[]>;
  readonly restores: Section<readonly RestoreStatus[]>;
};

export type ServiceQuestion = {
  readonly config: Config;
  readonly viewer: Viewer;
  readonly service: Service;
  readonly span: LatencySpan;
};

/** The page of everything has the rest. */
const incidentsMax = 20;

/** @param model as the viewer may see it; as it was last known where `isOld`. */
export async function servicePage(
  model: StatusModel,
  sections: ServiceSections,
  question: ServiceQuestion,
): Promise<string> {
  const { config, viewer, service } = question;
  const status = model.services.find(({ id }) => id === service.id);
  if (status === undefined) throw new Error(`the status lacks the configured service ${service.id}`);
  const { state, text } = headlineOf(status, model);
  const tells = (part: PublicPart) => sees(viewer, part, config);
  const now = model.generatedAt;
  return await pageShell({
    title: text,
    state,
    page: config.page ?? plainPage,
    viewer,
    path: servicePath(service.id),
    generatedAt: now,
    refreshSeconds: refreshSeconds({ services: [status] }),
    ...oldBanner(model),
    main: html`<h1 class="headline ${state}"><span class="state" aria-hidden="true">${stateSymbols[state]}</span> ${text}</h1>${tells('maintenance') ? unreadPlans(model) : ''}
${tells('alerts') ? alertsCard(alertsAbout(model, service.id)) : ''}
${cardPart('uptime', 'Uptime', html`<p class="soft">${aboutText(status)}</p>${standingNotes(status, { config, viewer })}${tells('incidents') ? outageLine(status, now) : ''}${dayBars(status, { now, isBrief: false, tellsOutages: tells('incidents') })}${barsLegend()}${uptimeTable(status)}`)}
${tells('budgets') ? cardPart('objectives', 'Promised and measured', objectivesTable(status, { viewer, ...sections, backups: backupsOf(service.id, config) })) : ''}
${tells('budgets') && status.objective !== undefined ? cardPart('budget', 'Error budget', budgetPart(sections, status)) : ''}
${tells('failover') ? failoverCard(status, service, sections.flips) : ''}
${tells('endpoints') ? cardPart('endpoints', 'Endpoints', matrix(status, tells('observers') ? config.observers : [])) : ''}
${sections.latency.state === 'hidden' ? '' : cardPart('latency', 'Latency', latencyPart(sections.latency, question))}
${tells('incidents') ? cardPart('incidents', 'Incidents of the last 90 days', incidentsPart(sections.incidents, status, now)) : ''}
${cardPart('elsewhere', 'Elsewhere', linksPart(service, question))}`,
  });
}

const stateWords = {
  up: 'is up',
  degraded: 'is degraded: an endpoint behind it is down',
  down: 'is down',
  unknown: 'is not known to be up or down',
  maintenance: 'is in maintenance',
} as const satisfies Record<ServiceState, string>;

function headlineOf(
  { state, title }: ServiceStatus,
  { isOld, generatedAt }: StatusModel,
): { readonly state: ServiceState; readonly text: string } {
  const text = `${title} ${stateWords[state]}`;
  if (isOld !== true) return { state, text };
  return { state: 'unknown', text: `Not known now. At ${momentText(generatedAt)}: ${text}` };
}

/** Its own, and those of regions that took it down. */
function alertsAbout(model: StatusModel, id: string): StatusModel {
  const { alerts } = model;
  if (alerts === undefined) return model;
  const own = alerts.filter(
    ({ service, detail }) => service === id || (detail.kind === 'region' && detail.services.includes(id)),
  );
  return { ...model, alerts: own };
}

function aboutText({ id, everyMs, since }: ServiceStatus): string {
  const watched = since === undefined ? 'not seen yet' : `watched since ${momentText(since)}`;
  return [id, `every ${durationText(everyMs)}`, watched].join(' · ');
}

/** The bars are as of the board that the rollup keeps, the rest as of now: a budget may have no board yet. */
function budgetPart({ burnDowns }: ServiceSections, status: ServiceStatus): Markup {
  const unknown = 'How the error budget went down could not be read: it is not known.';
  const counted = burnDowns.state === 'shown' ? burnDowns.value.map(({ slo }) => slo.id) : [];
  const charts = sectionPart(burnDowns, unknown, (all) => html`${all.map((one) => burnDownChart(one, status.title))}`);
  return html`${budgetBars(status, counted)}${charts}`;
}

function incidentsPart(section: ServiceSections['incidents'], { id, title }: ServiceStatus, now: number): Markup {
  const unknown = 'The incidents could not be read: whether there were any is not known.';
  return sectionPart(section, unknown, (incidents) => {
    if (incidents.length === 0) return html`<p>Nothing was wrong in what was watched.</p>`;
    const more = incidents.length - incidentsMax;
    const link = html`<a href="/incidents?service=${encodeURIComponent(id)}">all of them</a>`;
    const list = incidentList(incidents.slice(0, incidentsMax), { titles: new Map([[id, title]]), now });
    return html`${list}<p class="soft">${more > 0 ? html`and ${more} before: ` : ''}${link}</p>`;
  });
}
