/** How long the last restores took, as bars beside the promise. The table beneath says the same. */
import { html, raw } from 'hono/html';
import type { RestoreRun } from '../../restore/run.ts';
import { spentText } from '../../restore/spentText.ts';

const [barWidth, barStep, height] = [10, 14, 60];

/** With fewer there is nothing to see. */
const runsMin = 2;

/** @param runs newest first. @param rtoMs what was promised. */
export function restoreChart(backup: string, runs: readonly RestoreRun[], rtoMs: number | undefined) {
  const timed = runs
    .toReversed()
    .flatMap(({ rto, verdict }) => (rto === undefined ? [] : [{ ms: rto.totalMs, verdict }]));
  if (timed.length < runsMin) return '';
  const most = Math.max(...timed.map(({ ms }) => ms), rtoMs ?? 0, 1);
  const tallOf = (ms: number) => Math.max(1, Math.round((height * ms) / most));
  const bars = timed.map(({ ms, verdict }, index) => {
    const tall = tallOf(ms);
    const kind = verdict === 'failed' || (rtoMs !== undefined && ms > rtoMs) ? 'down' : 'up';
    return `<rect class="${kind}" x="${index * barStep}" y="${height - tall}" width="${barWidth}" height="${tall}"/>`;
  });
  const width = timed.length * barStep - barStep + barWidth;
  const promise = rtoMs === undefined ? '' : promiseLine(height - tallOf(rtoMs), width);
  const [first, last] = [timed[0]?.ms ?? 0, timed.at(-1)?.ms ?? 0];
  const against = rtoMs === undefined ? '' : `, promised ${spentText(rtoMs)}`;
  const label = `Time to restore ${backup}, ${timed.length} tests: from ${spentText(first)} to ${spentText(last)}${against}`;
  return html`<svg class="times" viewBox="0 0 ${width} ${height}" preserveAspectRatio="none" role="img" aria-label="${label}">${raw(bars.join(''))}${raw(promise)}</svg>`;
}

function promiseLine(y: number, width: number): string {
  return `<path class="promised" d="M0 ${y}H${width}"/>`;
}
