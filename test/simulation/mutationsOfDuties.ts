/** Bugs in what is owed to people, and in leases. */
import { type ControlStore, ControlUnavailable } from '../../shared/control/store.ts';
import {
  type FailOverInput,
  type FailOverParts,
  type FailOverResult,
  failOver,
} from '../../shared/failover/failOver.ts';
import type { Planted } from './mutations.ts';
import { down, withControl, withLedger, withoutHold, withSeen } from './planting.ts';

export const peopleMutations: Readonly<Record<string, Planted>> = {
  'a hold is ignored': { failOver: inSpiteOfHold },
  'maintenance is ignored': { failOver: (input, parts) => failOver({ ...input, inMaintenance: false }, parts) },
  'a hold is lost when the record is written': {
    ports: withControl((control) => ({ replaceControl: (next) => control.replaceControl(withoutHold(next)) })),
  },
  'the rehearsal goes on once traffic is back': {
    failOver: (input, parts) => {
      const { drill, flips } = input.control;
      const startedAt = Math.max(drill?.startedAt ?? 0, (flips[0]?.at ?? 0) + 1);
      const control = drill === undefined ? input.control : { ...input.control, drill: { ...drill, startedAt } };
      return failOver({ ...input, control }, parts);
    },
  },
  'the end of a drill is never written': {
    ports: withControl((control) => ({
      async replaceControl(next) {
        const isEnd = next.log[0]?.revision === next.revision && next.log[0].kind === 'drill-ended';
        if (isEnd) throw new ControlUnavailable('ending the drill', new Error('the item is too large'));
        return control.replaceControl(next);
      },
    })),
  },
  'rounds tell of the rehearsal what was not seen': {
    ports: withLedger((ledger, { control }) => ({
      async recordRound(round) {
        const drill = (await control.readControl('checkout'))?.drill;
        if (drill === undefined) return ledger.recordRound(round);
        const rehearsed = withSeen(round, (seen, service) =>
          service === 'checkout' ? { ...seen, [drill.endpoint]: down } : seen,
        );
        return ledger.recordRound(rehearsed);
      },
    })),
  },
  'what an observer did is told by itself, or by nobody': {
    ports: withLedger((ledger, _parts, { observer }) => ({
      async putEvent(event) {
        const by = event.kind === 'control' ? event.event.by : observer;
        if (by === observer || by === 'operator') await ledger.putEvent(event);
      },
    })),
  },
};

/** By scenario and lease, who took it last: what no release can know. */
const takers = new WeakMap<object, Map<string, string>>();

export const leaseMutations: Readonly<Record<string, Planted>> = {
  'the fence of a lease does not grow': {
    ports: withControl((control) => ({
      async acquireLease(request) {
        const answer = await control.acquireLease(request);
        return answer.kind === 'held' ? { ...answer, fence: 1 } : answer;
      },
    })),
  },
  'a lease is released with any token': {
    ports: withControl((control, _parts, { scenario }) => {
      const tokens = takers.get(scenario) ?? new Map<string, string>();
      takers.set(scenario, tokens);
      return {
        async acquireLease(request) {
          const answer = await control.acquireLease(request);
          if (answer.kind === 'held') tokens.set(request.name, request.token);
          return answer;
        },
        releaseLease: ({ name, token }) => control.releaseLease({ name, token: tokens.get(name) ?? token }),
      };
    }),
  },
  'a lease does not expire': {
    ports: withControl((control) => ({
      acquireLease: (request) => control.acquireLease({ ...request, ttlMs: 86_400_000 }),
    })),
  },
  'a lease is taken although somebody holds it': {
    ports: withControl((control) => ({
      acquireLease: (request) => control.acquireLease({ ...request, now: request.now + 60_000 }),
    })),
  },
};

/** It decides as if there were none, and leaves it as it is. */
async function inSpiteOfHold(input: FailOverInput, parts: FailOverParts): Promise<FailOverResult> {
  const { hold } = input.control;
  if (hold === undefined) return failOver(input, parts);
  const control: ControlStore = {
    ...parts.control,
    replaceControl: (next) => parts.control.replaceControl({ ...next, hold }),
  };
  const result = await failOver({ ...input, control: withoutHold(input.control) }, { ...parts, control });
  return result.kind === 'stayed' || result.kind === 'flipped'
    ? { ...result, control: { ...result.control, hold } }
    : result;
}
