/** Writes into the ledger what became of an alert, where it is kept. Doing it twice is harmless. */
import type { LedgerEvent } from '../ledger/event.ts';
import type { Ledger } from '../ledger/ledger.ts';
import type { Alert } from './alert.ts';
import { headlineOf } from './headline.ts';

/** Alerts that are about no service are kept under this one, which no service can be called. */
export const monitorEvents = 'holdfast:monitor';

export type AlertHappening = {
  readonly alert: Alert;
  readonly stage: Extract<LedgerEvent, { kind: 'alert' }>['stage'];
  /** Unix milliseconds. */
  readonly at: number;
  /** A person. */
  readonly by?: string;
};

/** @throws LedgerUnavailable */
export async function publishAlertEvent(
  { alert, stage, at, by }: AlertHappening,
  ledger: Pick<Ledger, 'putEvent'>,
): Promise<void> {
  const { key, episode, severity, detail, service = monitorEvents } = alert;
  const grade = stage === 'worsened' ? `-${severity}` : '';
  await ledger.putEvent({
    service,
    id: `alert-${key}-${episode}-${stage}${grade}`,
    at,
    kind: 'alert',
    key,
    about: detail.kind,
    stage,
    severity,
    text: headlineOf(alert),
    ...(by === undefined ? {} : { by }),
  });
}
