/** Where an incident has its page: it stays the same while the incident goes on. */
import type { Incident } from '../../incidents/incident.ts';
import { timeText } from '../../ledger/keys.ts';

/** `/incidents/checkout/2026-11-22T18:50:00.000Z`; an endpoint's incident may begin when another one's does. */
export function incidentPath({ service, from, endpoint }: Pick<Incident, 'service' | 'from' | 'endpoint'>): string {
  const path = `/incidents/${encodeURIComponent(service)}/${timeText(from)}`;
  return endpoint === undefined ? path : `${path}?endpoint=${encodeURIComponent(endpoint)}`;
}
