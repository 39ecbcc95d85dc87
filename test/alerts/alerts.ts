/** Alerts, signals and routes to test with. */

import type { Alert, Detail, Told } from '../../shared/alerts/alert.ts';
import type { Signal } from '../../shared/alerts/signal.ts';
import type { AlertRoute } from '../../shared/config/config.ts';

export const aMinute = Date.UTC(2026, 10, 22, 12);
export const minuteMs = 60_000;

export const burnDetail: Detail = {
  kind: 'burn',
  slo: 'availability',
  target: 0.9995,
  longMs: 60 * minuteMs,
  shortMs: 5 * minuteMs,
  factor: 14.4,
  longBurn: 40,
  shortBurn: 400,
  spentShare: 0.2,
  failing: [{ endpoint: 'us-east-1', observers: ['us-east-1', 'us-west-2'], reason: 'status' }],
};

export function alertOf(change: Partial<Alert> = {}): Alert {
  return {
    key: 'burn:checkout:availability',
    revision: 1,
    episode: 1,
    state: { kind: 'firing', since: aMinute, firedAt: aMinute },
    severity: 'page',
    service: 'checkout',
    detail: burnDetail,
    told: {},
    ...change,
  };
}

type Active = Extract<Signal, { condition: 'active' }>;

export function activeSignal(change: Partial<Active> = {}): Active {
  return {
    key: 'burn:checkout:availability',
    service: 'checkout',
    condition: 'active',
    severity: 'page',
    detail: burnDetail,
    ...change,
  };
}

export function routeOf(change: Partial<AlertRoute> = {}): AlertRoute {
  return { id: 'oncall', to: { kind: 'console' }, ...change };
}

export function toldOf(change: Partial<Told> = {}): Told {
  return {
    episode: 1,
    stage: 'fired',
    severity: 'page',
    count: 1,
    at: aMinute,
    by: 'us-east-1',
    state: 'sent',
    ...change,
  };
}
