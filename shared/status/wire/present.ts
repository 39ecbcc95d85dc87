/** The model → the API's answers. Pure. */
import type * as z from 'zod';
import { downtimeAllowedMs, ninesOf, ninesTable } from '../../availability/nines.ts';
import { dayMs, dayOf } from '../../availability/slots.ts';
import { availabilityOf, coverageOf, type Tally } from '../../availability/tally.ts';
import type { PublicPart } from '../../config/pageConfig.ts';
import { dayText, timeText } from '../../ledger/keys.ts';
import type { EndpointStatus } from '../../ledger/sight.ts';
import { periodMs } from '../../objectives/objectiveWindow.ts';
import { countAlerts } from '../listAlerts.ts';
import type { ServiceStatus, StatusModel } from '../model.ts';
import type { Resolution, Uptime } from '../readUptime.ts';
import { ninesRounded } from '../words.ts';
import { presentBudget, presentWindow } from './presentBudget.ts';
import { presentFailover, presentMaintenance } from './presentFailover.ts';
import type { serviceDetailSchema, serviceSchema, statusSchema, uptimeReportSchema, uptimeSchema } from './schemas.ts';

export type Presentation = {
  /** Whether to tell what was expected and got. A response's excerpt may hold what is not for the public. */
  readonly evidence: boolean;
  /** What is kept from whoever asks: left out, so that nobody takes it for none. */
  readonly hidden?: readonly PublicPart[];
  /** Whether nobody could read what maintenance people have planned. */
  readonly isMaintenanceUnknown?: boolean;
};

const toEverybody: Presentation = { evidence: false };

function shows({ hidden = [] }: Presentation, ...parts: readonly PublicPart[]): boolean {
  return parts.some((part) => !hidden.includes(part));
}

export function presentStatus(model: StatusModel, how = toEverybody): z.output<typeof statusSchema> {
  const { isMaintenanceUnknown = false } = model;
  return {
    generatedAt: timeText(model.generatedAt),
    ...(shows(how, 'observers') ? { observers: model.observers.map(presentObserver) } : {}),
    services: model.services.map((service) =>
      presentService(service, { ...how, evidence: false, isMaintenanceUnknown }),
    ),
    ...(shows(how, 'alerts') ? { alerts: model.alerts === undefined ? null : countAlerts(model.alerts) } : {}),
  };
}

function presentObserver({ region, state, lastRoundAt }: StatusModel['observers'][number]) {
  return { region, state, lastRoundAt: timeOrNull(lastRoundAt) };
}

export function presentService(service: ServiceStatus, how: Presentation): z.output<typeof serviceSchema> {
  const { id, title, state, active, epoch } = service;
  return {
    id,
    title,
    state,
    ...(shows(how, 'endpoints', 'failover') ? { active, epoch } : {}),
    ...(service.failover === undefined ? {} : presentFailover(service.failover)),
    ...(shows(how, 'maintenance')
      ? {
          maintenance: service.maintenance ? presentMaintenance(service.maintenance) : null,
          ...(how.isMaintenanceUnknown === true ? { maintenanceUnknown: true as const } : {}),
        }
      : {}),
    ...(shows(how, 'endpoints')
      ? { endpoints: service.endpoints.map((endpoint) => presentEndpoint(endpoint, how)) }
      : {}),
    countedTo: timeOrNull(service.countedTo),
    uptime: Object.fromEntries(Object.entries(service.uptime).map(([window, tally]) => [window, presentTally(tally)])),
    ...(service.budgets.length === 0 ? {} : { budgets: service.budgets.map(presentBudget) }),
    ...(shows(how, 'alerts') ? { alerts: service.alerts ?? null } : {}),
  };
}

function presentEndpoint(endpoint: EndpointStatus, how: Presentation) {
  const { id, state } = endpoint;
  if (!shows(how, 'observers')) return { id, state };
  const observers = Object.entries(endpoint.observers).map(([region, { at, evidence, ...view }]) => {
    const told = how.evidence && evidence !== undefined ? { evidence } : {};
    const { latencyMs, ...rest } = view;
    const latency = latencyMs === undefined || !shows(how, 'latency') ? {} : { latencyMs };
    return [region, { ...rest, ...latency, at: timeText(at), ...told }] as const;
  });
  return { id, state, observers: Object.fromEntries(observers) };
}

export function presentDetail(
  service: ServiceStatus,
  now: number,
  how: Presentation,
): z.output<typeof serviceDetailSchema> {
  const { objective, lastOutage } = service;
  const firstDay = dayOf(now) - (service.days.length - 1) * dayMs;
  return {
    ...presentService(service, how),
    since: timeOrNull(service.since),
    ...(objective === undefined ? {} : { objective: presentObjective(objective) }),
    days: service.days.map((bar, index) =>
      bar === null
        ? null
        : { day: dayText(firstDay + index * dayMs), availability: bar.availability ?? null, coverage: bar.coverage },
    ),
    ...(shows(how, 'incidents') ? { lastOutage: lastOutage === undefined ? null : presentOutage(lastOutage) } : {}),
  };
}

function presentOutage(outage: NonNullable<ServiceStatus['lastOutage']>) {
  return { ...outage, from: timeText(outage.from), to: timeText(outage.to) };
}

function presentObjective({ availability, window, rpoMs, rtoMs }: NonNullable<ServiceStatus['objective']>) {
  const windowMs = periodMs(window);
  return {
    availability,
    ...presentWindow(window),
    allowedDowntimeSeconds: Math.round(downtimeAllowedMs(availability, windowMs)) / 1000,
    ...(rpoMs === undefined ? {} : { rpoSeconds: rpoMs / 1000 }),
    ...(rtoMs === undefined ? {} : { rtoSeconds: rtoMs / 1000 }),
  };
}

function presentTally(tally: Tally): z.output<typeof uptimeSchema> {
  const availability = availabilityOf(tally);
  const nines = availability === undefined ? Number.POSITIVE_INFINITY : ninesOf(availability);
  return {
    availability: availability ?? null,
    nines: Number.isFinite(nines) ? ninesRounded(nines, 3) : null,
    coverage: coverageOf(tally) ?? null,
    upSeconds: tally.upMs / 1000,
    downSeconds: tally.downMs / 1000,
    unknownSeconds: tally.unknownMs / 1000,
    missingSeconds: tally.missingMs / 1000,
    maintenanceSeconds: tally.maintenanceMs / 1000,
  };
}

export function presentUptime(
  service: string,
  resolution: Resolution,
  uptime: Uptime,
  how = toEverybody,
): z.output<typeof uptimeReportSchema> {
  return {
    service,
    from: timeText(uptime.from),
    to: timeText(uptime.to),
    since: timeOrNull(uptime.since),
    resolution,
    total: presentTally(uptime.total),
    allowedDowntime: ninesTable.map((availability) => ({
      availability,
      seconds: Math.round(downtimeAllowedMs(availability, uptime.to - uptime.from)) / 1000,
    })),
    ...(shows(how, 'endpoints') ? { endpoints: presentEndpointsUptime(uptime, how) } : {}),
    buckets: uptime.buckets.map(({ from, tally }) => ({ from: timeText(from), ...presentTally(tally) })),
  };
}

function presentEndpointsUptime({ endpoints }: Uptime, how: Presentation) {
  const told = Object.entries(endpoints).map(([id, { total, latencyMs }]) => {
    const latency = latencyMs === undefined || !shows(how, 'latency') ? {} : { latencyMs };
    return [id, { total: presentTally(total), ...latency }] as const;
  });
  return Object.fromEntries(told);
}

function timeOrNull(time: number | undefined): string | null {
  return time === undefined ? null : timeText(time);
}
