/** Planned maintenance → the API's answers. Pure. */
import type * as z from 'zod';
import { timeText } from '../../ledger/keys.ts';
import type { MaintenanceEntry, MaintenanceView } from '../readMaintenance.ts';
import type { maintenanceListSchema, plannedSchema } from './maintenanceSchemas.ts';

/** A window that opens every two hours has a thousand occurrences in ninety days. */
const listedMax = 500;

export function presentMaintenanceList({
  now,
  from,
  to,
  entries,
}: MaintenanceView): z.output<typeof maintenanceListSchema> {
  return {
    generatedAt: timeText(now),
    from: timeText(from),
    to: timeText(to),
    maintenance: entries.slice(0, listedMax).map(presentPlanned),
    more: Math.max(0, entries.length - listedMax),
  };
}

export function presentPlanned(entry: MaintenanceEntry): z.output<typeof plannedSchema> {
  const { id, state, title, services, from, to, source, plan } = entry;
  return {
    id,
    state,
    title,
    services: services.map((service) => service.id),
    from: timeText(from),
    to: timeText(to),
    source,
    ...(plan === undefined ? {} : { planned: personal(plan) }),
    ...(plan?.ended === undefined ? {} : { ended: personal(plan.ended) }),
  };
}

function personal({ at, by, reason }: { readonly at: number; readonly by: string; readonly reason: string }) {
  return { at: timeText(at), by, reason };
}
