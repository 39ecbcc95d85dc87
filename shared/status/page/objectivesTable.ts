/** What is promised of a service, beside what was measured: by its budget, its last flip, its last drill. */
import { html } from 'hono/html';
import { availabilityOf } from '../../availability/tally.ts';
import { windows } from '../../availability/windows.ts';
import type { DrillTimes } from '../../control/control.ts';
import type { ServiceStatus } from '../model.ts';
import type { Happening } from '../readHappenings.ts';
import { durationText, momentText, percentText } from '../words.ts';

type Row = { readonly what: string; readonly promised: string; readonly measured: string };

export type Measurements = {
  /** The newest first; absent where they could not be read. */
  readonly happenings?: readonly Happening[];
};

export function objectivesTable(service: ServiceStatus, measurements: Measurements) {
  const { objective, title } = service;
  if (objective === undefined) return html`<p class="soft">The config promises nothing of ${title}.</p>`;
  const rows = [availabilityRow(service), ...latencyRow(service), ...recoveryRows(service, measurements)];
  return html`<table class="texts"><caption>What is promised, and what was measured</caption><thead><tr><th scope="col">objective</th><th scope="col">promised</th><th scope="col">measured</th></tr></thead><tbody>${rows.map(
    ({ what, promised, measured }) =>
      html`<tr><th scope="row">${what}</th><td>${promised}</td><td>${measured}</td></tr>`,
  )}</tbody></table>`;
}

function availabilityRow({ objective, uptime, budgets }: ServiceStatus): Row {
  const window = objective?.window;
  const known = window?.kind === 'rolling' ? windows.find(({ ms }) => ms === window.ms) : undefined;
  const budget = budgets.find(({ slo }) => slo === 'availability');
  const over = window === undefined ? '' : window.kind === 'rolling' ? durationText(window.ms) : `a ${window.unit}`;
  const measured = known === undefined ? budget?.compliance : availabilityOf(uptime[known.id]);
  return {
    what: 'Availability',
    promised: `${percentText(objective?.availability)} over ${over}`,
    measured: measured === undefined ? 'nothing yet' : percentText(measured),
  };
}

function latencyRow({ objective, budgets }: ServiceStatus): readonly Row[] {
  if (objective?.latency === undefined) return [];
  const { target, underMs } = objective.latency;
  const compliance = budgets.find(({ slo }) => slo === 'latency')?.compliance;
  return [
    {
      what: 'Latency',
      promised: `${percentText(target)} under ${underMs} ms`,
      measured: compliance === undefined ? 'nothing yet' : `${percentText(compliance)} under ${underMs} ms`,
    },
  ];
}

function recoveryRows({ objective, failover }: ServiceStatus, { happenings }: Measurements): readonly Row[] {
  const { rtoMs, rpoMs } = objective ?? {};
  const flip = failover?.lastFlip;
  const flipMs =
    flip?.failingSince === undefined || flip.answeredAt === undefined ? undefined : flip.answeredAt - flip.failingSince;
  const drill = lastDrill(happenings);
  const measured = [
    ...(flipMs === undefined
      ? []
      : [`${durationText(Math.max(0, flipMs))} by the flip of ${momentText(flip?.at ?? 0)}`]),
    ...(drill === undefined ? [] : [drill]),
    ...(happenings === undefined ? ['whether a drill measured it could not be read'] : []),
  ];
  return [
    ...(rtoMs === undefined
      ? []
      : [
          {
            what: 'Time to recover (RTO)',
            promised: durationText(rtoMs),
            measured: measured.length === 0 ? 'never: no flip and no drill yet' : measured.join('; '),
          },
        ]),
    ...(rpoMs === undefined
      ? []
      : [
          {
            what: 'Data that may be lost (RPO)',
            promised: durationText(rpoMs),
            measured: 'by restore tests of its backups, and by the lag that failover looks at',
          },
        ]),
  ];
}

function lastDrill(happenings: readonly Happening[] | undefined): string | undefined {
  for (const happening of happenings ?? []) {
    if (happening.kind !== 'control' || happening.event.kind !== 'drill-ended') continue;
    const { at, passed, startedAt, times } = happening.event;
    if (!passed) return `the drill of ${momentText(at)} failed`;
    const took = drillMs(startedAt, times);
    return took === undefined ? undefined : `${durationText(took)} by the drill of ${momentText(at)}`;
  }
  return undefined;
}

function drillMs(startedAt: number, { answeredAt }: DrillTimes): number | undefined {
  return answeredAt === undefined ? undefined : Math.max(0, answeredAt - startedAt);
}
