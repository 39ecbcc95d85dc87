/** Bugs in driving DNS to the control record. */
import { type ReconcileInput, type ReconcileParts, reconcile } from '../../shared/failover/dns/reconcile.ts';
import { recordsFor } from '../../shared/failover/dns/records.ts';
import type { FailoverRecord } from '../../shared/failover/dns/zone.ts';
import type { Planted } from './mutations.ts';
import { withControl, withZone } from './planting.ts';

export const dnsMutations: Readonly<Record<string, Planted>> = {
  'the zone does not fence: whatever stands there is replaced': {
    ports: withZone((zone) => ({
      async change(record, change) {
        const asked = await zone.change(record, change);
        return asked.kind === 'submitted'
          ? asked
          : zone.change(record, { ...change, deletes: await zone.read(record) });
      },
    })),
  },
  'the identifier has no epoch': { reconcile: withoutEpoch },
  'the old records are deleted in one batch and the new ones created in another': {
    ports: withZone((zone) => ({
      async change(record, { deletes, creates }) {
        const deleted = await zone.change(record, { deletes, creates: [] });
        return deleted.kind === 'refused' ? deleted : zone.change(record, { deletes: [], creates });
      },
    })),
  },
  'DNS is changed before the flip is committed': {
    ports: withControl((control, { zone }, { scenario: { policy } }) => ({
      async replaceControl(next) {
        if (next.flips[0]?.at === undefined || next.phase === 'settled') return control.replaceControl(next);
        const { primary, secondary } = recordsFor(policy, next);
        const deletes = await zone.read(policy.record);
        await zone.change(policy.record, { deletes, creates: [primary, secondary] });
        return control.replaceControl(next);
      },
    })),
  },
  'only who decided drives DNS': { reconcile: onlyOwn },
  'settled is said before the name servers have the change': {
    ports: withZone(() => ({ progressOf: async () => 'in-sync' })),
  },
  'a flip of the switch changes records': {
    reconcile: (input, parts) => reconcile({ ...input, policy: { ...input.policy, mode: 'records' } }, parts),
  },
  'edited records are repaired where they should only be told of': {
    reconcile: (input, parts) => reconcile({ ...input, drift: 'repair' }, parts),
  },
  'nobody looks at the records of a settled service': {
    async reconcile(input, parts) {
      const known = await parts.control.readControl(input.policy.service);
      return known?.phase === 'settled' ? { kind: 'nothing-to-do' } : reconcile(input, parts);
    },
  },
};

/** What it would be like to compare roles and values only. */
async function withoutEpoch(input: ReconcileInput, parts: ReconcileParts) {
  const { policy } = input;
  const { control, zone, clock } = parts;
  if (policy.mode === 'switch' || policy.drift === 'alert') return reconcile(input, parts);
  const known = await control.readControl(policy.service);
  if (known === undefined) return { kind: 'not-adopted' } as const;
  const epochless = (record: FailoverRecord) => ({ ...record, setIdentifier: record.values.join() });
  const { primary, secondary } = recordsFor(policy, known);
  const creates = [epochless(primary), epochless(secondary)];
  const deletes = await zone.read(policy.record);
  const isInPlace = deletes.find(({ role }) => role === 'PRIMARY')?.values.join() === primary.values.join();
  if (isInPlace && deletes.length === 2 && known.phase === 'settled') return { kind: 'nothing-to-do' } as const;
  const asked = await zone.change(policy.record, { deletes, creates });
  if (asked.kind === 'refused') return asked;
  while ((await zone.progressOf(asked.id)) === 'pending') await clock.sleep(1_000);
  const settled = { ...known, revision: known.revision + 1, phase: 'settled' } as const;
  if (known.phase === 'flipping') await control.replaceControl(settled);
  return { kind: 'settled', epoch: known.epoch, did: 'changed', answered: 'primary' } as const;
}

async function onlyOwn(input: ReconcileInput, parts: ReconcileParts) {
  const known = await parts.control.readControl(input.policy.service);
  const [flip] = known?.flips ?? [];
  return flip !== undefined && flip.by !== input.by ? ({ kind: 'nothing-to-do' } as const) : reconcile(input, parts);
}
