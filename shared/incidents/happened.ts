/** What else is known of an incident: what was done, who was told, what it cost. Pure. */
import type { Span } from '../availability/maintenance.ts';
import type { Objective } from '../config/config.ts';
import type { LedgerEvent } from '../ledger/event.ts';
import { periodAt } from '../objectives/objectiveWindow.ts';
import type { BudgetCost, Incident, IncidentAlert, IncidentDrill, IncidentFlip, IncidentNote } from './incident.ts';
import type { BareIncident } from './incidentsOf.ts';
import { mergeMs } from './trouble.ts';

export type Known = {
  readonly objective: Objective | undefined;
  /** What people have excluded from it, oldest first. */
  readonly excluded: readonly Span[];
  /** The service's, oldest first. */
  readonly events: readonly LedgerEvent[];
};

/** In the order given. */
export function withHappenings(incidents: readonly BareIncident[], known: Known): readonly Incident[] {
  const events = eventsByIncident(incidents, known.events);
  const drills = drillsOf(known.events);
  const notes = known.events.filter(({ kind }) => kind === 'note');
  return incidents.map((bare) => {
    const { downs, ...incident } = bare;
    const own = events.get(bare) ?? [];
    const cost = incident.scope === 'service' ? costOf(downs, incident.from, known) : undefined;
    const drill = drills.find((one) => one.at < endOf(incident) && one.to > incident.from);
    return {
      ...incident,
      ...(cost === undefined ? {} : { cost }),
      flips: own.flatMap(flipOf),
      alerts: own.flatMap(alertOf),
      ...(drill === undefined ? {} : { drill: { at: drill.at, endpoint: drill.endpoint, by: drill.by } }),
      notes: notes.flatMap((note) => noteOf(note, incident)),
    };
  });
}

/** When an incident is over; never, as far as it is known, when that is infinite. */
export function endOf({ to }: Pick<Incident, 'to'>): number {
  return to ?? Number.POSITIVE_INFINITY;
}

/** What is told of an incident may be told when it has just ended. What users found comes first, the latest first. */
function eventsByIncident(
  incidents: readonly BareIncident[],
  events: readonly LedgerEvent[],
): ReadonlyMap<BareIncident, readonly LedgerEvent[]> {
  const found = new Map<BareIncident, LedgerEvent[]>();
  for (const event of events) {
    const { at } = event;
    const near = incidents.filter((one) => one.from <= at && at < endOf(one) + mergeMs);
    const ofService = near.findLast(({ scope }) => scope === 'service');
    for (const incident of ofService === undefined ? near : [ofService]) {
      found.set(incident, [...(found.get(incident) ?? []), event]);
    }
  }
  return found;
}

function flipOf(told: LedgerEvent): readonly IncidentFlip[] {
  if (told.kind !== 'control' || told.event.kind !== 'flipped') return [];
  const { at, epoch, from, to, cause, by, reason, detectedAt } = told.event;
  return [{ at, epoch, from, to, cause, by, reason, ...(detectedAt === undefined ? {} : { detectedAt }) }];
}

function alertOf(told: LedgerEvent): readonly IncidentAlert[] {
  if (told.kind !== 'alert') return [];
  const { at, key, about, stage, severity } = told;
  return [{ at, key, about, stage, severity }];
}

function noteOf(told: LedgerEvent, { from }: Pick<Incident, 'from'>): readonly IncidentNote[] {
  if (told.kind !== 'note' || told.incident !== from) return [];
  return [{ at: told.at, text: told.text, by: told.by }];
}

/** An end without a beginning among the events says itself when it began. */
function drillsOf(events: readonly LedgerEvent[]): readonly (IncidentDrill & { readonly to: number })[] {
  const drills: (IncidentDrill & { to: number })[] = [];
  for (const told of events) {
    if (told.kind !== 'control') continue;
    const { event } = told;
    if (event.kind === 'drill-began') {
      drills.push({ at: event.at, endpoint: event.endpoint, by: event.by, to: Number.POSITIVE_INFINITY });
    } else if (event.kind === 'drill-ended') {
      const begun = drills.find((one) => one.to === Number.POSITIVE_INFINITY);
      if (begun !== undefined) begun.to = event.at;
      else drills.push({ at: event.startedAt, endpoint: event.endpoint, by: event.by, to: event.at });
    }
  }
  return drills;
}

/** Probes and requests are not counted here, so only what counts time has a cost. */
function costOf(downs: readonly Span[], from: number, { objective, excluded }: Known): BudgetCost | undefined {
  if (objective?.indicator.kind !== 'timeslices') return undefined;
  const badMs = downs.reduce((sum, down) => sum + down.to - down.from - overlapMs(down, excluded), 0);
  const period = periodAt(objective.window, from);
  return { badMs, share: badMs / ((1 - objective.availability) * (period.to - period.from)) };
}

/** @param spans apart from each other. */
function overlapMs({ from, to }: Span, spans: readonly Span[]): number {
  return spans.reduce((sum, span) => sum + Math.max(0, Math.min(to, span.to) - Math.max(from, span.from)), 0);
}
