/** The API's answers as text for a terminal. Pure. */
import type * as z from 'zod';
import type { serviceDetailSchema, serviceSchema, statusSchema, uptimeSchema } from '../shared/status/schemas.ts';
import { durationText, latencyText, ninesText, percentText, stateSymbols } from '../shared/status/words.ts';
import { table } from './table.ts';

type Status = z.output<typeof statusSchema>;
type Service = z.output<typeof serviceSchema>;
type Detail = z.output<typeof serviceDetailSchema>;
type Uptime = z.output<typeof uptimeSchema>;

export function statusText(status: Status): string {
  const rows = status.services.map((service) => [
    `${symbol(service.state)} ${service.title}`,
    service.state,
    service.active,
    ...['1h', '24h', '30d', '90d'].map((window) => availability(service.uptime[window])),
  ]);
  const observers = status.observers.map(({ region, state }) => `${region} ${state}`).join(', ');
  return [
    table(['service', 'state', 'active', '1h', '24h', '30d', '90d'], rows),
    `\nobservers: ${observers}\nas of ${status.generatedAt}\n`,
  ].join('');
}

export function detailText(service: Detail): string {
  const regions = [...new Set(service.endpoints.flatMap(({ observers }) => Object.keys(observers)))];
  const endpoints = service.endpoints.map((endpoint) => [
    `${symbol(endpoint.state)} ${endpoint.id}`,
    endpoint.state,
    ...regions.map((region) => view(endpoint, region)),
  ]);
  const windows = Object.entries(service.uptime).flatMap(([window, uptime]) =>
    uptime === undefined ? [] : [uptimeRow(window, uptime)],
  );
  return [
    `${symbol(service.state)} ${service.title} is ${service.state}; the active endpoint is ${service.active}\n\n`,
    table(['endpoint', 'state', ...regions], endpoints),
    evidenceLines(service),
    '\n',
    table(['window', 'availability', 'nines', 'down', 'unknown', 'gaps', 'coverage'], windows),
    `\n${outageLine(service)}\n`,
  ].join('');
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

function view(endpoint: Service['endpoints'][number], region: string): string {
  const seen = endpoint.observers[region];
  if (seen === undefined) return 'silent';
  return seen.reason ?? latencyText(seen.latencyMs);
}

function evidenceLines({ endpoints }: Detail): string {
  const lines = endpoints.flatMap(({ id, observers }) =>
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
  if (lastOutage === null) return 'No outage seen.';
  const reason = lastOutage.reason === undefined ? '' : ` (${lastOutage.reason})`;
  if (lastOutage.ongoing) return `Outage since ${lastOutage.from}${reason}`;
  const lengthMs = Date.parse(lastOutage.to) - Date.parse(lastOutage.from);
  return `Last outage: ${lastOutage.from}, for ${durationText(lengthMs)}${reason}`;
}

function availability(uptime: Uptime | undefined): string {
  return percentText(uptime?.availability ?? undefined);
}

function symbol(state: Service['state']): string {
  return state === 'maintenance' ? '–' : stateSymbols[state];
}
