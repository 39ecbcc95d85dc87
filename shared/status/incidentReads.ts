/** Incidents of every service, read once for everybody who asks at about the same time. */
import { type WindowId, windows } from '../availability/windows.ts';
import type { Config } from '../config/config.ts';
import { type AllIncidents, type IncidentLedger, readAllIncidents } from '../incidents/readIncidents.ts';
import type { Clock } from '../runtime/clock.ts';
import { sharedRead } from '../runtime/sharedRead.ts';
import { rangeOf } from './asked.ts';
import { Problem } from './problem.ts';

export type IncidentReads = (window: WindowId) => Promise<AllIncidents>;

/** Every service is read for it, and the running marks are folded every few minutes. */
const sharedMs = 60_000;

/** A year of a thousand services does not fit into the time that API Gateway waits for an answer (30 s). */
const yearOf = '365d';

const windowDefault: WindowId = '30d';

/** The window that a query asks of all services for. @throws Problem */
export function incidentsQuestion(query: { readonly window?: string }): WindowId {
  if (query.window === yearOf) {
    throw new Problem(400, 'Range too long', 'Of all services, ask for at most 90d; of one, for up to 365d.');
  }
  return windows.find(({ id }) => id === query.window)?.id ?? windowDefault;
}

export function createIncidentReads(
  config: Pick<Config, 'services'>,
  { ledger, clock }: { readonly ledger: IncidentLedger; readonly clock: Pick<Clock, 'now'> },
): IncidentReads {
  const byWindow = new Map<WindowId, () => Promise<AllIncidents>>();
  return async (window) => {
    const read =
      byWindow.get(window) ??
      sharedRead(clock, sharedMs, () =>
        readAllIncidents({ config, ...rangeOf({ window }, window, clock.now()) }, { ledger }),
      );
    byWindow.set(window, read);
    return await read();
  };
}
