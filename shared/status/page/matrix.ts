/** The endpoints of a service, as each observer saw them last. */
import { html } from 'hono/html';
import type { EndpointStatus, ObserverView } from '../../ledger/sight.ts';
import type { ServiceStatus } from '../model.ts';
import { reasonText } from '../reasonText.ts';
import { latencyText } from '../words.ts';
import { stateLabel, stateSymbol } from './stateLabel.ts';

type Seen = Pick<ServiceStatus, 'title' | 'endpoints'>;

/** @param regions the observers, none where the reader is told of none. */
export function matrix({ title, endpoints }: Seen, regions: readonly string[]) {
  const caption = regions.length === 0 ? 'Endpoints' : 'Endpoints, as each observer saw them last';
  return html`<div class="scroll" role="region" tabindex="0" aria-label="Endpoints of ${title}"><table><caption>${caption}</caption>
<thead><tr><th scope="col">endpoint</th><th scope="col">state</th>${regions.map((region) => html`<th scope="col">${region}</th>`)}</tr></thead>
<tbody>${endpoints.map((endpoint) => matrixRow(endpoint, regions))}</tbody></table></div>`;
}

function matrixRow(endpoint: EndpointStatus, regions: readonly string[]) {
  return html`<tr><th scope="row">${endpoint.id}</th><td>${stateLabel(endpoint.state)}</td>${regions.map(
    (region) => html`<td>${viewCell(endpoint.observers[region])}</td>`,
  )}</tr>`;
}

function viewCell(view: ObserverView | undefined) {
  if (view === undefined) return html`<span class="soft">silent</span>`;
  return html`${stateSymbol(view.state)} ${viewText(view)}`;
}

function viewText({ state, reason, latencyMs }: ObserverView): string {
  if (reason !== undefined) return reasonText(reason);
  return latencyMs === undefined ? state : latencyText(latencyMs);
}

/** The matrix in a line, for pages of very many services: `1 of 3 endpoints up; us-west-2 down`. */
export function endpointsLine({ endpoints }: Seen): string {
  const up = endpoints.filter(({ state }) => state === 'up').length;
  const others = endpoints.filter(({ state }) => state !== 'up').map(({ id, state }) => `${id} ${state}`);
  const counted = `${up} of ${endpoints.length} ${endpoints.length === 1 ? 'endpoint' : 'endpoints'} up`;
  return [counted, ...others].join('; ');
}
