/**
 * Holdfast's states in Statuspage's words. Those have none for "nobody knows": saying `operational` would be a lie, and so
 * would an outage that nobody saw. So what is not known is `degraded_performance`, or, where some observers find it down
 * and too few for a quorum, `partial_outage`; and what is said beside it says that it is not known. Pure.
 */
import { publicEndpointId } from '../../../config/config.ts';
import type { Incident } from '../../../incidents/incident.ts';
import type { ServiceStatus } from '../../model.ts';
import type { ComponentStatus, Indicator, StatuspageStatus } from '../../wire/statuspageSchemas.ts';
import { durationText } from '../../words.ts';

export function componentStatus(service: ServiceStatus): ComponentStatus {
  switch (service.state) {
    case 'up':
      return 'operational';
    case 'degraded':
      return 'degraded_performance';
    case 'down':
      return 'major_outage';
    case 'maintenance':
      return 'under_maintenance';
    case 'unknown':
      return isFoundDown(service) ? 'partial_outage' : 'degraded_performance';
  }
}

/** Whether any observer finds down what users reach. */
function isFoundDown({ endpoints, active, failover }: ServiceStatus): boolean {
  const reached = endpoints.some(({ id }) => id === publicEndpointId)
    ? publicEndpointId
    : (failover?.answers?.endpoint ?? active);
  const observers = endpoints.find(({ id }) => id === reached)?.observers ?? {};
  return Object.values(observers).some(({ state }) => state === 'down');
}

/** What stands beside a component's name. */
export function componentDescription(service: ServiceStatus): string {
  const { state, maintenance } = service;
  switch (state) {
    case 'up':
      return 'Up.';
    case 'degraded':
      return 'Up for users; an endpoint behind it is down.';
    case 'down':
      return 'Down for users.';
    case 'maintenance':
      return maintenance === undefined
        ? 'In maintenance.'
        : `In maintenance for ${durationText(maintenance.until - maintenance.from)}.`;
    case 'unknown':
      return isFoundDown(service)
        ? 'Not known: some observers find it down, and too few of them to say that it is.'
        : 'Not known: no quorum of observers can tell whether it is up.';
  }
}

const indicatorFor = {
  operational: 'none',
  under_maintenance: 'none',
  degraded_performance: 'minor',
  partial_outage: 'major',
  major_outage: 'critical',
} as const satisfies Record<ComponentStatus, Indicator>;

/** The gravest first; the words are Statuspage's own wherever it has some. */
const blends = [
  ['major_outage', 'Major Service Outage'],
  ['partial_outage', 'Partial System Outage'],
  ['degraded_performance', 'Partially Degraded Service'],
  ['under_maintenance', 'Service Under Maintenance'],
] as const;

/** @param services those that are shown. */
export function blendedStatus(services: readonly ServiceStatus[]): StatuspageStatus {
  if (services.length === 0) return { indicator: 'minor', description: 'Not known: no service is watched' };
  const statuses = services.map((service) => ({ service, status: componentStatus(service) }));
  for (const [wanted, words] of blends) {
    const found = statuses.filter(({ status }) => status === wanted);
    if (found.length === 0) continue;
    const isKnown = found.some(({ service }) => service.state !== 'unknown');
    const description = isKnown ? words : `Not known: ${found.map(({ service }) => service.title).join(', ')}`;
    return { indicator: indicatorFor[wanted], description };
  }
  return { indicator: 'none', description: 'All Systems Operational' };
}

/** Users find a service down wherever they are; an endpoint behind it is missed only when the next one fails. */
export function impactOf({ scope }: Pick<Incident, 'scope'>): Indicator {
  return scope === 'service' ? 'critical' : 'minor';
}

/** How an incident leaves its component, as far as it alone is concerned. */
export function statusDuring({ scope }: Pick<Incident, 'scope'>): ComponentStatus {
  return scope === 'service' ? 'major_outage' : 'degraded_performance';
}
