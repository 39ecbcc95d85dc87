/** A service on the home page: how it is, how it was, and where to read more. */
import { html, raw } from 'hono/html';
import { hourMs } from '../../availability/slots.ts';
import type { WindowId } from '../../availability/windows.ts';
import type { Config } from '../../config/config.ts';
import type { ServiceStatus } from '../model.ts';
import { sees, type Viewer } from '../viewer.ts';
import { presentService } from '../wire/present.ts';
import { durationText, momentText } from '../words.ts';
import { dayBars } from './bars.ts';
import { budgetBars } from './budgetBars.ts';
import { flipHeadline, flipStages, standingLines } from './failoverWords.ts';
import { endpointsLine, matrix } from './matrix.ts';
import { outageLine } from './outageLine.ts';
import { promiseLine } from './promiseLine.ts';
import { servicePath } from './servicePath.ts';
import { stateLabel } from './stateLabel.ts';
import { trafficTexts } from './trafficTexts.ts';
import { uptimeLine } from './uptimeLine.ts';

export type CardView = {
  readonly config: Config;
  readonly viewer: Viewer;
  readonly window: WindowId;
  /** Unix milliseconds. */
  readonly now: number;
  /** A page of very many services leaves the rest to the pages of each. */
  readonly isBrief: boolean;
};

export function serviceCard(service: ServiceStatus, view: CardView) {
  const { id, title, state } = service;
  const tells = (part: Parameters<typeof sees>[1]) => sees(view.viewer, part, view.config);
  return html`<section class="card" aria-labelledby="service-${id}">
<div class="row"><h2 id="service-${id}"><a href="${servicePath(id)}">${title}</a></h2>${stateLabel(state)}</div>
<ul class="about soft">${aboutTexts(service, view).map((text) => html`<li>${text}</li>`)}</ul>${standing(service, view)}
${tells('incidents') ? outageLine(service, view.now) : ''}
${uptimeLine(service, view.window)}
${dayBars(service, { now: view.now, isBrief: view.isBrief, tellsOutages: tells('incidents') })}
${tells('budgets') ? html`${budgetBars(service)}${promiseLine(service, { tellsFlips: tells('failover') })}` : ''}
${tells('endpoints') ? endpointsPart(service, view) : ''}
</section>`;
}

function aboutTexts(service: ServiceStatus, { config, viewer, isBrief }: CardView): readonly string[] {
  const { id, everyMs, since } = service;
  const configured = config.services.find((one) => one.id === id);
  return [
    ...(id === service.title ? [] : [id]),
    ...(sees(viewer, 'endpoints', config) ? trafficTexts(service, configured) : []),
    ...(isBrief
      ? []
      : [
          `every ${durationText(everyMs)}`,
          since === undefined ? 'not seen yet' : `watched since ${momentText(since)}`,
        ]),
  ];
}

/** A flip this recent is what people come to read about. */
const openStoryMs = hourMs;

/** What is out of the ordinary, as far as the reader is to know of it, and the last flip. */
function standing(service: ServiceStatus, view: CardView) {
  const notes = standingNotes(service, view);
  const { lastFlip } = presentService(service, { evidence: false });
  if (!sees(view.viewer, 'failover', view.config) || lastFlip === undefined || lastFlip === null) return notes;
  const isRecent = view.now - Date.parse(lastFlip.at) < openStoryMs;
  const stages = flipStages(lastFlip).map(({ after, text }) => html`<li><span>${after}</span> ${text}</li>`);
  return html`${notes}<details class="story" id="flip-${service.id}"${raw(isRecent ? ' open' : '')}><summary>Last flip: ${flipHeadline(lastFlip)}</summary><ol class="stages">${stages}</ol></details>`;
}

export function standingNotes(service: ServiceStatus, { config, viewer }: Pick<CardView, 'config' | 'viewer'>) {
  const told = presentService(service, { evidence: false });
  const { phase: _phase, hold: _hold, drill: _drill, answers: _answers, lastFlip: _lastFlip, ...unsteered } = told;
  const maintained = sees(viewer, 'maintenance', config) ? {} : { maintenance: null };
  return standingLines({ ...(sees(viewer, 'failover', config) ? told : unsteered), ...maintained }).map(
    (line) => html`<p class="note">${line}</p>`,
  );
}

function endpointsPart(service: ServiceStatus, { config, viewer, isBrief }: CardView) {
  if (isBrief) return html`<p class="soft">${endpointsLine(service)}</p>`;
  return matrix(service, sees(viewer, 'observers', config) ? config.observers : []);
}
