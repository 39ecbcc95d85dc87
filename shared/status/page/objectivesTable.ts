/** What is promised of a service, beside what was measured: by its budget, its last flip, its last drill, restore tests. */
import { html } from 'hono/html';
import { targetText } from '../../alerts/phrases.ts';
import type { Objective } from '../../config/config.ts';
import type { ControlEvent } from '../../control/control.ts';
import type { SloId } from '../../objectives/slo.ts';
import type { RestoreStatus } from '../../restore/restoreStatus.ts';
import { spentText } from '../../restore/spentText.ts';
import type { ServiceStatus } from '../model.ts';
import type { BurnDown } from '../readBurnDown.ts';
import type { Section } from '../section.ts';
import type { Viewer } from '../viewer.ts';
import { durationText, latencyText, percentText } from '../words.ts';
import { measuredLow } from './budgetWords.ts';
import type { Markup } from './shell.ts';
import { timeTag } from './timeTag.ts';

export type Measurements = {
  readonly viewer: Viewer;
  readonly burnDowns: Section<readonly BurnDown[]>;
  /** Of ninety days, newest first; hidden where the reader is told nothing of failover. */
  readonly movements: Section<readonly ControlEvent[]>;
  /** For operators. */
  readonly restores: Section<readonly RestoreStatus[]>;
};

export function objectivesTable(service: ServiceStatus, measurements: Measurements): Markup {
  const { objective, title } = service;
  if (objective === undefined) return html`<p class="soft">The config promises nothing of ${title}.</p>`;
  const rows = [
    availabilityRow(objective, service, measurements),
    latencyRow(objective, service, measurements),
    recoveryRow(objective, service, measurements),
    lossRow(objective, service, measurements),
  ];
  return html`<div class="scroll" role="group" tabindex="0" aria-label="What is promised of ${title}"><table class="texts"><caption>What is promised, and what was measured</caption><thead><tr><th scope="col">objective</th><th scope="col">promised</th><th scope="col">measured</th></tr></thead><tbody>${rows}</tbody></table></div>`;
}

function row(what: string, promised: string, measured: readonly Markup[]): Markup {
  const parts = measured.map((one, index) => html`${index === 0 ? '' : html`<br>`}${one}`);
  return html`<tr><th scope="row">${what}</th><td>${promised}</td><td>${parts}</td></tr>`;
}

function availabilityRow(
  { availability, window }: Objective,
  service: ServiceStatus,
  measurements: Measurements,
): Markup {
  const over = window.kind === 'rolling' ? `over ${durationText(window.ms)}` : `in a ${window.unit}`;
  return row('Availability', `${targetText(availability)} ${over}`, [
    complianceText(measuredOf('availability', service, measurements), availability, '', measurements),
  ]);
}

function latencyRow({ latency }: Objective, service: ServiceStatus, measurements: Measurements): Markup {
  if (latency === undefined) return html``;
  const under = `under ${latencyText(latency.underMs)}`;
  return row('Latency', `${targetText(latency.target)} ${under}`, [
    complianceText(measuredOf('latency', service, measurements), latency.target, ` ${under}`, measurements),
  ]);
}

/** As of now, or else as the rollup last counted it. */
function measuredOf(slo: SloId, { budgets }: ServiceStatus, { burnDowns }: Measurements): Measured {
  const counted = burnDowns.state === 'shown' ? burnDowns.value.find((one) => one.slo.id === slo) : undefined;
  return counted?.budget ?? budgets.find((one) => one.slo === slo) ?? {};
}

type Measured = { readonly compliance?: number; readonly measured?: number };

/** What was missed is missed however little was seen; what was kept is so only where enough was. */
function complianceText(
  { compliance, measured = 0 }: Measured,
  target: number,
  what: string,
  measurements: Measurements,
): Markup {
  if (compliance === undefined) return nothingMeasured(measurements);
  const said = html`${percentText(compliance)}${what}`;
  if (compliance < target || measured >= measuredLow) return html`${said}${metText(compliance >= target)}`;
  return html`${said}, of only ${percentText(measured)} of the time`;
}

function nothingMeasured({ burnDowns }: Measurements): Markup {
  return burnDowns.state === 'failed' ? html`what was measured could not be read` : html`nothing yet`;
}

/** In words, so that colour is not needed for it. */
function metText(isMet: boolean): Markup {
  return isMet ? html`, kept` : html`, <strong class="state down">✕ missed</strong>`;
}

/** The time to recover, as users had it: from the first failure to the answer of the other endpoint. */
function recoveryRow({ rtoMs }: Objective, { failover }: ServiceStatus, { movements }: Measurements): Markup {
  if (rtoMs === undefined) return html``;
  const promised = `back within ${durationText(rtoMs)}`;
  if (movements.state === 'hidden') return row('Time to recover (RTO)', promised, [html`told to operators only`]);
  const flip = failover?.lastFlip;
  const tookMs =
    flip?.failingSince === undefined || flip.answeredAt === undefined
      ? undefined
      : Math.max(0, flip.answeredAt - flip.failingSince);
  const measured = [
    ...(flip === undefined || tookMs === undefined
      ? []
      : [html`${durationText(tookMs)}${metText(tookMs <= rtoMs)}, by the flip of ${timeTag(flip.at)}`]),
    ...(movements.state === 'failed'
      ? [html`whether a drill measured it could not be read`]
      : drillParts(movements.value, rtoMs)),
  ];
  const never =
    failover === undefined ? html`not measured: nothing fails over` : html`not measured: no flip and no drill`;
  return row('Time to recover (RTO)', promised, measured.length === 0 ? [never] : measured);
}

function drillParts(movements: readonly ControlEvent[], rtoMs: number): readonly Markup[] {
  const drill = movements.find((event) => event.kind === 'drill-ended');
  if (drill === undefined) return [];
  const { at, passed, startedAt, times } = drill;
  if (!passed) return [html`the drill of ${timeTag(at)} failed`];
  if (times.answeredAt === undefined) return [];
  const tookMs = Math.max(0, times.answeredAt - startedAt);
  return [html`${durationText(tookMs)}${metText(tookMs <= rtoMs)}, by the drill of ${timeTag(at)}`];
}

/** The data that may be lost. The config ties no backup to a service: one of the service's name is taken for its own. */
function lossRow({ rpoMs }: Objective, { id }: ServiceStatus, { viewer, restores }: Measurements): Markup {
  if (rpoMs === undefined) return html``;
  const promised = `at most ${durationText(rpoMs)} of data`;
  if (viewer === 'public') return row('Data lost (RPO)', promised, [html`told to operators only`]);
  return row('Data lost (RPO)', promised, lossParts(id, restores, rpoMs));
}

/** The others stand on the page of restores. */
const restoresMax = 3;

function lossParts(id: string, restores: Measurements['restores'], rpoMs: number): readonly Markup[] {
  if (restores.state === 'failed') return [html`whether a restore measured it could not be read`];
  if (restores.state === 'hidden') return [html`not measured: no backup is tested by restoring it`];
  const own = restores.value.filter(({ test }) => test.id === id);
  const told = own.length > 0 ? own : restores.value;
  const parts = told.slice(0, restoresMax).map((status) => restorePart(status, rpoMs));
  const link = html`<a href="/restores">all restores</a>`;
  if (own.length > 0) return [...parts, link];
  return [html`<span class="soft">No backup has this service's name. Of all backups:</span>`, ...parts, link];
}

function restorePart({ test, last }: RestoreStatus, rpoMs: number): Markup {
  const lostMs = last?.rpo?.measuredMs;
  if (last === undefined || lostMs === undefined) return html`${test.id}: not measured`;
  const took = last.rto === undefined ? '' : `, back in ${spentText(last.rto.totalMs)}`;
  return html`${test.id}: ${spentText(lostMs)} lost${lostMs <= rpoMs ? '' : ', more than this'}${took}, by the restore of ${timeTag(last.startedAt)}`;
}
