/** Reads what a period came to for one service. */
import { maintenanceIn } from '../availability/maintenance.ts';
import { dayMs, dayOf, hourMs } from '../availability/slots.ts';
import { emptyTally } from '../availability/tally.ts';
import type { Config, Service } from '../config/config.ts';
import { given } from '../config/settled.ts';
import type { Incident } from '../incidents/incident.ts';
import { readIncidents } from '../incidents/readIncidents.ts';
import type { LedgerEvent } from '../ledger/event.ts';
import { dayText, timeText } from '../ledger/keys.ts';
import type { Ledger, Range } from '../ledger/ledger.ts';
import type { MetricReader } from '../objectives/metricReader.ts';
import { slosOfService } from '../objectives/slo.ts';
import { readUptime } from '../status/readUptime.ts';
import { readSection } from '../status/section.ts';
import { type Counting, figuresOf } from './figures.ts';
import { measurePeriod } from './measurePeriod.ts';
import { movementsIn } from './movements.ts';
import { raisedIn } from './raised.ts';
import type { ReportedIncident, ReportedService } from './reportSchema.ts';
import { drillEveryDays, notedFromShare } from './rules.ts';

export type ServiceInput = {
  readonly config: Config;
  readonly service: Service;
  readonly now: number;
  readonly period: Range;
  readonly before: Range;
};

export type ServiceParts = {
  readonly ledger: Ledger;
  readonly metrics: MetricReader;
  readonly onError: (error: unknown) => void;
};

const listedMax = 50;

/** A flip at the end of the period has its end after it. */
const settlesWithinMs = hourMs;

/** Never rejects. */
export async function readReportedService(input: ServiceInput, parts: ServiceParts): Promise<ReportedService> {
  const { config, service, now, period, before } = input;
  const { onError } = parts;
  const range = { from: period.from, to: Math.min(period.to, now) };
  const events = readEvents(input, parts);
  // Both sections that wait for it say when it has failed.
  events.catch(() => {});
  return {
    id: service.id,
    title: service.title,
    availability: await readSection(async () => await readAvailability(input, parts), onError),
    objectives: await readSection(async () => {
      const slos = slosOfService(service);
      if (slos.length === 0) return undefined;
      return await Promise.all(slos.map((slo) => measurePeriod({ ...input, slo }, parts)));
    }, onError),
    incidents: await readSection(async () => {
      const { incidents } = await readIncidents({ service, from: before.from, to: range.to }, parts);
      return incidentsIn(incidents, range, before);
    }, onError),
    failover: await readSection(async () => {
      if (service.failover === undefined) return undefined;
      return failoverIn(await events, range, service);
    }, onError),
    alerts: await readSection(async () => raisedIn(await events, range, before), onError),
    maintenance: maintenanceIn(config, service.id, range)
      .slice(0, listedMax)
      .map(({ from, to }) => ({ from: timeText(from), to: timeText(to) })),
  };
}

/** Of what fails over, so far back that the last drill is among them. */
async function readEvents({ service, period, before, now }: ServiceInput, { ledger }: ServiceParts) {
  const end = Math.min(period.to, now);
  const drills = service.failover === undefined ? end : end - drillEveryDays * dayMs;
  return await ledger.events(service.id, { from: Math.min(before.from, drills), to: end + settlesWithinMs });
}

async function readAvailability({ config, service, period, before, now }: ServiceInput, { ledger }: ServiceParts) {
  const asked = { service, observers: config.observers, resolution: 'day' } as const;
  const to = Math.min(period.to, now);
  const [is, was] = await Promise.all([
    readUptime({ ...asked, from: period.from, to }, { ledger }),
    readUptime({ ...asked, from: before.from, to: before.to }, { ledger }),
  ]);
  const counting = (uptime: typeof is): Counting => ({ total: uptime.total, since: uptime.since, to: uptime.to });
  const tallies = new Map(is.buckets.map(({ from, tally }) => [dayOf(from), tally]));
  return {
    now: figuresOf(counting(is), period, now),
    before: figuresOf(counting(was), before, now),
    days: daysIn({ from: period.from, to }).map((day) => {
      const total = tallies.get(dayOf(day.from)) ?? emptyTally;
      const { availability, seen, downSeconds } = figuresOf({ total, since: is.since, to: is.to }, day, now);
      return { day: dayText(day.from), availability, seen, downSeconds };
    }),
  };
}

/** UTC days, the first and the last one as far as they are inside. */
function daysIn({ from, to }: Range): readonly Range[] {
  const days: Range[] = [];
  for (let day = dayOf(from); day < to; day += dayMs) {
    days.push({ from: Math.max(from, day), to: Math.min(to, day + dayMs) });
  }
  return days;
}

/** Pure. @param incidents of both periods, newest first. */
function incidentsIn(incidents: readonly Incident[], period: Range, before: Range) {
  const counts = ({ from, to }: Range) =>
    incidents.filter((one) => one.scope === 'service' && one.drill === undefined && one.from >= from && one.from < to)
      .length;
  const during = incidents.filter((one) => touches(one, period));
  return {
    count: counts(period),
    countBefore: counts(before),
    listed: during.slice(0, listedMax).map((one) => incidentOf(one, period.to)),
    more: Math.max(0, during.length - listedMax),
    unnoted: unnotedOf(during),
  };
}

/** @param incidents newest first. */
function unnotedOf(incidents: readonly Incident[]) {
  const shares = incidents.flatMap(({ from, cost, drill, notes }) => {
    const budgetShare = cost?.share ?? 0;
    const isUnnoted = drill === undefined && notes.length === 0 && budgetShare >= notedFromShare;
    return isUnnoted ? [{ from: timeText(from), budgetShare }] : [];
  });
  return { count: shares.length, ...given('newest', shares[0]) };
}

/** One that began before the period is told of in it for as long as it went on. */
function touches({ from, to = Number.POSITIVE_INFINITY }: Incident, period: Range): boolean {
  return from < period.to && to > period.from;
}

function incidentOf(incident: Incident, asOf: number): ReportedIncident {
  const { from, to, state, scope, endpoint, downMs, endUncertainMs, reason, cost, drill, notes } = incident;
  return {
    from: timeText(from),
    to: to === undefined ? null : timeText(to),
    state,
    scope,
    ...given('endpoint', endpoint),
    durationSeconds: ((to ?? asOf) - from) / 1000,
    downSeconds: downMs / 1000,
    endUncertainSeconds: endUncertainMs / 1000,
    ...given('reason', reason),
    budgetShare: cost?.share ?? null,
    isDrill: drill !== undefined,
    notes: notes.map(({ by, text }) => ({ by, text })),
  };
}

function failoverIn(events: readonly LedgerEvent[], range: Range, { objective }: Service) {
  const { flips, drills, lastPassedDrillAt } = movementsIn(events, range);
  const back = range.to - drillEveryDays * dayMs;
  const isRecent = lastPassedDrillAt !== undefined && lastPassedDrillAt >= back;
  const more = Math.max(0, flips.length - listedMax) + Math.max(0, drills.length - listedMax);
  const took = [...flips, ...drills].flatMap(({ tookSeconds }) => (tookSeconds === undefined ? [] : [tookSeconds]));
  const drillsPassed = drills.filter(({ passed }) => passed).length;
  return {
    flips: flips.slice(0, listedMax),
    drills: drills.slice(0, listedMax),
    more,
    counts: { flips: flips.length, drillsPassed, drillsFailed: drills.length - drillsPassed },
    ...given('longestSeconds', took.length === 0 ? undefined : Math.max(...took)),
    ...given('rtoSeconds', objective?.rtoMs === undefined ? undefined : objective.rtoMs / 1000),
    lastPassedDrillAt: isRecent ? timeText(lastPassedDrillAt) : null,
  };
}
