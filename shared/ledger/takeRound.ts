/** The verb `takeRound`: one observer probes a shard at a slot and records what it saw. */
import { type NotTaken, type ProbeParts, probeAll, reachSlot } from './probeAll.ts';
import type { Round } from './round.ts';
import type { Shard } from './shards.ts';

export type TakeRoundInput = {
  readonly shard: Shard;
  /** Unix milliseconds, a multiple of the shard's cadence. */
  readonly slot: number;
  readonly observer: string;
  /** How many observers are configured. */
  readonly observerCount: number;
};

type Recording = 'recorded' | 'already-recorded' | 'buffered';

export type TakeRoundParts = ProbeParts & {
  readonly ledger: { recordRound(round: Round): Promise<Recording> };
};

export type TakeRoundResult = { readonly kind: Recording; readonly round: Round } | NotTaken;

/** @throws LedgerUnavailable when it is not known whether the round was recorded. */
export async function takeRound(input: TakeRoundInput, parts: TakeRoundParts): Promise<TakeRoundResult> {
  const { shard, slot, observer, observerCount } = input;
  const startedAt = await reachSlot(slot, shard.everyMs, parts.clock);
  if (typeof startedAt !== 'number') return startedAt;
  const seen = await probeAll(shard.endpoints, parts, slot + shard.everyMs);
  const round = { observer, observerCount, everyMs: shard.everyMs, shardIndex: shard.index, slot, startedAt, seen };
  return { kind: await parts.ledger.recordRound(round), round };
}
