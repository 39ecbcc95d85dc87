/** The zone: Route 53's rules for change batches, and name servers that have a change only after a while. */
import type { FailoverRecord, RecordName, Zone } from '../../shared/failover/dns/zone.ts';
import { applyChangeBatch, createZone, type Zone as ZoneValue } from '../route53/zone.ts';
import { domain, zoneId } from './drawConfig.ts';
import { failoverRecordOf, recordSetOf } from './recordSets.ts';

export type SimulatedZone = Zone & {
  /** What the name servers have. */
  published(record: RecordName): readonly FailoverRecord[];
  /** What the API says. */
  standing(record: RecordName): readonly FailoverRecord[];
  /** What users get now; undefined when there is nothing. */
  answered(record: RecordName): readonly string[] | undefined;
};

export type SimulatedZoneParts = {
  /** The true time. */
  readonly now: () => number;
  /** How long the change of this number takes to be everywhere. */
  readonly syncMs: (change: number) => number;
  /** Whether Route 53's own health check passes. */
  readonly isHealthy: (healthCheckId: string) => boolean;
};

export function createSimulatedZone({ now, syncMs, isHealthy }: SimulatedZoneParts): SimulatedZone {
  let zone = createZone({ id: zoneId, name: domain });
  let published = zone;
  let pending: readonly { readonly id: string; readonly zone: ZoneValue; readonly at: number }[] = [];
  let changes = 0;

  function publish(): void {
    for (const change of pending) if (change.at <= now()) published = change.zone;
    pending = pending.filter(({ at }) => at > now());
  }

  function recordsOf(of: ZoneValue, record: RecordName): readonly FailoverRecord[] {
    return of.recordSets
      .filter(({ name, type }) => name === `${record.name}.` && type === record.type)
      .map((one) => failoverRecordOf(record, one));
  }

  function answered(record: RecordName): readonly string[] | undefined {
    publish();
    const found = recordsOf(published, record);
    const primary = found.find(({ role }) => role === 'PRIMARY');
    const secondary = found.find(({ role }) => role === 'SECONDARY');
    if (primary === undefined || secondary === undefined) return (primary ?? secondary)?.values;
    const passes = ({ healthCheckId }: FailoverRecord) => healthCheckId === undefined || isHealthy(healthCheckId);
    // When both fail, the primary is answered (Route 53 developer guide, "How Route 53 chooses records").
    return (passes(primary) || !passes(secondary) ? primary : secondary).values;
  }

  return {
    answered,
    standing: (record) => recordsOf(zone, record),
    published(record) {
      publish();
      return recordsOf(published, record);
    },
    async read(record) {
      return recordsOf(zone, record);
    },
    async change(record, { deletes, creates }) {
      const result = applyChangeBatch(zone, [
        ...deletes.map((one) => ({ action: 'DELETE' as const, recordSet: recordSetOf(record, one) })),
        ...creates.map((one) => ({ action: 'CREATE' as const, recordSet: recordSetOf(record, one) })),
      ]);
      if (!result.ok) return { kind: 'refused', why: result.messages.join('; ') };
      publish();
      zone = result.zone;
      changes += 1;
      const id = `change-${changes}`;
      // Changes arrive in the order in which they were made.
      const at = Math.max(now() + syncMs(changes), pending.at(-1)?.at ?? 0);
      pending = [...pending, { id, zone, at }];
      return { kind: 'submitted', id };
    },
    async progressOf(changeId) {
      publish();
      return pending.some(({ id }) => id === changeId) ? 'pending' : 'in-sync';
    },
    async answer(record) {
      return answered(record) ?? [];
    },
  };
}
