/** The status as a viewer may see it: without the services and the parts that the config keeps from the public. Pure. */
import type { Config } from '../../config/config.ts';
import type { PublicPart } from '../../config/pageConfig.ts';
import type { DayBar } from '../../ledger/board.ts';
import type { EndpointStatus, ObserverView } from '../../ledger/sight.ts';
import { countAlerts } from '../listAlerts.ts';
import type { FailoverStatus, ServiceStatus, StatusModel } from '../model.ts';
import { modelWithoutPeople } from '../people.ts';
import { hiddenFrom, servicesFor, type Viewer } from '../viewer.ts';
import { viewedAlerts } from './alertsView.ts';
import { withoutObserver } from './decidedBy.ts';

type Viewing = Pick<Config, 'page' | 'observers'>;

/**
 * What is kept back is empty or absent, as if there were none of it: whoever shows the model asks `sees` before it says so.
 * Doing it twice is doing it once.
 */
export function viewedModel(whole: StatusModel, viewer: Viewer, config: Viewing): StatusModel {
  if (viewer === 'operator') return whole;
  const hidden = hiddenFrom(viewer, config);
  const { alerts: _, ...model } = modelWithoutPeople(whole, config.observers);
  const alerts = whole.alerts === undefined ? undefined : viewedAlerts(whole.alerts, viewer, config);
  return {
    ...model,
    observers: hidden.includes('observers') ? [] : model.observers,
    services: servicesFor(viewer, model.services, config).map((service) => {
      const own = alerts?.filter((alert) => alert.service === service.id);
      const told = withoutParts(service, hidden);
      return own === undefined || hidden.includes('alerts') ? told : { ...told, alerts: countAlerts(own) };
    }),
    ...(alerts === undefined || hidden.includes('alerts') ? {} : { alerts }),
  };
}

function withoutParts(service: ServiceStatus, hidden: readonly PublicPart[]): ServiceStatus {
  const { failover, maintenance, objective, lastOutage, alerts: _, ...rest } = service;
  const shows = (part: PublicPart) => !hidden.includes(part);
  const tellsTraffic = shows('endpoints') || shows('failover');
  return {
    ...rest,
    ...(tellsTraffic ? {} : { active: '', epoch: 0 }),
    endpoints: shows('endpoints') ? service.endpoints.map((one) => endpointWithout(one, hidden)) : [],
    budgets: shows('budgets') ? service.budgets : [],
    days: shows('incidents') ? service.days : service.days.map(withoutOutages),
    ...(failover !== undefined && shows('failover') ? { failover: failoverWithout(failover, hidden) } : {}),
    ...(maintenance !== undefined && shows('maintenance') ? { maintenance } : {}),
    ...(objective !== undefined && shows('budgets') ? { objective } : {}),
    ...(lastOutage !== undefined && shows('incidents') ? { lastOutage } : {}),
  };
}

function withoutOutages(bar: DayBar | null): DayBar | null {
  if (bar === null) return null;
  const { outages: _, ...rest } = bar;
  return rest;
}

function endpointWithout(endpoint: EndpointStatus, hidden: readonly PublicPart[]): EndpointStatus {
  if (hidden.includes('observers')) return { ...endpoint, observers: {} };
  const views = Object.entries(endpoint.observers).map(
    ([region, view]) => [region, viewWithout(view, hidden)] as const,
  );
  return { ...endpoint, observers: Object.fromEntries(views) };
}

/** What endpoints said is for operators, whatever is shown. */
function viewWithout({ evidence: _, latencyMs, ...view }: ObserverView, hidden: readonly PublicPart[]): ObserverView {
  return latencyMs === undefined || hidden.includes('latency') ? view : { ...view, latencyMs };
}

function failoverWithout(failover: FailoverStatus, hidden: readonly PublicPart[]): FailoverStatus {
  const { lastFlip } = failover;
  if (lastFlip === undefined || !hidden.includes('observers')) return failover;
  const { votes: _, ...flip } = lastFlip;
  return { ...failover, lastFlip: withoutObserver(flip) };
}
