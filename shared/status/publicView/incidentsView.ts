/** The incidents that a viewer may see. Pure. */
import type { Config } from '../../config/config.ts';
import type { PublicPart } from '../../config/pageConfig.ts';
import { figuresOf } from '../../incidents/figures.ts';
import type { Incident, RegionIncident } from '../../incidents/incident.ts';
import type { AllIncidents } from '../../incidents/readIncidents.ts';
import { incidentWithoutPeople } from '../people.ts';
import { hiddenFrom, isShown, type Viewer } from '../viewer.ts';
import { tellsOf } from './alertsView.ts';
import { withoutObserver } from './decidedBy.ts';

type Viewing = Pick<Config, 'page' | 'observers'>;

/** @param incidents of any services, in any order; the order stays. */
export function viewedIncidents(incidents: readonly Incident[], viewer: Viewer, config: Viewing): readonly Incident[] {
  if (viewer === 'operator') return incidents;
  const hidden = hiddenFrom(viewer, config);
  return incidents
    .filter(
      ({ service, scope }) =>
        isShown(viewer, service, config) && (scope === 'service' || !hidden.includes('endpoints')),
    )
    .map((incident) => withoutParts(incidentWithoutPeople(incident, config.observers), hidden));
}

/** Its figures are over the services that are shown. */
export function viewedAllIncidents(all: AllIncidents, viewer: Viewer, config: Viewing): AllIncidents {
  if (viewer === 'operator') return all;
  return {
    ...all,
    incidents: viewedIncidents(all.incidents, viewer, config),
    regions: viewedRegions(all.regions, viewer, config),
    figures: figuresOf(all.incidents.filter(({ service }) => isShown(viewer, service, config))),
    services: all.services.filter(({ service }) => isShown(viewer, service, config)),
  };
}

/** One region's loss is told by what it took down, and is none where all of that is kept back. */
function viewedRegions(regions: readonly RegionIncident[], viewer: Viewer, config: Viewing): readonly RegionIncident[] {
  if (hiddenFrom(viewer, config).includes('endpoints')) return [];
  return regions.flatMap((loss) => {
    const services = loss.services.filter((id) => isShown(viewer, id, config));
    return services.length === 0 ? [] : [{ ...loss, services }];
  });
}

function asIs<T>(one: T): T {
  return one;
}

function withoutParts(incident: Incident, hidden: readonly PublicPart[]): Incident {
  const { cost, drill, ...rest } = incident;
  return {
    ...rest,
    endpoints: hidden.includes('endpoints') ? [] : incident.endpoints,
    flips: hidden.includes('failover') ? [] : incident.flips.map(hidden.includes('observers') ? withoutObserver : asIs),
    alerts: incident.alerts.filter(({ about }) => tellsOf(about, hidden)),
    ...(cost === undefined || hidden.includes('budgets') ? {} : { cost }),
    ...(drill === undefined || hidden.includes('failover') ? {} : { drill }),
  };
}
