/** From where is looked, whether anybody looks, and what each observer sees. */
import { html } from 'hono/html';
import { quorumOf } from '../../ledger/fold.ts';
import type { ObserverStatus } from '../../ledger/sight.ts';
import type { Outcome } from '../../probe/observation.ts';
import type { StatusModel } from '../model.ts';
import { stateLabel } from './stateLabel.ts';
import { timeTag } from './timeTag.ts';

export function observersCard({ observers, services }: Pick<StatusModel, 'observers' | 'services'>) {
  const reporting = observers.filter(({ state }) => state === 'reporting').length;
  const quorum = quorumOf(observers.length);
  const verdict =
    reporting >= quorum
      ? `${reporting} of ${observers.length} report; a quorum is ${quorum}.`
      : `Only ${reporting} of ${observers.length} report, and a quorum is ${quorum}: nothing can be called up or down.`;
  return html`<section class="card" aria-labelledby="observers"><h2 id="observers">Observers</h2>
<p class="soft">${verdict}</p>
<div class="scroll" role="region" tabindex="0" aria-label="Table of the observers"><table><thead><tr><th scope="col">region</th><th scope="col">state</th><th scope="col">last round</th><th scope="col">sees endpoints</th></tr></thead>
<tbody>${observers.map((observer) => row(observer, services))}</tbody></table></div></section>`;
}

function row({ region, state, lastRoundAt }: ObserverStatus, services: StatusModel['services']) {
  return html`<tr><th scope="row">${region}</th><td>${
    state === 'reporting' ? stateLabel('up', 'reporting') : stateLabel('unknown', 'silent')
  }</td><td>${lastRoundAt === undefined ? 'never' : timeTag(lastRoundAt)}</td><td>${sightText(region, services)}</td></tr>`;
}

/** `12 up, 1 down`: an observer that alone sees everything down is cut off itself. */
function sightText(region: string, services: StatusModel['services']): string {
  const views = services.flatMap(({ endpoints }) => endpoints.flatMap(({ observers }) => observers[region] ?? []));
  const count = (wanted: Outcome) => views.filter(({ state }) => state === wanted).length;
  const outcomes = ['up', 'down', 'unknown'] as const;
  const counts = outcomes.flatMap((one) => (count(one) > 0 ? [`${count(one)} ${one}`] : []));
  return counts.length === 0 ? 'none' : counts.join(', ');
}
