/** Bugs, planted one at a time around the real verbs, that the simulation has to find. */

import type { VerbParts } from '../../local/simulation/runParts.ts';
import { realVerbs, type Verbs } from '../../local/simulation/verbs.ts';
import type { Control } from '../../shared/control/control.ts';
import { flipped } from '../../shared/failover/commit.ts';
import type { FailOverInput } from '../../shared/failover/failOver.ts';
import type { ReconcileInput } from '../../shared/failover/reconcile.ts';
import { recordsFor } from '../../shared/failover/records.ts';
import type { FailoverRecord, Zone } from '../../shared/failover/zone.ts';
import { freshMs } from '../../shared/ledger/fresh.ts';
import type { Round, Seen } from '../../shared/ledger/round.ts';

export type Mutation = {
  readonly name: string;
  readonly verbs: Verbs;
  /** The test looks from here on, to be quick. Looking from seed 1, all were found within 300 seeds. */
  readonly fromSeed: number;
};

type Reconciling = ReconcileInput & { readonly observer: string };

const { failOver, reconcile } = realVerbs;

export const mutations: readonly Mutation[] = [
  mutated('the quorum is of the observers that respond', { failOver: amongResponding }, 50),
  mutated('the zone does not fence: whatever stands there is replaced', {
    reconcile: (input, parts) => reconcile(input, { ...parts, zone: unfenced(parts.zone) }),
  }),
  mutated('the identifier has no epoch', { reconcile: withoutEpoch }, 120),
  mutated('the old records are deleted in one batch and the new ones created in another', {
    reconcile: (input, parts) => reconcile(input, { ...parts, zone: inTwoBatches(parts.zone) }),
  }),
  mutated('DNS is changed before the flip is committed', {
    failOver: (input, parts) => failOver(input, actingFirst(input, parts)),
  }),
  mutated('unknown counts as down', {
    failOver: (input, parts) =>
      failOver(
        input,
        seeingOtherwise(parts, (seen) => (isUnknown(seen) ? down : seen)),
      ),
  }),
  mutated('the control record is written without comparing', {
    failOver: (input, parts) => failOver(input, withoutComparing(parts)),
    reconcile: (input, parts) => reconcile(input, withoutComparing(parts)),
  }),
  mutated('stale rounds vote', { failOver: (input, parts) => failOver(input, neverStale(input, parts)) }, 110),
  mutated('the cooldown is ignored', {
    failOver: (input, parts) => failOver({ ...input, policy: { ...input.policy, cooldownMs: 0 } }, parts),
  }),
  mutated('the flip limit is ignored', {
    failOver: (input, parts) =>
      failOver({ ...input, policy: { ...input.policy, limit: { ...input.policy.limit, flips: 1_000 } } }, parts),
  }),
  mutated('a hold is ignored', { failOver: (input, parts) => failOver(input, withoutHold(parts)) }),
  mutated('maintenance is ignored', {
    failOver: (input, parts) =>
      failOver(input, { ...parts, circumstances: async () => ({ inMaintenance: false, lagMs: {} }) }),
  }),
  mutated('traffic moves to an endpoint that is down', { failOver: toWhateverIsNext }),
  mutated('one round is enough to be down', {
    failOver: (input, parts) =>
      failOver({ ...input, policy: { ...input.policy, down: { rounds: 1, of: 1, forMs: 0 } } }, parts),
  }),
  mutated('only who decided drives DNS', { reconcile: onlyOwn }, 285),
  mutated('settled is said before the name servers have the change', {
    reconcile: (input, parts) => reconcile(input, { ...parts, zone: inSyncAtOnce(input, parts) }),
  }),
  mutated('a flip that was retried by the client is taken for lost, and done again', { failOver: onceMore }),
];

function mutated(name: string, verbs: Partial<Verbs>, fromSeed = 1): Mutation {
  return { name, verbs: { ...realVerbs, ...verbs }, fromSeed };
}

const down: Seen = { outcome: 'down', reason: 'unreachable', evidence: {}, timings: { totalMs: 0 } };

function isUnknown({ outcome }: Seen): boolean {
  return outcome === 'unknown';
}

async function amongResponding(input: FailOverInput, parts: VerbParts) {
  const { policy, config, now } = input;
  const range = { from: now - freshMs(policy.everyMs), to: now + 1, everyMs: policy.everyMs };
  const rounds = await Promise.all(policy.observers.map((observer) => parts.ledger.rounds({ ...range, observer })));
  const observers = policy.observers.filter((_, index) => (rounds[index] ?? []).length > 0);
  return failOver({ ...input, config, policy: { ...policy, observers } }, parts);
}

function replaced(zone: Zone, change: Zone['change']): Zone {
  return { ...zone, change };
}

function unfenced(zone: Zone): Zone {
  return replaced(zone, async (record, change) => {
    const asked = await zone.change(record, change);
    return asked.kind === 'submitted' ? asked : zone.change(record, { ...change, deletes: await zone.read(record) });
  });
}

function inTwoBatches(zone: Zone): Zone {
  return replaced(zone, async (record, { deletes, creates }) => {
    const deleted = await zone.change(record, { deletes, creates: [] });
    return deleted.kind === 'refused' ? deleted : zone.change(record, { deletes: [], creates });
  });
}

/** What it would be like to compare roles and values only. */
async function withoutEpoch({ policy, now: _, ...input }: Reconciling, { control, zone }: VerbParts) {
  const known = await control.readControl(policy.service);
  if (known === undefined) return { kind: 'not-adopted' } as const;
  const epochless = (record: FailoverRecord) => ({ ...record, setIdentifier: record.values.join() });
  const { primary, secondary } = recordsFor(policy, known);
  const creates = [epochless(primary), epochless(secondary)];
  const deletes = await zone.read(policy.record);
  const stands = deletes.find(({ role }) => role === 'PRIMARY')?.values.join();
  if (stands === primary.values.join() && known.phase === 'settled') return { kind: 'nothing-to-do' } as const;
  if (stands !== primary.values.join()) await zone.change(policy.record, { deletes, creates });
  const answered = (await zone.answer(policy.record)).join();
  const isAnswered = answered === primary.values.join() && input.drift === 'repair';
  if (isAnswered) await control.replaceControl({ ...known, revision: known.revision + 1, phase: 'settled' });
  return { kind: 'settled', epoch: known.epoch, did: 'changed', answered: 'primary' } as const;
}

function actingFirst({ policy }: FailOverInput, parts: VerbParts): VerbParts {
  const { control, zone } = parts;
  return {
    ...parts,
    control: {
      ...control,
      async replaceControl(next) {
        const { primary, secondary } = recordsFor(policy, next);
        const deletes = await zone.read(policy.record);
        await zone.change(policy.record, { deletes, creates: [primary, secondary] });
        return control.replaceControl(next);
      },
    },
  };
}

function withoutComparing(parts: VerbParts): VerbParts {
  const { control } = parts;
  return {
    ...parts,
    control: {
      ...control,
      async replaceControl(next) {
        const known = await control.readControl(next.service);
        return control.replaceControl({ ...next, revision: (known?.revision ?? 0) + 1 });
      },
    },
  };
}

function seeing(parts: VerbParts, change: (rounds: readonly Round[]) => readonly Round[]): VerbParts {
  return { ...parts, ledger: { ...parts.ledger, rounds: async (query) => change(await parts.ledger.rounds(query)) } };
}

function seeingOtherwise(parts: VerbParts, change: (seen: Seen) => Seen): VerbParts {
  const endpoints = (seen: Readonly<Record<string, Seen>>) =>
    Object.fromEntries(Object.entries(seen).map(([id, one]) => [id, change(one)]));
  return seeing(parts, (rounds) =>
    rounds.map((round) => ({
      ...round,
      seen: Object.fromEntries(Object.entries(round.seen).map(([service, seen]) => [service, endpoints(seen)])),
    })),
  );
}

/** As if the newest round of every observer had been taken just now. */
function neverStale({ now }: FailOverInput, parts: VerbParts): VerbParts {
  return seeing(parts, (rounds) => {
    const ageMs = now - Math.max(...rounds.map(({ startedAt }) => startedAt));
    return rounds.map((round) => ({ ...round, startedAt: round.startedAt + ageMs }));
  });
}

function withoutHold(parts: VerbParts): VerbParts {
  const { control } = parts;
  return {
    ...parts,
    control: {
      ...control,
      async readControl(service) {
        const known = await control.readControl(service);
        if (known === undefined) return undefined;
        const { hold: _, ...free } = known;
        return free;
      },
    },
  };
}

async function toWhateverIsNext(input: FailOverInput, parts: VerbParts) {
  const result = await failOver(input, parts);
  const isStuck = result.kind === 'stayed' && result.decision.kind === 'blocked';
  if (!isStuck || result.decision.why.kind !== 'no-healthy-target') return result;
  return flipTo(result.control, input, parts) ?? result;
}

function flipTo(control: Control, { policy, observer, now }: FailOverInput, parts: VerbParts) {
  const to = policy.endpoints.find((id) => id !== control.active);
  if (to === undefined) return undefined;
  const next = flipped(control, policy, { by: observer, kind: 'failover', reason: 'it is the next', to, now });
  return parts.control.replaceControl(next).then(() => ({ kind: 'flipped', control: next, verdicts: {} }) as const);
}

async function onlyOwn(input: Reconciling, parts: VerbParts) {
  const known = await parts.control.readControl(input.policy.service);
  const [flip] = known?.flips ?? [];
  return flip !== undefined && flip.by !== input.observer
    ? ({ kind: 'nothing-to-do' } as const)
    : reconcile(input, parts);
}

function inSyncAtOnce({ policy }: Reconciling, { control, zone }: VerbParts): Zone {
  return {
    ...zone,
    isInSync: async () => true,
    async answer() {
      const known = await control.readControl(policy.service);
      return policy.records[known?.active ?? '']?.values ?? [];
    },
  };
}

async function onceMore(input: FailOverInput, parts: VerbParts) {
  const { control } = parts;
  return failOver(input, {
    ...parts,
    control: {
      ...control,
      async replaceControl(next) {
        if ((await control.replaceControl(next)) === 'written') return 'written';
        const known = await control.readControl(next.service);
        if (known === undefined) return 'lost';
        return control.replaceControl({ ...next, revision: known.revision + 1, epoch: known.epoch + 1 });
      },
    },
  });
}
