/** Incidents as text for a terminal. Pure. */
import type * as z from 'zod';
import { printable } from '../shared/config/quote.ts';
import type {
  allIncidentsSchema,
  incidentFiguresSchema,
  incidentSchema,
  serviceIncidentsSchema,
} from '../shared/status/wire/incidentSchemas.ts';
import { durationText, momentText, percentText } from '../shared/status/words.ts';
import { table } from './table.ts';

type Incident = z.output<typeof incidentSchema>;
type Figures = z.output<typeof incidentFiguresSchema>;

export function incidentsText(answer: z.output<typeof serviceIncidentsSchema>): string {
  return [...listText(answer), figuresText(answer.figures)].join('');
}

export function allIncidentsText(answer: z.output<typeof allIncidentsSchema>): string {
  const regions = (answer.regions ?? []).map(
    ({ region, from, to, durationSeconds, services }) =>
      `${region} was lost at ${moment(from)} ${lasted(to, durationSeconds)}: ${services.map(printable).join(', ')}\n`,
  );
  const rows = answer.services.flatMap(({ service, figures }) =>
    figures.count === 0 ? [] : [[printable(service), ...figureCells(figures)]],
  );
  return [
    ...(regions.length === 0 ? [] : [...regions, '\n']),
    ...listText(answer),
    ...(rows.length === 0 ? [] : [table(['service', 'incidents', 'MTTD', 'MTTR', 'MTBF'], rows), '\n']),
    figuresText(answer.figures),
  ].join('');
}

/** One incident on one line. */
export function incidentLine(incident: Incident): string {
  const { service, from } = incident;
  return `${printable(service)}, ${scopeText(incident)}, from ${moment(from)}, ${lengthText(incident)}`;
}

function listText({ incidents, more, from, to }: Omit<z.output<typeof serviceIncidentsSchema>, 'service' | 'figures'>) {
  if (incidents.length === 0) return [`Nothing was wrong from ${moment(from)} to ${moment(to)}.\n\n`];
  const rows = incidents.map((one) => [
    moment(one.from),
    lengthText(one),
    printable(one.service),
    scopeText(one),
    one.reason ?? '–',
    one.cost === undefined ? '–' : percentText(one.cost.share),
  ]);
  const details = incidents.flatMap(detailLines);
  return [
    table(['began', 'lasted', 'service', 'down', 'reason', 'budget'], rows),
    ...(more === 0 ? [] : [`… and ${more} before\n`]),
    ...(details.length === 0 ? [] : ['\n', ...details.map((line) => `${line}\n`)]),
    '\n',
  ];
}

function scopeText({ scope, endpoint = '' }: Incident): string {
  return scope === 'service' ? 'for users' : printable(endpoint);
}

function detailLines(incident: Incident): readonly string[] {
  const { from, flips = [], alerts = [], drill, notes, endUncertainSeconds } = incident;
  const fired = alerts.filter(({ stage }) => stage === 'fired');
  const lines = [
    ...(drill === undefined ? [] : [`in a drill of ${printable(drill.by)}`]),
    ...flips.map(({ at, to, cause, by }) => `${moment(at)}: ${cause} to ${printable(to)} by ${printable(by)}`),
    ...fired.map(({ at, severity, key }) => `${moment(at)}: ${severity} ${printable(key)}`),
    ...(endUncertainSeconds === 0
      ? []
      : [`it may have ended up to ${durationText(endUncertainSeconds * 1000)} earlier: nobody could look`]),
    ...notes.map(({ by, text }) => `${printable(by)}: ${printable(JSON.stringify(text))}`),
  ];
  return lines.length === 0
    ? []
    : [`${printable(incident.service)} at ${moment(from)}`, ...lines.map((line) => `  ${line}`)];
}

function figuresText(figures: Figures): string {
  const { count, closed, detected } = figures;
  if (count === 0) return 'Users found nothing wrong.\n';
  const [, mttd = '', mttr = '', mtbf = ''] = figureCells(figures);
  return [
    `Users found ${count} ${count === 1 ? 'incident' : 'incidents'}; ${closed} ${closed === 1 ? 'is' : 'are'} over.\n`,
    `MTTD ${mttd} (of ${detected} that were noticed), MTTR ${mttr}, MTBF ${mtbf}\n`,
  ].join('');
}

function figureCells({ count, mttdSeconds, mttrSeconds, mtbfSeconds }: Figures): readonly string[] {
  const means = [mttdSeconds, mttrSeconds, mtbfSeconds];
  return [String(count), ...means.map((seconds) => (seconds === null ? '–' : durationText(seconds * 1000)))];
}

/** What is up again, but not for long enough yet to be over, says so: it may fail again and last longer. */
function lengthText({ to, durationSeconds, state }: Incident): string {
  return `${lasted(to, durationSeconds)}${to !== null && state === 'open' ? ', not over yet' : ''}`;
}

function lasted(to: string | null, seconds: number): string {
  return `${to === null ? 'for ' : ''}${durationText(seconds * 1000)}${to === null ? ' until now' : ''}`;
}

function moment(time: string): string {
  return momentText(Date.parse(time));
}
