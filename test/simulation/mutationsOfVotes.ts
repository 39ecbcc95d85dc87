/** Bugs in counting votes and in deciding on them. */
import type { Control } from '../../shared/control/control.ts';
import { flipped } from '../../shared/failover/commit.ts';
import { type FailOverInput, type FailOverParts, failOver } from '../../shared/failover/failOver.ts';
import type { ServicePolicy } from '../../shared/failover/policy.ts';
import type { Planted } from './mutations.ts';
import { down, seeing, withControl, withLedger } from './planting.ts';

export const voteMutations: Readonly<Record<string, Planted>> = {
  'the quorum is of the observers that respond': { failOver: amongResponding },
  'unknown counts as down': { ports: seeing((seen) => (seen.outcome === 'unknown' ? down : seen)) },
  'stale rounds vote': { ports: withLedger((ledger, { clock }) => ({ rounds: neverStale(ledger.rounds, clock.now) })) },
  'a look of a burst votes three times': {
    ports: withLedger((ledger) => ({
      async bursts(query) {
        const found = await ledger.bursts(query);
        return found.flatMap((burst) => [0, 1, 2].map((ms) => ({ ...burst, startedAt: burst.startedAt + ms })));
      },
    })),
  },
  'one round is enough to be down': withPolicy({ down: { rounds: 1, of: 1, forMs: 0 } }),
  'a decider that is held up acts on old votes': {
    failOver: (input, parts) => failOver({ ...input, begunAt: Number.POSITIVE_INFINITY }, parts),
  },
  'traffic moves to an endpoint that is down': { failOver: toWhateverIsNext },
  'the cooldown is ignored': withPolicy({ cooldownMs: 0 }),
  'the flip limit is ignored': {
    failOver: (input, parts) => {
      const limit = { ...input.policy.limit, flips: 1_000 };
      return failOver({ ...input, policy: { ...input.policy, limit } }, parts);
    },
  },
  'data lag is ignored': withPolicy({ lagMsMax: Number.MAX_VALUE }),
  'data whose lag is not known is taken for current': {
    ports: (parts, of) => ({
      ...seeing((seen) => ({ ...seen, lagMs: seen.lagMs ?? 0 }))(parts, of),
      lag: async (...asked) => (await parts.lag(...asked)) ?? 0,
    }),
  },
  'the control record is written without comparing': {
    ports: withControl((control) => ({
      async replaceControl(next) {
        const known = await control.readControl(next.service);
        return control.replaceControl({ ...next, revision: (known?.revision ?? 0) + 1 });
      },
    })),
  },
  'a flip that was retried by the client is taken for lost, and done again': { failOver: onceMore },
};

function withPolicy(changes: Partial<ServicePolicy>): Planted {
  return { failOver: (input, parts) => failOver({ ...input, policy: { ...input.policy, ...changes } }, parts) };
}

async function amongResponding(input: FailOverInput, parts: FailOverParts) {
  const { policy, judgement } = input;
  const verdicts = Object.values(judgement.verdictsOf(policy));
  const responds = (observer: string) => verdicts.some((one) => one[observer]?.kind !== 'missing');
  return failOver({ ...input, policy: { ...policy, observers: policy.observers.filter(responds) } }, parts);
}

type Rounds = Parameters<Parameters<typeof withLedger>[0]>[0]['rounds'];

/** As if the newest round of every observer had been taken just now. */
function neverStale(rounds: Rounds, now: () => number): Rounds {
  return async (query) => {
    const found = await rounds(query);
    const ageMs = now() - Math.max(...found.map(({ startedAt }) => startedAt));
    return found.map((round) => ({ ...round, startedAt: round.startedAt + ageMs }));
  };
}

async function toWhateverIsNext(input: FailOverInput, parts: FailOverParts) {
  const result = await failOver(input, parts);
  const isStuck = result.kind === 'stayed' && result.decision.kind === 'blocked';
  if (!isStuck || result.decision.why.kind !== 'no-healthy-target') return result;
  return flipTo(result.control, input, parts) ?? result;
}

function flipTo(control: Control, { policy, observer, now }: FailOverInput, parts: FailOverParts) {
  const to = policy.endpoints.find((id) => id !== control.active);
  if (to === undefined) return undefined;
  const next = flipped(control, policy, { by: observer, kind: 'failover', reason: 'it is the next', to, now });
  return parts.control.replaceControl(next).then(() => ({ kind: 'flipped', control: next, verdicts: {} }) as const);
}

async function onceMore(input: FailOverInput, parts: FailOverParts) {
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
