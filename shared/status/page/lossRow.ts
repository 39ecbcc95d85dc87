/** The data that may be lost, beside what the restores of the service's own backups lost. */
import { html } from 'hono/html';
import type { BackupOfService } from '../../config/backedServices.ts';
import type { Objective } from '../../config/config.ts';
import type { RestoreStatus } from '../../restore/restoreStatus.ts';
import type { RestoreRun } from '../../restore/run.ts';
import { spentText } from '../../restore/spentText.ts';
import { durationText } from '../words.ts';
import { metText, objectiveRow } from './objectiveRow.ts';
import type { Measurements } from './objectivesTable.ts';
import type { Markup } from './shell.ts';
import { timeTag } from './timeTag.ts';

const what = 'Data lost (RPO)';

export function lossRow({ rpoMs }: Objective, { viewer, backups, restores }: Measurements): Markup {
  if (rpoMs === undefined) return html``;
  const promised = `at most ${durationText(rpoMs)} of data`;
  if (viewer === 'public') return objectiveRow(what, promised, [html`told to operators only`]);
  return objectiveRow(what, promised, lossParts(backups, restores, rpoMs));
}

/** Those that need somebody come first; the others stand on the page of restores. */
const restoresMax = 3;

function lossParts(
  backups: readonly BackupOfService[],
  restores: Measurements['restores'],
  rpoMs: number,
): readonly Markup[] {
  const link = html`<a href="/restores">all restores</a>`;
  if (backups.length === 0) {
    const hint = html`<span class="soft">The config names it in <code>backups.&lt;id&gt;.services</code>.</span>`;
    return [html`not measured: no backup is said to hold this service's data`, hint];
  }
  const statuses = restores.state === 'shown' ? restores.value : [];
  const tested = statuses.filter(({ test }) => backups.some(({ id }) => id === test.id));
  const others = backups.filter(({ id }) => !tested.some(({ test }) => test.id === id));
  const isGood = (status: RestoreStatus) => isKept(status, rpoMs);
  const told = (status: RestoreStatus) => html`${status.test.id}: ${standing(status, rpoMs)}`;
  const parts = [
    ...tested.filter((status) => !isGood(status)).map(told),
    ...others.map(({ id, isTested }) => html`${id}: ${isTested ? unread : untested}`),
    ...tested.filter(isGood).map(told),
  ];
  const more = parts.length - restoresMax;
  return [...parts.slice(0, restoresMax), more > 0 ? html`and ${more} more: ${link}` : link];
}

function isKept({ last, missedAt }: RestoreStatus, rpoMs: number): boolean {
  const isPassed = last?.verdict === 'passed' && missedAt === undefined;
  return isPassed && last.rpo !== undefined && last.rpo.measuredMs <= rpoMs;
}

const unread = 'whether a restore measured it could not be read';
const untested = 'not measured: it is not tested by restoring it';

function standing({ last, told, missedAt }: RestoreStatus, rpoMs: number): Markup {
  const missed = missedAt === undefined ? '' : html`; no test has ended since it was due at ${timeTag(missedAt)}`;
  if (last === undefined) return html`not tested yet${missed}`;
  const before =
    told?.verdict === 'failed' && told !== last
      ? html`; <strong class="state down">✕ failed</strong> when it could last be judged, ${timeTag(told.startedAt)}`
      : '';
  return html`${measuredBy(last, rpoMs)}${before}${missed}`;
}

/** Only a restore that passed shows that no more is lost; more than was promised is more by any. */
function measuredBy({ rpo, rto, startedAt, verdict }: RestoreRun, rpoMs: number): Markup {
  const lost = rpo === undefined ? html`what was lost is not known` : html`${spentText(rpo.measuredMs)} lost`;
  const isMissed = rpo !== undefined && rpo.measuredMs > rpoMs;
  const isTold = rpo !== undefined && (isMissed || verdict === 'passed');
  const took = rto === undefined ? '' : `, back in ${spentText(rto.totalMs)}`;
  return html`${lost}${isTold ? metText(!isMissed) : ''}${took}, by the restore of ${timeTag(startedAt)}${verdictText(verdict)}`;
}

function verdictText(verdict: RestoreRun['verdict']): Markup {
  switch (verdict) {
    case 'passed':
      return html``;
    case 'failed':
      return html`, which <strong class="state down">✕ failed</strong>`;
    case 'unknown':
      return html`, which could not be judged`;
  }
}
