/** How fast the endpoints answered: a small chart for each, all on one scale, and all figures in a table. */
import { html } from 'hono/html';
import { dayMs, hourMs } from '../../../availability/slots.ts';
import { dayText } from '../../../ledger/keys.ts';
import { quantiles } from '../../readLatencies.ts';
import type { LatencyBucket } from '../../readLatencySeries.ts';
import type { LatencyOver } from '../../servicePast.ts';
import { latencyText, momentText } from '../../words.ts';
import { chartKey, type Line, lineChart } from './lineChart.ts';

export type LatencyView = {
  readonly title: string;
  /** Endpoint ids in the config's order. */
  readonly endpoints: readonly string[];
  /** Answers are to be this fast; absent when nothing is promised. */
  readonly underMs?: number;
  /** Where all of it is to be had as CSV. */
  readonly csv: string;
};

/** Charts to look at; the table has the other endpoints, too. */
const chartsMax = 6;

/** A table is for reading; the CSV has the rest. */
const rowsMax = 400;

const names = quantiles.map((quantile) => `p${quantile * 100}`);

export function latencyChart(over: LatencyOver, view: LatencyView) {
  const { buckets, stepMs } = over;
  const seen = view.endpoints.filter((id) => buckets.some(({ endpoint }) => endpoint === id));
  if (seen.length === 0) {
    const unit = stepMs === hourMs ? 'hour' : 'day';
    return html`<p class="soft">No ${unit} that is over has a latency of an endpoint that was up.</p>`;
  }
  const { underMs } = view;
  const max = Math.max(underMs ?? 0, ...buckets.flatMap(({ latencyMs }) => latencyMs));
  const mark = underMs === undefined ? undefined : { value: underMs, name: `promised: under ${latencyText(underMs)}` };
  const charts = seen.slice(0, chartsMax).map((endpoint) =>
    lineChart({
      lines: linesOf(endpoint, over),
      from: over.from,
      to: over.to,
      min: 0,
      max,
      ...(mark === undefined ? {} : { mark }),
      heading: endpoint,
      label: `Latency of ${view.title}, ${endpoint}: ${names.join(', ')}; the table beneath has the figures`,
      text: (ms) => `${ms} ms`,
    }),
  );
  const more = seen.length > chartsMax ? html`<p class="soft">Drawn are the first ${chartsMax} endpoints.</p>` : '';
  return html`${chartKey(names, mark?.name)}<div class="charts">${charts}</div>${more}${table(over, seen, view)}`;
}

/** A value stands in the middle of its hour or day. */
function linesOf(id: string, { from, to, stepMs, buckets }: LatencyOver): readonly Line[] {
  const own = new Map(buckets.flatMap((one) => (one.endpoint === id ? [[one.from, one.latencyMs] as const] : [])));
  const starts = Array.from({ length: (to - from) / stepMs }, (_, index) => from + index * stepMs);
  return names.map((name, index) => ({
    name,
    points: starts.map((start) => ({ at: start + stepMs / 2, value: own.get(start)?.[index] })),
  }));
}

function table({ buckets, stepMs }: LatencyOver, seen: readonly string[], { title, csv }: LatencyView) {
  const told = buckets.filter(({ endpoint }) => seen.includes(endpoint)).toReversed();
  const rows = told.slice(0, rowsMax).map((bucket) => row(bucket, stepMs));
  const more = told.length - rows.length;
  return html`<details id="latency-table"><summary>All figures<span class="vh"> of latency</span></summary><div class="scroll" role="region" tabindex="0" aria-label="Latency of ${title}"><table><caption>Of probes that found the endpoint up, within 2 %: the time in which 50 %, 95 % and 99 % of them were answered</caption><thead><tr><th scope="col">${stepMs === hourMs ? 'hour from' : 'day'}</th><th scope="col">endpoint</th>${names.map((name) => html`<th scope="col">${name}</th>`)}</tr></thead><tbody>${rows}</tbody></table></div>${more > 0 ? html`<p class="soft">and ${more} before: <a href="${csv}">all of them as CSV</a></p>` : ''}</details>`;
}

function row({ from, endpoint, latencyMs }: LatencyBucket, stepMs: number) {
  const when = stepMs === dayMs ? dayText(from) : momentText(from);
  return html`<tr><th scope="row">${when}</th><td>${endpoint}</td>${latencyMs.map((ms) => html`<td>${latencyText(ms)}</td>`)}</tr>`;
}
