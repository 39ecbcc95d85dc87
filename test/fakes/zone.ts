/** A zone in memory, by the rules of the Route 53 stand-in, whose changes are in sync after a number of questions. */
import { answer } from '../../local/route53/answer.ts';
import type { RecordSet } from '../../local/route53/recordSet.ts';
import { applyChangeBatch, type Change as BatchChange, createZone } from '../../local/route53/zone.ts';
import { failoverRecordOf, recordSetOf } from '../../local/simulation/recordSets.ts';
import type { RecordName, Zone } from '../../shared/failover/dns/zone.ts';

export { recordSetOf };

export type MemoryZone = Zone & {
  /** What anybody else does by hand. Throws what Route 53 says against it. */
  edit(changes: readonly BatchChange[]): void;
  setHealth(healthCheckId: string, healthy: boolean): void;
  /** Every change is in sync from now on. */
  publish(): void;
};

export type MemoryZoneOptions = {
  readonly zoneId: string;
  readonly domain: string;
  /** How often a change is PENDING when asked about. */
  readonly pendingAnswers?: number;
  /** False: whatever is to be created replaces what stands there, whether or not that was known. */
  readonly fenced?: boolean;
};

export function createMemoryZone({ zoneId, domain, pendingAnswers = 0, fenced = true }: MemoryZoneOptions): MemoryZone {
  let zone = createZone({ id: zoneId, name: domain });
  let published = zone;
  const unhealthy = new Set<string>();
  /** How many of the changes the name servers have: they arrive in the order in which they were made. */
  let arrived = 0;
  const changes = new Map<string, { zone: typeof zone; number: number; questions: number }>();

  function at({ name, type }: RecordName): readonly RecordSet[] {
    return zone.recordSets.filter((one) => one.name === `${name}.` && one.type === type);
  }

  function apply(batch: readonly BatchChange[]): readonly string[] {
    const simple = zone.recordSets.filter(({ failover }) => failover === undefined);
    const result = fenced
      ? applyChangeBatch(zone, batch)
      : applyChangeBatch(
          { ...zone, recordSets: simple },
          batch.filter(({ action }) => action === 'CREATE'),
        );
    if (!result.ok) return result.messages;
    zone = result.zone;
    return [];
  }

  return {
    async read(record) {
      return at(record).map((one) => failoverRecordOf(record, one));
    },
    async change(record, { deletes, creates }) {
      const refusals = apply([
        ...deletes.map((one) => ({ action: 'DELETE' as const, recordSet: recordSetOf(record, one) })),
        ...creates.map((one) => ({ action: 'CREATE' as const, recordSet: recordSetOf(record, one) })),
      ]);
      if (refusals.length > 0) return { kind: 'refused', why: refusals.join('; ') };
      const id = `change-${changes.size + 1}`;
      changes.set(id, { zone, number: changes.size + 1, questions: 0 });
      return { kind: 'submitted', id };
    },
    async progressOf(changeId) {
      const change = changes.get(changeId);
      if (change === undefined) return 'unknown';
      change.questions += 1;
      if (change.questions <= pendingAnswers) return 'pending';
      if (change.number > arrived) {
        arrived = change.number;
        published = change.zone;
      }
      return 'in-sync';
    },
    async answer({ name, type }) {
      const names = { zones: [published], isHealthy: (id: string) => !unhealthy.has(id) };
      const found = answer(names, `${name}.`, type);
      return found.kind === 'refused' ? [] : found.answers.map(({ value }) => value);
    },
    edit(batch) {
      const refusals = apply(batch);
      if (refusals.length > 0) throw new Error(refusals.join('; '));
      published = zone;
      arrived = changes.size;
    },
    publish() {
      published = zone;
      arrived = changes.size;
      for (const change of changes.values()) change.questions = Number.POSITIVE_INFINITY;
    },
    setHealth(id, healthy) {
      if (healthy) unhealthy.delete(id);
      else unhealthy.add(id);
    },
  };
}
