/** How the backups stand that are tested by restoring them: for operators, on a page of theirs. */
import { html } from 'hono/html';
import type { RestoreStatus } from '../../restore/restoreStatus.ts';
import type { Reason, RestoreRun } from '../../restore/run.ts';
import { verdictWords } from '../../restore/runLine.ts';
import { spentText } from '../../restore/spentText.ts';
import type { ServiceState, StatusModel } from '../model.ts';
import { momentText, stateSymbols } from '../words.ts';

/** A page is for reading; the API lists the rest. */
const shownMax = 50;
const reasonsMax = 3;

export function restoresCard({ restores }: Pick<StatusModel, 'restores'>) {
  if (restores === undefined) return '';
  if (restores === 'unknown') {
    return html`
<section class="card" aria-labelledby="restores"><h2 id="restores">Restores</h2>
<p class="note">How the backups stand is not known: the ledger did not answer.</p></section>`;
  }
  const more = restores.length - shownMax;
  return html`
<section class="card" aria-labelledby="restores"><h2 id="restores">Restores</h2>
<p class="soft">Backups that are tested by restoring them · <a href="/api/v1/restores">all of it</a></p>
<div class="scroll"><table><caption>The last test of each backup, those that need somebody first</caption>
<thead><tr><th scope="col">backup</th><th scope="col">verdict</th><th scope="col">tested</th><th scope="col">data lost (RPO)</th><th scope="col">time to restore (RTO)</th><th scope="col">next</th></tr></thead>
<tbody>${restores.toSorted(worstFirst).slice(0, shownMax).map(row)}</tbody></table></div>${
    more <= 0 ? '' : html`<p class="soft">and ${more} more: <a href="/api/v1/restores">all of them</a></p>`
  }
</section>`;
}

function worstFirst(a: RestoreStatus, b: RestoreStatus): number {
  return rank(a) - rank(b);
}

/** What could not be judged, or was missed, comes before what is known to be good. */
function rank({ last, told, missedAt }: RestoreStatus): number {
  if (told?.verdict === 'failed') return 0;
  if (last?.verdict === 'unknown') return 1;
  if (missedAt !== undefined) return 2;
  return last === undefined ? 3 : 4;
}

function row(status: RestoreStatus) {
  const { test, last, nextDueAt } = status;
  const path = `/api/v1/restores/${encodeURIComponent(test.id)}`;
  const next = nextDueAt === undefined ? 'never' : momentText(nextDueAt);
  return html`<tr><th scope="row"><a href="${path}">${test.id}</a></th><td>${verdictCell(status)}</td><td>${
    last === undefined ? 'never' : momentText(last.startedAt)
  }</td><td>${againstText(last?.rpo?.measuredMs, test.rpoMs)}</td><td>${againstText(last?.rto?.totalMs, test.rtoMs)}</td><td>${next}</td></tr>`;
}

const states = { passed: 'up', failed: 'down', unknown: 'unknown' } as const satisfies Record<
  RestoreRun['verdict'],
  ServiceState
>;

function verdictCell({ last, told, missedAt }: RestoreStatus) {
  const missed = missedAt === undefined ? '' : html`<br>no test has ended since it was due at ${momentText(missedAt)}`;
  if (last === undefined)
    return html`<span class="state unknown">${stateSymbols.unknown} not tested yet</span>${missed}`;
  const state = states[last.verdict];
  const before = told?.verdict === 'failed' && told !== last ? told : undefined;
  return html`<span class="state ${state}">${stateSymbols[state]} ${verdictWords[last.verdict]}</span>${
    last.reasons.length === 0 ? '' : html` ${reasonLines(last.reasons)}`
  }${before === undefined ? '' : html`<br>the last test that could tell failed: ${reasonLines(before.reasons)}`}${missed}`;
}

function reasonLines(reasons: readonly Reason[]) {
  const more = reasons.length - reasonsMax;
  const told = reasons.slice(0, reasonsMax).map(({ text }) => text);
  return [...told, ...(more > 0 ? [`and ${more} more`] : [])].join(' · ');
}

/** `26 h, promised 24 h`; never a figure without what it is held against. */
function againstText(measuredMs: number | undefined, promisedMs: number | undefined): string {
  const measured = measuredMs === undefined ? 'not measured' : spentText(measuredMs);
  return promisedMs === undefined ? measured : `${measured}, promised ${spentText(promisedMs)}`;
}
