/** How fast a service's endpoints answer: over which time, the charts, and the table. */
import { html, raw } from 'hono/html';
import type { Section } from '../section.ts';
import { type LatencyOver, type LatencySpan, latencySpans } from '../servicePast.ts';
import { latencyChart } from './charts/latencyChart.ts';
import { sectionPart } from './sectionPart.ts';
import type { ServiceQuestion } from './servicePage.ts';
import { servicePath } from './servicePath.ts';
import type { Markup } from './shell.ts';

export const spans = Object.keys(latencySpans) as [LatencySpan, ...LatencySpan[]];

export function latencyPart(section: Section<LatencyOver>, { service, span }: ServiceQuestion): Markup {
  const { id, title, endpoints, objective } = service;
  const underMs = objective?.latency?.underMs;
  const links = spans.map((one) => {
    const current = raw(one === span ? ' aria-current="true"' : '');
    return html`<li><a href="${servicePath(id)}?latency=${one}#latency"${current}>${one}</a></li>`;
  });
  const view = {
    title,
    endpoints: endpoints.map((endpoint) => endpoint.id),
    ...(underMs === undefined ? {} : { underMs }),
    csv: `/api/v1${servicePath(id)}/latency.csv?window=${span}&resolution=${latencySpans[span].resolution}`,
  };
  const unknown = 'The latencies could not be read: how fast it answers is not known.';
  return html`<ul class="links" aria-label="Over which time">${links}</ul>${sectionPart(section, unknown, (over) => latencyChart(over, view))}`;
}
