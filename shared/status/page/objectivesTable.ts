/** What is promised of a service, beside what was measured: by its budget, its last flip, its last drill, restore tests. */
import { html } from 'hono/html';
import { targetText } from '../../alerts/phrases.ts';
import type { BackupOfService } from '../../config/backedServices.ts';
import type { Objective } from '../../config/config.ts';
import type { ControlEvent } from '../../control/control.ts';
import type { SloId } from '../../objectives/slo.ts';
import type { RestoreStatus } from '../../restore/restoreStatus.ts';
import type { ServiceStatus } from '../model.ts';
import type { BurnDown } from '../readBurnDown.ts';
import type { Section } from '../section.ts';
import type { Viewer } from '../viewer.ts';
import { durationText, latencyText, percentText } from '../words.ts';
import { measuredLow } from './budgetWords.ts';
import { lossRow } from './lossRow.ts';
import { metText, objectiveRow } from './objectiveRow.ts';
import type { Markup } from './shell.ts';
import { timeTag } from './timeTag.ts';

export type Measurements = {
  readonly viewer: Viewer;
  readonly burnDowns: Section<readonly BurnDown[]>;
  /** Of ninety days, newest first; hidden where the reader is told nothing of failover. */
  readonly movements: Section<readonly ControlEvent[]>;
  /** Those that hold the service's data, as the config says. */
  readonly backups: readonly BackupOfService[];
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
    lossRow(objective, measurements),
  ];
  return html`<div class="scroll" role="group" tabindex="0" aria-label="What is promised of ${title}"><table class="texts"><caption>What is promised, and what was measured</caption><thead><tr><th scope="col">objective</th><th scope="col">promised</th><th scope="col">measured</th></tr></thead><tbody>${rows}</tbody></table></div>`;
}

function availabilityRow(
  { availability, window }: Objective,
  service: ServiceStatus,
  measurements: Measurements,
): Markup {
  const over = window.kind === 'rolling' ? `over ${durationText(window.ms)}` : `in a ${window.unit}`;
  return objectiveRow('Availability', `${targetText(availability)} ${over}`, [
    complianceText(measuredOf('availability', service, measurements), availability, '', measurements),
  ]);
}

function latencyRow({ latency }: Objective, service: ServiceStatus, measurements: Measurements): Markup {
  if (latency === undefined) return html``;
  const under = `under ${latencyText(latency.underMs)}`;
  return objectiveRow('Latency', `${targetText(latency.target)} ${under}`, [
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

/** The time to recover, as users had it: from the first failure to the answer of the other endpoint. */
function recoveryRow({ rtoMs }: Objective, { failover }: ServiceStatus, { movements }: Measurements): Markup {
  if (rtoMs === undefined) return html``;
  const promised = `back within ${durationText(rtoMs)}`;
  if (movements.state === 'hidden')
    return objectiveRow('Time to recover (RTO)', promised, [html`told to operators only`]);
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
  return objectiveRow('Time to recover (RTO)', promised, measured.length === 0 ? [never] : measured);
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
