/** Alerts in the order in which people want to read them. Pure. */
import { type Alert, isActive } from '../alerts/alert.ts';

export const alertScopes = ['active', 'all'] as const;

/** `active`: firing, acknowledged or not. `all`: those that are not known for long enough, and those that are over, too. */
export type AlertScope = (typeof alertScopes)[number];

const rank = { firing: 0, acknowledged: 0, pending: 1, resolved: 2 } as const satisfies Record<
  Alert['state']['kind'],
  number
>;

/** Active ones first, then pending ones, then those that are over; the newest first in each. */
export function listAlerts(alerts: readonly Alert[], scope: AlertScope): readonly Alert[] {
  return alerts
    .filter((alert) => scope === 'all' || isActive(alert))
    .toSorted((a, b) => rank[a.state.kind] - rank[b.state.kind] || newestAt(b) - newestAt(a) || byKey(a, b));
}

function newestAt({ state }: Alert): number {
  switch (state.kind) {
    case 'pending':
      return state.since;
    case 'firing':
    case 'acknowledged':
      return state.firedAt;
    case 'resolved':
      return state.at;
  }
}

function byKey(a: Alert, b: Alert): number {
  return a.key < b.key ? -1 : 1;
}

export type AlertCount = { readonly pages: number; readonly tickets: number };

/** @param alerts active ones. */
export function countAlerts(alerts: readonly Alert[]): AlertCount {
  const pages = alerts.filter(({ severity }) => severity === 'page').length;
  return { pages, tickets: alerts.length - pages };
}
