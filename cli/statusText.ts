/** The API's answers as text for a terminal. Pure. */
import type * as z from 'zod';
import { flipHeadline, flipStages, standingLines } from '../shared/status/page/failoverWords.ts';
import type { serviceDetailSchema, serviceSchema, statusSchema, uptimeSchema } from '../shared/status/wire/schemas.ts';
import { durationText, latencyText, momentText, ninesText, percentText, stateSymbols } from '../shared/status/words.ts';
import { table } from './table.ts';

type Status = z.output<typeof statusSchema>;
type Endpoint = NonNullable<z.output<typeof serviceSchema>['endpoints']>[number];
type Detail = z.output<typeof serviceDetailSchema>;
type Uptime = z.output<typeof uptimeSchema>;

export function statusText(status: Status): string {
  const rows = status.services.map((service) => [
    `${stateSymbols[service.state]} ${service.title}`,
    service.state,
    service.active ?? '–',
    ...['1h', '24h', '30d', '90d'].map((window) => availability(service.uptime[window])),
  ]);
  const observers = status.observers?.map(({ region, state }) => `${region} ${state}`).join(', ');
  return [
    table(['service', 'state', 'active', '1h', '24h', '30d', '90d'], rows),
    ...status.services.flatMap((service) => standingLines(service).map((line) => `\n${service.title}: ${line}\n`)),
    `\nobservers: ${observers ?? 'not public'}\nas of ${status.generatedAt}\n`,
  ].join('');
}

export function detailText(service: Detail): string {
  const { endpoints: seen = [] } = service;
  const regions = [...new Set(seen.flatMap(({ observers = {} }) => Object.keys(observers)))];
  const endpoints = seen.map((endpoint) => [
    `${stateSymbols[endpoint.state]} ${endpoint.id}`,
    endpoint.state,
    ...regions.map((region) => view(endpoint, region)),
  ]);
  const windows = Object.entries(service.uptime).flatMap(([window, uptime]) =>
    uptime === undefined ? [] : [uptimeRow(window, uptime)],
  );
  return [
    `${stateSymbols[service.state]} ${service.title} is ${service.state}${activeText(service)}\n`,
    ...standingLines(service).map((line) => `  ${line}\n`),
    answersText(service),
    '\n',
    table(['endpoint', 'state', ...regions], endpoints),
    evidenceLines(service),
    '\n',
    table(['window', 'availability', 'nines', 'down', 'unknown', 'gaps', 'coverage'], windows),
    `\n${outageLine(service)}\n`,
    flipText(service),
  ].join('');
}

/** What the config does not show to whoever asks is not told of. */
function activeText({ active, epoch }: Detail): string {
  if (active === undefined) return '';
  return `; the active endpoint is ${active}${epoch === undefined || epoch === 0 ? '' : ` (epoch ${epoch})`}`;
}

/** That the name answers something else is told as out of the ordinary. */
function answersText({ active, answers, phase }: Detail): string {
  if (answers === undefined || answers === null || answers.endpoint !== active || phase === 'flipping') return '';
  return `  The name answers ${active} since ${momentText(Date.parse(answers.since))}.\n`;
}

function flipText({ lastFlip }: Detail): string {
  if (lastFlip === undefined || lastFlip === null) return '';
  const stages = flipStages(lastFlip);
  const width = Math.max(...stages.map(({ after }) => after.length));
  const lines = stages.map(({ after, text }) => `  ${after.padStart(width)}  ${text}\n`);
  return `Last flip: ${flipHeadline(lastFlip)}\n${lines.join('')}`;
}

function uptimeRow(window: string, uptime: Uptime): readonly string[] {
  return [
    window,
    availability(uptime),
    ninesText(uptime.availability ?? undefined),
    durationText(uptime.downSeconds * 1000),
    durationText(uptime.unknownSeconds * 1000),
    durationText(uptime.missingSeconds * 1000),
    percentText(uptime.coverage ?? undefined),
  ];
}

function view(endpoint: Endpoint, region: string): string {
  const seen = endpoint.observers?.[region];
  if (seen === undefined) return 'silent';
  return seen.reason ?? (seen.latencyMs === undefined ? seen.state : latencyText(seen.latencyMs));
}

function evidenceLines({ endpoints = [] }: Detail): string {
  const lines = endpoints.flatMap(({ id, observers = {} }) =>
    Object.entries(observers).flatMap(([region, { reason, evidence }]) => {
      if (reason === undefined) return [];
      const { expected, got, excerpt } = evidence ?? {};
      const told = [
        ...(expected === undefined ? [] : [`expected ${expected}`]),
        ...(got === undefined ? [] : [`got ${got}`]),
        ...(excerpt === undefined ? [] : [`answer: ${excerpt}`]),
      ];
      return [`  ${id} from ${region}: ${reason}${told.length === 0 ? '' : `; ${told.join('; ')}`}\n`];
    }),
  );
  return lines.length === 0 ? '' : `\n${lines.join('')}`;
}

function outageLine({ lastOutage }: Detail): string {
  if (lastOutage === undefined) return 'Outages are not public.';
  if (lastOutage === null) return 'No outage seen.';
  const reason = lastOutage.reason === undefined ? '' : ` (${lastOutage.reason})`;
  if (lastOutage.ongoing) return `Outage since ${lastOutage.from}${reason}`;
  const lengthMs = Date.parse(lastOutage.to) - Date.parse(lastOutage.from);
  return `Last outage: ${lastOutage.from}, for ${durationText(lengthMs)}${reason}`;
}

function availability(uptime: Uptime | undefined): string {
  return percentText(uptime?.availability ?? undefined);
}
