/** The status as a viewer may see it: without the services, observers and alerts that the config keeps from the public. Pure. */
import type { Alert } from '../alerts/alert.ts';
import type { Config } from '../config/config.ts';
import type { StatusModel } from './model.ts';
import { sees, servicesFor, type Viewer } from './viewer.ts';

/** Observers are left out where the public is told of none: nothing says then whether any is silent. */
export function viewedModel(model: StatusModel, viewer: Viewer, config: Pick<Config, 'page'>): StatusModel {
  if (viewer === 'operator') return model;
  const { alerts, ...rest } = model;
  const services = servicesFor(viewer, model.services, config);
  const ids = new Set(services.map(({ id }) => id));
  const viewed = {
    ...rest,
    services,
    observers: sees(viewer, 'observers', config) ? model.observers : [],
  };
  if (alerts === undefined || !sees(viewer, 'alerts', config)) return viewed;
  return { ...viewed, alerts: alerts.flatMap((alert) => alertAbout(alert, ids)) };
}

/** An alert about a region counts the services that it affects, and is none where all of them are kept back. */
function alertAbout(alert: Alert, ids: ReadonlySet<string>): readonly Alert[] {
  const { service, detail } = alert;
  if (service !== undefined) return ids.has(service) ? [alert] : [];
  if (detail.kind !== 'region') return [alert];
  const services = detail.services.filter((id) => ids.has(id));
  return services.length === 0 ? [] : [{ ...alert, detail: { ...detail, services } }];
}
