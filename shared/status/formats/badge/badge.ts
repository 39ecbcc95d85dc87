/** What the badges say of a service. What is not known is said so, and never fine. Pure. */
import { availabilityOf } from '../../../availability/tally.ts';
import type { WindowId } from '../../../availability/windows.ts';
import { publicEndpointId } from '../../../config/config.ts';
import type { ServiceState, ServiceStatus } from '../../model.ts';
import { type EndpointLatency, quantiles } from '../../readLatencies.ts';
import { latencyText, percentText } from '../../words.ts';

export const badgeKinds = ['state', 'uptime', 'latency', 'budget'] as const;
export type BadgeKind = (typeof badgeKinds)[number];

export type Badge = {
  readonly label: string;
  readonly message: string;
  /** What it is coloured as; `maintenance` where a figure is neither good nor bad. */
  readonly state: ServiceState;
};

/** Each at least 4.5 : 1 against white text (WCAG 2.2, 1.4.3). */
export const badgeColours = {
  up: '#1a7f4b',
  degraded: '#9a6700',
  down: '#c62828',
  unknown: '#5f6b7a',
  maintenance: '#2457a6',
} as const satisfies Record<ServiceState, string>;

/** What an uptime is held against where nothing is promised. */
const customary = { fine: 0.999, poor: 0.99 } as const;

/** The state, and the availability of 30 days. */
export function stateBadge({ title, state, uptime }: ServiceStatus): Badge {
  const availability = availabilityOf(uptime['30d']);
  return { label: title, message: availability === undefined ? state : `${state} ${percentText(availability)}`, state };
}

export function uptimeBadge({ title, uptime, objective }: ServiceStatus, window: WindowId): Badge {
  const label = `${title} ${window}`;
  const availability = availabilityOf(uptime[window]);
  if (availability === undefined) return { label, message: 'not known', state: 'unknown' };
  const fine = objective?.availability ?? customary.fine;
  const state = availability >= fine ? 'up' : availability >= Math.min(fine, customary.poor) ? 'degraded' : 'down';
  return { label, message: percentText(availability), state };
}

/** How long nineteen of twenty answers took at most, where traffic goes, over the last day. */
export function latencyBadge(service: ServiceStatus, latencies: readonly EndpointLatency[]): Badge {
  const { title, endpoints, active, objective } = service;
  const label = `${title} p95`;
  const reached = endpoints.some(({ id }) => id === publicEndpointId) ? publicEndpointId : active;
  const found = latencies.find((one) => one.service === service.id && one.endpoint === reached);
  const p95 = found?.latencyMs[quantiles.indexOf(0.95)];
  if (p95 === undefined) return { label, message: 'not known', state: 'unknown' };
  const underMs = objective?.latency?.underMs;
  const state = underMs === undefined ? 'maintenance' : p95 <= underMs ? 'up' : 'degraded';
  return { label, message: latencyText(p95), state };
}

/** What is left of the error budget of the availability. */
export function budgetBadge({ title, budgets }: ServiceStatus): Badge {
  const label = `${title} budget`;
  const budget = budgets.find(({ slo }) => slo === 'availability');
  // Of a budget in which nobody could count anything, nothing is known.
  if (budget?.spentShare === undefined || budget.isStale || !((budget.measured ?? 0) > 0))
    return { label, message: 'not known', state: 'unknown' };
  const leftShare = 1 - budget.spentShare;
  if (leftShare <= 0) return { label, message: `overspent by ${percentText(-leftShare)}`, state: 'down' };
  return { label, message: `${percentText(leftShare)} left`, state: budget.burning === 'calm' ? 'up' : 'degraded' };
}
