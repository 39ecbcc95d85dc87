/** The alerts that a viewer may see. Pure. */
import type { Alert, Detail, Failing } from '../../alerts/alert.ts';
import type { AlertKind, Config } from '../../config/config.ts';
import type { PublicPart } from '../../config/pageConfig.ts';
import { alertsWithoutPeople } from '../people.ts';
import { hiddenFrom, isShown, type Viewer } from '../viewer.ts';
import { withoutObserver } from './decidedBy.ts';

type Viewing = Pick<Config, 'page' | 'observers'>;

/** Whoever is not told of a part is told of no alert about it. Audits and restores are never public, see `people.ts`. */
const partOf: Readonly<Record<AlertKind, PublicPart>> = {
  burn: 'budgets',
  budget: 'budgets',
  unmeasured: 'budgets',
  flip: 'failover',
  blocked: 'failover',
  drift: 'failover',
  observer: 'observers',
  certificate: 'endpoints',
  region: 'endpoints',
  'dead-letters': 'alerts',
  audit: 'alerts',
  restore: 'alerts',
};

/** Whether something is told of alerts of this kind, where alerts are told of. */
export function tellsOf(kind: AlertKind, hidden: readonly PublicPart[]): boolean {
  return !hidden.includes('alerts') && !hidden.includes(partOf[kind]);
}

export function viewedAlerts(alerts: readonly Alert[], viewer: Viewer, config: Viewing): readonly Alert[] {
  if (viewer === 'operator') return alerts;
  const hidden = hiddenFrom(viewer, config);
  const isWhole = config.page?.public.services === undefined;
  const shows = (service: string) => isShown(viewer, service, config);
  return alertsWithoutPeople(alerts, config.observers)
    .filter(({ service, detail }) => tellsOf(detail.kind, hidden) && (service === undefined || shows(service)))
    .flatMap((alert) => (isWhole ? [alert] : aboutShown(alert, shows)))
    .map((alert) => withoutParts(alert, hidden));
}

/** An alert about a region is about the services there, and none where all of them are kept back. */
function aboutShown(alert: Alert, shows: (service: string) => boolean): readonly Alert[] {
  const { detail } = alert;
  if (detail.kind !== 'region') return [alert];
  const services = detail.services.filter(shows);
  // Of those that are not listed nobody knows here whether they are shown.
  return services.length === 0 ? [] : [{ ...alert, detail: { ...detail, services, more: 0 } }];
}

function withoutParts(alert: Alert, hidden: readonly PublicPart[]): Alert {
  const detail = detailWithout(alert.detail, hidden);
  if (!hidden.includes('endpoints')) return { ...alert, detail };
  const { region: _region, within: _within, ...rest } = alert;
  return { ...rest, detail };
}

function detailWithout(detail: Detail, hidden: readonly PublicPart[]): Detail {
  if (detail.kind === 'burn') return { ...detail, failing: failingWithout(detail.failing, hidden) };
  if (detail.kind !== 'flip' || !hidden.includes('observers')) return detail;
  const { votes: _, ...flip } = detail;
  return withoutObserver(flip);
}

function failingWithout(failing: readonly Failing[], hidden: readonly PublicPart[]): readonly Failing[] {
  if (hidden.includes('endpoints')) return [];
  return hidden.includes('observers') ? failing.map((one) => ({ ...one, observers: [] })) : failing;
}
