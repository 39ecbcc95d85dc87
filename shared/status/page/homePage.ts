/** The status page: server-rendered, complete without JavaScript, readable on a phone. */
import { html, raw } from 'hono/html';
import { downtimeAllowedMs } from '../../availability/nines.ts';
import { hourMs } from '../../availability/slots.ts';
import { availabilityOf, coverageOf, watchedMs } from '../../availability/tally.ts';
import { type WindowId, windows } from '../../availability/windows.ts';
import type { PageConfig } from '../../config/pageConfig.ts';
import type { EndpointStatus, ObserverView } from '../../ledger/sight.ts';
import type { ServiceState, ServiceStatus, StatusModel } from '../model.ts';
import { reasonText } from '../reasonText.ts';
import type { Viewer } from '../viewer.ts';
import { presentService } from '../wire/present.ts';
import { durationText, headline, latencyText, momentText, ninesText, percentText, stateSymbols } from '../words.ts';
import { alertsCard } from './alertsCard.ts';
import { auditCard } from './auditCard.ts';
import { daysSvg } from './bars.ts';
import { budgetBars } from './budgetBars.ts';
import { flipHeadline, flipStages, standingLines } from './failoverWords.ts';
import { restoresCard } from './restoresCard.ts';
import { pageShell } from './shell.ts';
import { timeTag } from './timeTag.ts';

const refreshSecondsMin = 5;
const refreshSecondsMax = 30;

export type PageQuestion = { readonly page: PageConfig; readonly viewer: Viewer };

export async function homePage(model: StatusModel, { page, viewer }: PageQuestion): Promise<string> {
  const { state, text } = headline(model);
  return await pageShell({
    title: text,
    state,
    page,
    viewer,
    path: '/',
    generatedAt: model.generatedAt,
    refreshSeconds: refreshSeconds(model),
    ...(model.isOld === true ? { banner: oldBanner(model) } : {}),
    main: html`<h1 class="headline ${state}"><span class="state" aria-hidden="true">${stateSymbols[state]}</span> ${text}</h1>${alertsCard(model)}
${model.services.map((service) => serviceCard(service, model))}
${observersCard(model)}${restoresCard(model)}${auditCard(model)}`,
    foot: html`A slot is up or down when a quorum of ${model.observers.length} configured observers says so, else unknown. Availability is up / (up + down).`,
  });
}

function oldBanner({ generatedAt }: StatusModel) {
  return html`Holdfast cannot read its ledger at the moment. This is how things were at ${timeTag(generatedAt)}; what has happened since is not known.`;
}

/** How often an open page asks again: as often as there is news. Without a script that is a reload. */
function refreshSeconds({ services }: StatusModel): number {
  const fastest = Math.min(...services.map(({ everyMs }) => everyMs)) / 1000;
  return Math.max(refreshSecondsMin, Math.min(refreshSecondsMax, fastest));
}

function serviceCard(service: ServiceStatus, model: StatusModel) {
  const since = service.since === undefined ? 'not seen yet' : `watched since ${momentText(service.since)}`;
  const epoch = service.epoch === 0 ? '' : `, epoch ${service.epoch}`;
  return html`<section class="card" aria-labelledby="service-${service.id}">
<div class="row"><h2 id="service-${service.id}">${service.title}</h2>${stateLabel(service.state)}</div>
<p class="soft">${service.id} · every ${durationText(service.everyMs)} · active endpoint ${service.active}${epoch} · ${since}</p>${failoverPart(service, model)}
${daysSvg(service.title, service.days, model.generatedAt)}
<p class="soft ends"><span>${service.days.length - 1} days ago</span><span>today</span></p>
<dl class="figures">${windows.map(({ id }) => figure(id, service))}</dl>${budgetBars(service)}
<div class="scroll">${matrix(service, model)}</div>
${outageLine(service)}
</section>`;
}

/** A flip this recent is what people come to read about. */
const openStoryMs = hourMs;

function failoverPart(service: ServiceStatus, { generatedAt }: StatusModel) {
  const told = presentService(service, { evidence: false });
  const notes = standingLines(told).map((line) => html`<p class="note">${line}</p>`);
  if (told.lastFlip === undefined || told.lastFlip === null) return notes;
  const isRecent = generatedAt - Date.parse(told.lastFlip.at) < openStoryMs;
  const stages = flipStages(told.lastFlip).map(({ after, text }) => html`<li><span>${after}</span> ${text}</li>`);
  return html`${notes}<details class="story"${raw(isRecent ? ' open' : '')}><summary>Last flip: ${flipHeadline(told.lastFlip)}</summary><ol>${stages}</ol></details>`;
}

function figure(window: WindowId, service: ServiceStatus) {
  const { objective } = service;
  const tally = service.uptime[window];
  const availability = availabilityOf(tally);
  const coverage = coverageOf(tally);
  const notes = availability !== undefined && availability < 0.9 ? [] : [ninesText(availability)];
  const windowMs = windows.find(({ id }) => id === window)?.ms ?? 0;
  const watched = watchedMs(tally);
  // A year's figure after an hour of watching is an hour's figure, and says so.
  if (watched > 0 && watched < windowMs - shortMs(windowMs)) notes.push(`on record for ${durationText(watched)}`);
  if (tally.downMs > 0) notes.push(`${durationText(tally.downMs)} down`);
  if (tally.unknownMs > 0) notes.push(`${durationText(tally.unknownMs)} unknown`);
  if (tally.missingMs > 0) notes.push(`${durationText(tally.missingMs)} not looked`);
  if (tally.maintenanceMs > 0) notes.push(`${durationText(tally.maintenanceMs)} maintenance`);
  if (coverage !== undefined && coverage < 1) notes.push(`${percentText(coverage)} seen`);
  if (objective?.window.kind === 'rolling' && windowMs === objective.window.ms) {
    const allowed = durationText(downtimeAllowedMs(objective.availability, windowMs));
    notes.push(`promised ${percentText(objective.availability)}, allows ${allowed}`);
  }
  return html`<div><dt>${window}</dt><dd>${percentText(availability)}${notes.map((note) => html`<small>${note}</small>`)}</dd></div>`;
}

/** A window ends at the last folded slot and begins at a whole hour, so a small part of it may be missing at its ends. */
function shortMs(windowMs: number): number {
  return Math.min(2 * hourMs, windowMs / 10);
}

function matrix(service: ServiceStatus, { observers }: StatusModel) {
  return html`<table><caption>Endpoints, as each observer saw them last</caption>
<thead><tr><th scope="col">endpoint</th><th scope="col">state</th>${observers.map(({ region }) => html`<th scope="col">${region}</th>`)}</tr></thead>
<tbody>${service.endpoints.map((endpoint) =>
    matrixRow(
      endpoint,
      observers.map(({ region }) => region),
    ),
  )}</tbody></table>`;
}

function matrixRow(endpoint: EndpointStatus, regions: readonly string[]) {
  return html`<tr><th scope="row">${endpoint.id}</th><td>${stateLabel(endpoint.state)}</td>${regions.map(
    (region) => html`<td>${viewCell(endpoint.observers[region])}</td>`,
  )}</tr>`;
}

function viewCell(view: ObserverView | undefined) {
  if (view === undefined) return html`<span class="soft">silent</span>`;
  const detail = view.reason === undefined ? latencyText(view.latencyMs) : reasonText(view.reason);
  return html`<span class="state ${view.state}" title="${momentText(view.at)}">${stateSymbols[view.state]}</span> ${detail}`;
}

function stateLabel(state: ServiceState) {
  return html`<span class="state ${state}">${stateSymbols[state]} ${state}</span>`;
}

function outageLine({ lastOutage, state }: ServiceStatus) {
  if (state === 'down' && lastOutage?.ongoing !== true)
    return html`<p class="outage"><strong>Outage since a moment ago</strong></p>`;
  if (lastOutage === undefined) return html`<p class="outage soft">No outage seen.</p>`;
  const reason = lastOutage.reason === undefined ? '' : ` (${reasonText(lastOutage.reason)})`;
  if (lastOutage.ongoing)
    return html`<p class="outage"><strong>Outage since ${momentText(lastOutage.from)}</strong>${reason}</p>`;
  const length = durationText(lastOutage.to - lastOutage.from);
  return html`<p class="outage">Last outage: ${momentText(lastOutage.from)}, for ${length}${reason}</p>`;
}

function observersCard({ observers }: StatusModel) {
  return html`<section class="card" aria-labelledby="observers"><h2 id="observers">Observers</h2>
<div class="scroll"><table><thead><tr><th scope="col">region</th><th scope="col">state</th><th scope="col">last round</th></tr></thead>
<tbody>${observers.map(
    ({ region, state, lastRoundAt }) =>
      html`<tr><th scope="row">${region}</th><td><span class="state ${
        state === 'reporting' ? 'up' : 'unknown'
      }">${state === 'reporting' ? stateSymbols.up : stateSymbols.unknown} ${state}</span></td><td>${
        lastRoundAt === undefined ? 'never' : momentText(lastRoundAt)
      }</td></tr>`,
  )}</tbody></table></div></section>`;
}
