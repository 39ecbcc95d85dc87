/** The status, incidents and planned maintenance → Statuspage's shapes. Pure. */

import type { Incident } from '../../../incidents/incident.ts';
import { dayText, timeText } from '../../../ledger/keys.ts';
import { incidentTitle, type Update, updatesOf } from '../../incidentWords.ts';
import type { ServiceStatus } from '../../model.ts';
import { incidentPath } from '../../page/incidentPath.ts';
import type {
  ComponentStatus,
  StatuspageComponent,
  StatuspageIncident,
  StatuspageMaintenance,
  StatuspagePage,
} from '../../wire/statuspageSchemas.ts';
import { aheadMs, type Planned } from '../planned.ts';
import type { Site } from '../site.ts';
import { componentDescription, componentStatus, impactOf, statusDuring } from './vocabulary.ts';

/** Statuspage gives every page an id; one Holdfast has one page. */
const pageId = 'holdfast';

export function pageOf({ title, url }: Site, now: number): StatuspagePage {
  return { id: pageId, name: title, url, time_zone: 'Etc/UTC', updated_at: timeText(now) };
}

/** @param position from 1 on, in the config's order. */
export function componentOf(service: ServiceStatus, position: number, now: number): StatuspageComponent {
  const { id, title, since } = service;
  return {
    id,
    name: title,
    status: componentStatus(service),
    created_at: timeText(since ?? now),
    updated_at: timeText(now),
    position,
    description: componentDescription(service),
    showcase: true,
    start_date: since === undefined ? null : dayText(since),
    group_id: null,
    page_id: pageId,
    group: false,
    only_show_if_degraded: false,
  };
}

export type IncidentContext = {
  readonly site: Site;
  readonly components: readonly StatuspageComponent[];
  /** Whether whoever reads is told where traffic goes. */
  readonly tellsFlips: boolean;
};

export function statuspageIncident(incident: Incident, context: IncidentContext): StatuspageIncident {
  const { service, endpoint, from } = incident;
  const id = [service, ...(endpoint === undefined ? [] : [endpoint]), from].join('-');
  const components = context.components.filter((component) => component.id === service);
  const title = components[0]?.name ?? service;
  const updates = updatesOf(incident, context.tellsFlips);
  const last = updates.at(-1);
  const at = (stage: Update['stage']) => updates.find((update) => update.stage === stage)?.at;
  return {
    id,
    name: incidentTitle(incident, title),
    status: last?.stage ?? 'investigating',
    created_at: timeText(from),
    updated_at: timeText(last?.at ?? from),
    started_at: timeText(from),
    monitoring_at: timeOrNull(at('monitoring')),
    resolved_at: timeOrNull(at('resolved')),
    impact: impactOf(incident),
    shortlink: `${context.site.url}${incidentPath(incident)}`,
    page_id: pageId,
    components,
    incident_updates: updates
      .map((update, index) => {
        const during = statusDuring(incident);
        const change = changeAt(update, during);
        const affected = change === undefined ? null : [{ code: service, name: title, ...change }];
        return updateOf({ ...update, status: update.stage }, { id: `${id}-${index}`, incident: id, affected });
      })
      .toReversed(),
  };
}

type Change = { readonly old_status: ComponentStatus; readonly new_status: ComponentStatus };

function changeAt({ stage }: Update, during: ComponentStatus): Change | undefined {
  switch (stage) {
    case 'investigating':
      return { old_status: 'operational', new_status: during };
    case 'monitoring':
    case 'resolved':
      return { old_status: during, new_status: 'operational' };
    case 'identified':
      return undefined;
  }
}

export type MaintenanceContext = Omit<IncidentContext, 'tellsFlips'> & { readonly now: number };

export function statuspageMaintenance(planned: Planned, context: MaintenanceContext): StatuspageMaintenance {
  const { id, title, from, to } = planned;
  const { now } = context;
  const names = planned.services.map((service) => service.title).join(', ');
  // Nothing says when it was planned; this is when it came into sight, and stays the same.
  const told = from - aheadMs;
  const updates = [
    { at: told, status: 'scheduled', text: `Planned for ${names}.` } as const,
    ...(now >= from ? [{ at: from, status: 'in_progress', text: 'It has begun.' } as const] : []),
    ...(now >= to ? [{ at: to, status: 'completed', text: 'Its time is over.' } as const] : []),
  ];
  return {
    id,
    name: title,
    status: now >= to ? 'completed' : now >= from ? 'in_progress' : 'scheduled',
    created_at: timeText(told),
    updated_at: timeText(Math.max(...updates.map(({ at }) => at))),
    started_at: timeText(from),
    monitoring_at: null,
    resolved_at: now >= to ? timeText(to) : null,
    impact: 'none',
    shortlink: `${context.site.url}/maintenance`,
    page_id: pageId,
    scheduled_for: timeText(from),
    scheduled_until: timeText(to),
    components: context.components.filter((one) => planned.services.some((service) => service.id === one.id)),
    incident_updates: updates
      .map((update, index) => updateOf(update, { id: `${id}-${index}`, incident: id, affected: null }))
      .toReversed(),
  };
}

type About<Affected> = { readonly id: string; readonly incident: string; readonly affected: Affected };

function updateOf<Status, Affected>(
  { at, status, text }: { readonly at: number; readonly status: Status; readonly text: string },
  { id, incident, affected }: About<Affected>,
) {
  return {
    id,
    incident_id: incident,
    status,
    body: text,
    created_at: timeText(at),
    updated_at: timeText(at),
    display_at: timeText(at),
    affected_components: affected,
    deliver_notifications: false as const,
    custom_tweet: null,
    tweet_id: null,
  };
}

function timeOrNull(time: number | undefined): string | null {
  return time === undefined ? null : timeText(time);
}
