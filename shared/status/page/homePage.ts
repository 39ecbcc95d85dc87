/** The status page: server-rendered, complete without JavaScript, readable on a phone. */
import { html } from 'hono/html';
import type { WindowId } from '../../availability/windows.ts';
import type { Config } from '../../config/config.ts';
import { plainPage } from '../../config/pageConfig.ts';
import type { RestoreStatus } from '../../restore/restoreStatus.ts';
import type { AuditSummary } from '../../storage/run/run.ts';
import type { StatusModel } from '../model.ts';
import { viewedModel } from '../publicView/viewedModel.ts';
import type { Section } from '../section.ts';
import { sees, type Viewer } from '../viewer.ts';
import { headline, stateSymbols } from '../words.ts';
import { alertsCard } from './alertsCard.ts';
import { auditLine } from './auditLine.ts';
import { barsLegend } from './bars.ts';
import { observersCard } from './observersCard.ts';
import { oldBanner } from './oldBanner.ts';
import { restoresLine } from './restoresLine.ts';
import { serviceCard } from './serviceCard.ts';
import { type Markup, pageShell } from './shell.ts';
import { unreadPlans } from './unreadPlans.ts';
import { windowLinks } from './uptimeLine.ts';

const refreshSecondsMin = 5;
const refreshSecondsMax = 30;

/** With more services than this, cards are brief: a hundred of them are to stay below 100 KB as they are sent. */
const fullCardsMax = 12;

export type HomeQuestion = {
  readonly config: Config;
  readonly viewer: Viewer;
  /** Over which uptime is told. */
  readonly window: WindowId;
};

/** For operators alone: hidden from everybody else. */
export type HomeSections = {
  readonly audit: Section<AuditSummary>;
  readonly restores: Section<readonly RestoreStatus[]>;
};

export async function homePage(whole: StatusModel, sections: HomeSections, question: HomeQuestion): Promise<string> {
  const { config, viewer, window } = question;
  const model = viewedModel(whole, viewer, config);
  const { state, text } = headline(model);
  const view = {
    config,
    viewer,
    window,
    now: model.generatedAt,
    isBrief: model.services.length > fullCardsMax,
  };
  return await pageShell({
    title: text,
    state,
    page: config.page ?? plainPage,
    viewer,
    path: '/',
    generatedAt: model.generatedAt,
    refreshSeconds: refreshSeconds(model),
    ...oldBanner(model),
    main: html`<h1 class="headline ${state}"><span class="state" aria-hidden="true">${stateSymbols[state]}</span> ${text}</h1>${sees(viewer, 'maintenance', config) ? unreadPlans(model) : ''}${sees(viewer, 'alerts', config) ? alertsCard(model) : ''}
${model.services.length === 0 ? '' : html`${windowLinks(window)}${barsLegend()}`}
${model.services.map((service) => serviceCard(service, view))}
${sees(viewer, 'observers', config) ? observersCard(model) : ''}${viewer === 'operator' ? operatorPart(sections) : ''}`,
    foot: html`A slot is up or down when a quorum of ${config.observers.length} configured observers says so, else unknown. Availability is up / (up + down).`,
  });
}

function operatorPart({ audit, restores }: HomeSections): Markup {
  return html`${restoresLine(restores)}${auditLine(audit)}`;
}

/** How often an open page asks again: as often as there is news. Without a script that is a reload. */
export function refreshSeconds({ services }: Pick<StatusModel, 'services'>): number {
  const fastest = Math.min(...services.map(({ everyMs }) => everyMs)) / 1000;
  return Math.max(refreshSecondsMin, Math.min(refreshSecondsMax, fastest));
}
