/** How the backups stand that are tested by restoring them, and what one test gave: for operators. */
import { html } from 'hono/html';
import type { RestoreStatus } from '../../restore/restoreStatus.ts';
import type { Reason, RestoreRun } from '../../restore/run.ts';
import { verdictWords } from '../../restore/runLine.ts';
import { spentText } from '../../restore/spentText.ts';
import type { ServiceState } from '../model.ts';
import { stateLabel } from './stateLabel.ts';
import { timeTag } from './timeTag.ts';

const reasonsMax = 3;

export function restoresTable(restores: readonly RestoreStatus[]) {
  return html`<div class="scroll" role="region" tabindex="0" aria-label="The last test of each backup"><table class="texts"><caption>The last test of each backup, those that need somebody first</caption>
<thead><tr><th scope="col">backup</th><th scope="col">verdict</th><th scope="col">tested</th><th scope="col">data lost (RPO)</th><th scope="col">time to restore (RTO)</th><th scope="col">next</th></tr></thead>
<tbody>${restores.map(row)}</tbody></table></div>`;
}

function row(status: RestoreStatus) {
  const { test, last, nextDueAt } = status;
  return html`<tr><th scope="row"><a href="#${backupAnchor(test.id)}">${test.id}</a></th><td>${verdictCell(status)}</td><td>${
    last === undefined ? 'never' : timeTag(last.startedAt)
  }</td><td>${againstText(last?.rpo?.measuredMs, test.rpoMs)}</td><td>${againstText(last?.rto?.totalMs, test.rtoMs)}</td><td>${nextDueAt === undefined ? 'never' : timeTag(nextDueAt)}</td></tr>`;
}

export function backupAnchor(id: string): string {
  return `backup-${encodeURIComponent(id)}`;
}

const states = { passed: 'up', failed: 'down', unknown: 'unknown' } as const satisfies Record<
  RestoreRun['verdict'],
  ServiceState
>;

function verdictCell({ last, told, missedAt }: RestoreStatus) {
  const missed = missedAt === undefined ? '' : html`<br>no test has ended since it was due at ${timeTag(missedAt)}`;
  if (last === undefined) return html`${stateLabel('unknown', 'not tested yet')}${missed}`;
  const before = told?.verdict === 'failed' && told !== last ? told : undefined;
  return html`${verdictPart(last)}${
    before === undefined ? '' : html`<br>the last test that could tell failed: ${reasonLines(before.reasons)}`
  }${missed}`;
}

/** The verdict, and why it is not a better one. */
export function verdictPart({ verdict, reasons }: RestoreRun) {
  const why = reasons.length === 0 ? '' : ` ${reasonLines(reasons)}`;
  return html`${stateLabel(states[verdict], verdictWords[verdict])}${why}`;
}

function reasonLines(reasons: readonly Reason[]) {
  const more = reasons.length - reasonsMax;
  const told = reasons.slice(0, reasonsMax).map(({ text }) => text);
  return [...told, ...(more > 0 ? [`and ${more} more`] : [])].join(' · ');
}

/** `26 h, promised 24 h`; never a figure without what it is held against. */
export function againstText(measuredMs: number | undefined, promisedMs: number | undefined): string {
  const measured = measuredMs === undefined ? 'not measured' : spentText(measuredMs);
  return promisedMs === undefined ? measured : `${measured}, promised ${spentText(promisedMs)}`;
}
