/** The verb `acknowledge`: a person has seen an alert and is at it; reminders stop, and what worsens is told again. */
import type { Ledger } from '../ledger/ledger.ts';
import type { Alert } from './alert.ts';
import { publishAlertEvent } from './publishAlertEvent.ts';
import type { AlertStore } from './store.ts';

export type Acknowledgement = {
  readonly key: string;
  readonly by: string;
  readonly note?: string;
  /** Unix milliseconds. */
  readonly now: number;
};

export type Acknowledged =
  | { readonly kind: 'acknowledged'; readonly alert: Alert }
  /** Somebody has done so before. */
  | { readonly kind: 'already'; readonly alert: Alert }
  | { readonly kind: 'over'; readonly alert: Alert }
  | { readonly kind: 'not-found' };

export type AcknowledgeParts = { readonly alerts: AlertStore; readonly ledger: Pick<Ledger, 'putEvent'> };

/** How often somebody else may come between reading the alert and writing it. */
const attemptsMax = 5;

/** @throws ControlUnavailable, ControlCorrupt, LedgerUnavailable; AlertContended when others kept changing it. */
export async function acknowledge(order: Acknowledgement, { alerts, ledger }: AcknowledgeParts): Promise<Acknowledged> {
  const { key, by, note, now } = order;
  for (let attempt = 1; attempt <= attemptsMax; attempt += 1) {
    const alert = await alerts.readAlert(key);
    if (alert === undefined || alert.state.kind === 'pending') return { kind: 'not-found' };
    const { state } = alert;
    if (state.kind === 'resolved') return { kind: 'over', alert };
    if (state.kind === 'acknowledged') return { kind: 'already', alert };
    const { since, firedAt } = state;
    const next: Alert = {
      ...alert,
      revision: alert.revision + 1,
      state: { kind: 'acknowledged', since, firedAt, at: now, by, ...(note === undefined ? {} : { note }) },
    };
    if ((await alerts.writeAlert(next)) !== 'written') continue;
    await publishAlertEvent({ alert: next, stage: 'acknowledged', at: now, by }, ledger);
    return { kind: 'acknowledged', alert: next };
  }
  throw new AlertContended(key);
}

export class AlertContended extends Error {
  readonly code = 'alert-contended';

  constructor(key: string) {
    super(`The alert ${key} kept changing while it was being acknowledged. Try again.`);
    this.name = 'AlertContended';
  }
}
