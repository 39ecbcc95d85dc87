/** What must be so of DNS whenever somebody changes it. */
import type { Control } from '../../shared/control/control.ts';
import type { FailoverRecord } from '../../shared/failover/dns/zone.ts';
import { epochOf } from './recordSets.ts';
import type { Run } from './run.ts';
import type { Scenario } from './scenario.ts';
import type { SimulatedZone } from './simulatedZone.ts';
import type { Violation } from './violation.ts';

export type ZoneRules = {
  /** @param before what stood there. */
  changed(by: Run | undefined, before: readonly FailoverRecord[], control: Control | undefined): readonly Violation[];
  /** Somebody edited the records by hand. */
  edited(): void;
  /** The record was called settled. */
  settled(control: Control): readonly Violation[];
  /** When a person's edit was last made that nobody has put right since, in milliseconds since the start. */
  readonly editedAt: number | undefined;
};

export function createZoneRules({ policy }: Scenario, zone: SimulatedZone, now: () => number): ZoneRules {
  const { record, mode } = policy;
  let zoneEpoch = 0;
  let actedEpoch = 0;
  let editedAt: number | undefined;

  function pairFaults(standing: readonly FailoverRecord[]): readonly Violation[] {
    const roles = standing.map(({ role }) => role).sort();
    const isPair = roles.join() === 'PRIMARY,SECONDARY';
    return isPair ? [] : [{ invariant: 3, what: `DNS holds ${roles.join(' and ') || 'nothing'}` }];
  }

  /** Where a person has deleted all records, there is nothing left that could refuse an old writer. */
  function fenceFaults(by: Run | undefined, epochs: readonly number[], isEmptied: boolean): readonly Violation[] {
    const known = by?.knownEpoch ?? 1;
    const epoch = Math.min(...epochs);
    const faults: string[] = [];
    if (known < actedEpoch && mode === 'records')
      faults.push(`who knew epoch ${known} changed DNS of epoch ${actedEpoch}`);
    if (epoch < zoneEpoch) faults.push(`DNS went from epoch ${zoneEpoch} back to ${epoch}`);
    actedEpoch = Math.max(actedEpoch, known);
    zoneEpoch = Math.max(zoneEpoch, ...epochs);
    return isEmptied ? [] : faults.map((what) => ({ invariant: 4, what }));
  }

  return {
    changed(by, before, control) {
      const standing = zone.standing(record);
      const faults: Violation[] = [...pairFaults(standing)];
      const epochs = standing.map(epochOf).filter((epoch) => epoch !== undefined);
      faults.push(
        ...fenceFaults(
          by,
          epochs,
          before.every((one) => epochOf(one) === undefined),
        ),
      );
      if (Math.max(...epochs) > (control?.epoch ?? 0)) {
        faults.push({ invariant: 4, what: `DNS has epoch ${Math.max(...epochs)}, which nobody has decided` });
      }
      if (by !== undefined && mode === 'switch' && editedAt === undefined) {
        faults.push({ invariant: 12, what: 'the API of Route 53 was called for a flip of the switch' });
      }
      if (by?.knownPhase === 'settled' && policy.drift === 'alert' && editedAt !== undefined) {
        faults.push({
          invariant: 13,
          what: 'records that somebody edited were changed, which they only should be told of',
        });
      }
      editedAt = undefined;
      return faults;
    },
    edited() {
      editedAt = now();
    },
    settled({ epoch, active }) {
      if (mode === 'switch' || editedAt !== undefined) return [];
      const published = zone.published(record);
      const epochs = published.map((one) => epochOf(one) ?? epoch);
      const primary = published.find(({ role }) => role === 'PRIMARY');
      const isActive = primary?.values.join() === policy.records[active]?.values.join();
      if (isActive && epochs.length === 2 && epochs.every((one) => one === epoch)) return [];
      const what = `epoch ${epoch} was called settled while the name servers had epochs ${epochs.join(' and ')}`;
      return [{ invariant: 7, what }];
    },
    get editedAt() {
      return editedAt;
    },
  };
}
