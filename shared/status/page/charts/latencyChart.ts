/** How fast the endpoints answered: the 95th percentile as lines, all quantiles in a table. */
import { html } from 'hono/html';
import { hourMs } from '../../../availability/slots.ts';
import { dayText } from '../../../ledger/keys.ts';
import type { LatencyBucket } from '../../readLatency.ts';
import { latencyText, momentText } from '../../words.ts';
import { lineChart, linesMax } from './lineChart.ts';

export type LatencyView = {
  readonly title: string;
  /** Endpoint ids in the config's order. */
  readonly endpoints: readonly string[];
  /** Answers are to be this fast; absent when nothing is promised. */
  readonly underMs?: number;
};

export function latencyChart(buckets: readonly LatencyBucket[], { title, endpoints, underMs }: LatencyView) {
  const [first, last] = [buckets[0], buckets.at(-1)];
  const seen = endpoints.filter((id) => buckets.some((bucket) => bucket.endpoints[id] !== undefined));
  if (first === undefined || last === undefined || seen.length === 0) {
    return html`<p class="soft">No answer has been timed yet.</p>`;
  }
  const values = buckets.flatMap((bucket) => seen.flatMap((id) => bucket.endpoints[id]?.p95 ?? []));
  const chart = lineChart({
    lines: seen.map((id) => ({
      name: id,
      points: buckets.map((bucket) => ({ at: bucket.at, value: bucket.endpoints[id]?.p95 })),
    })),
    from: first.at,
    to: last.at,
    min: 0,
    max: Math.max(...values, underMs ?? 0),
    ...(underMs === undefined ? {} : { marks: [{ value: underMs, name: `promised: under ${latencyText(underMs)}` }] }),
    label: `95th percentile of the answers' time by endpoint of ${title}; the table beneath has the figures`,
    text: latencyText,
  });
  const more = seen.length > linesMax ? html`<p class="soft">Drawn are the first ${linesMax} endpoints.</p>` : '';
  return html`${chart}${more}<details id="latency-table"><summary>All quantiles</summary><div class="scroll" role="region" tabindex="0" aria-label="Latency of ${title}"><table><caption>Of probes that were up, within 2 %: the time that half, 95 % and 99 % of them took at most</caption><thead><tr><th scope="col">from</th><th scope="col">endpoint</th><th scope="col">50 %</th><th scope="col">95 %</th><th scope="col">99 %</th></tr></thead><tbody>${buckets
    .toReversed()
    .flatMap((bucket) => seen.map((id) => row(bucket, id)))}</tbody></table></div></details>`;
}

function row({ at, endpoints }: LatencyBucket, id: string) {
  const quantiles = endpoints[id];
  const when = at % (24 * hourMs) === 0 ? dayText(at) : momentText(at);
  const cells = quantiles === undefined ? undefined : [quantiles.p50, quantiles.p95, quantiles.p99];
  return html`<tr><th scope="row">${when}</th><td>${id}</td>${cells === undefined ? html`<td colspan="3">never up</td>` : cells.map((ms) => html`<td>${latencyText(ms)}</td>`)}</tr>`;
}
