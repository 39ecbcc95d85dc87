/** The page of one incident: a link to it stays the same while the incident goes on, and after. */
import { html } from 'hono/html';
import { dayOf } from '../../availability/slots.ts';
import type { Config } from '../../config/config.ts';
import { plainPage } from '../../config/pageConfig.ts';
import type { Incident } from '../../incidents/incident.ts';
import { dayText } from '../../ledger/keys.ts';
import { costText, incidentHeadline, momentsOf } from '../incidentWords.ts';
import { sees, type Viewer } from '../viewer.ts';
import { durationText } from '../words.ts';
import { stateOf } from './incidentList.ts';
import { incidentPath } from './incidentPath.ts';
import { cardPart } from './sectionPart.ts';
import { dayPath, servicePath } from './servicePath.ts';
import { type Markup, pageShell } from './shell.ts';
import { stageList } from './stageList.ts';
import { timeTag } from './timeTag.ts';

export type IncidentQuestion = { readonly config: Config; readonly viewer: Viewer; readonly now: number };

const refreshSeconds = 30;

/** @param incident as the viewer may see it. */
export async function incidentPage(incident: Incident, question: IncidentQuestion): Promise<string> {
  const { config, viewer, now } = question;
  const { service, state } = incident;
  const title = config.services.find(({ id }) => id === service)?.title ?? service;
  const headline = incidentHeadline(incident, title, now);
  return await pageShell({
    title: headline,
    page: config.page ?? plainPage,
    viewer,
    path: incidentPath(incident),
    generatedAt: now,
    ...(state === 'open' ? { refreshSeconds } : {}),
    main: html`<h1>${headline}</h1>
${cardPart('facts', 'In short', factsPart(incident, title, question))}
${cardPart('course', 'What happened', html`${stageList(momentsOf({ ...incident, notes: [] }))}${hiddenPart(question)}`)}
${viewer === 'operator' ? cardPart('notes', 'Notes', notesPart(incident)) : ''}
<p class="links"><a href="${servicePath(service)}">${title}</a> <a href="${dayPath(service, dayText(dayOf(incident.from)))}">the day on which it began</a> <a href="/incidents?service=${encodeURIComponent(service)}">all incidents of ${title}</a></p>`,
  });
}

function factsPart(incident: Incident, title: string, { config, viewer, now }: IncidentQuestion): Markup {
  const { service, scope, endpoint, from, to, downMs, endUncertainMs, drill } = incident;
  const lasted = durationText((to ?? now) - from);
  const facts: readonly (readonly [string, Markup | undefined])[] = [
    ['state', html`${stateOf(incident)}`],
    ['service', html`<a href="${servicePath(service)}">${title}</a>`],
    ['who noticed', scope === 'service' ? html`users` : html`no user: they did not reach ${endpoint ?? ''}`],
    ['began', html`${timeTag(from)}`],
    ['ended', to === undefined ? html`not yet` : html`${timeTag(to)}`],
    ['lasted', to === undefined ? html`${lasted} until now` : html`${lasted}`],
    // It may have come and gone, and what nobody could see counts as neither.
    ['down', downMs === (to ?? now) - from ? undefined : html`${durationText(downMs)} of it, as far as it is known`],
    [
      'sure',
      endUncertainMs === 0
        ? undefined
        : html`it may have ended up to ${durationText(endUncertainMs)} earlier: nobody could look`,
    ],
    ['error budget', sees(viewer, 'budgets', config) ? costPart(incident) : undefined],
    ['drill', drill === undefined ? undefined : html`it was rehearsed, by ${drill.by}`],
  ];
  return html`<dl class="facts">${facts.map(([name, value]) =>
    value === undefined ? '' : html`<div><dt>${name}</dt><dd>${value}</dd></div>`,
  )}</dl>`;
}

function costPart(incident: Incident): Markup | undefined {
  const cost = costText(incident);
  return cost === undefined ? undefined : html`took ${cost}`;
}

/** What is kept back is not to be taken for nothing. */
function hiddenPart({ config, viewer }: IncidentQuestion): Markup {
  const parts = (['endpoints', 'failover', 'alerts'] as const).filter((part) => !sees(viewer, part, config));
  return parts.length === 0 ? html`` : html`<p class="soft">Told to operators only: ${parts.join(', ')}.</p>`;
}

function notesPart({ service, from, notes }: Incident): Markup {
  if (notes.length === 0) {
    const command = `holdfast incidents note ${service} --at ${new Date(from).toISOString()} --text "…"`;
    return html`<p class="soft">Nobody has noted anything yet. Say what it was: <code>${command}</code></p>`;
  }
  return html`<ul class="list">${notes.map(({ at, by, text }) => html`<li>${text} <span class="soft">${by}, ${timeTag(at)}</span></li>`)}</ul>`;
}
