/** A control store, a zone with records that somebody has made, and a clock that moves on by itself. */
import type { Control } from '../../../shared/control/control.ts';
import { createMemoryControlStore } from '../../../shared/control/memory.ts';
import type { ReconcileParts } from '../../../shared/failover/dns/reconcile.ts';
import type { FailoverRecord } from '../../../shared/failover/dns/zone.ts';
import { createMemoryZone, type MemoryZone, type MemoryZoneOptions, recordSetOf } from '../../fakes/zone.ts';
import { domain, policyWith, zoneId } from '../policies.ts';
import { createImpatientClock } from '../steps.ts';

export const startAt = Date.UTC(2030, 0, 1);

const { record } = policyWith();

export type World = Omit<ReconcileParts, 'zone'> & { readonly zone: MemoryZone };

export async function worldWith(
  control: Control | undefined,
  records: readonly FailoverRecord[],
  options: Partial<MemoryZoneOptions> = {},
): Promise<World> {
  const store = createMemoryControlStore();
  if (control !== undefined) await store.createControl(control);
  const zone = createMemoryZone({ zoneId, domain, ...options });
  if (records.length > 0) zone.edit(records.map(created));
  return { control: store, zone, clock: createImpatientClock(startAt) };
}

export function created(one: FailoverRecord) {
  return { action: 'CREATE' as const, recordSet: recordSetOf(record, one) };
}

export function deleted(one: FailoverRecord) {
  return { action: 'DELETE' as const, recordSet: recordSetOf(record, one) };
}

/** The PRIMARY first. */
export async function standing({ zone }: Pick<ReconcileParts, 'zone'>): Promise<readonly FailoverRecord[]> {
  return (await zone.read(record)).toSorted((a, b) => (a.role < b.role ? -1 : 1));
}
