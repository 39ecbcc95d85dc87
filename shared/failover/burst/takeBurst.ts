/** The verb `takeBurst`: one observer's extra look at one service, for verdicts and not for availability. */
import type { Service } from '../../config/config.ts';
import type { Burst } from '../../ledger/burst.ts';
import type { BurstRecorder } from '../../ledger/ledger.ts';
import { type NotTaken, type ProbeParts, probeAll, reachSlot } from '../../ledger/probeAll.ts';
import { burstSpacingMsMin } from './burstPlan.ts';

export type TakeBurstInput = {
  readonly service: Service;
  /** Unix milliseconds, a whole second. */
  readonly slot: number;
  readonly observer: string;
};

export type TakeBurstParts = ProbeParts & { readonly ledger: BurstRecorder };

export type TakeBurstResult =
  | { readonly kind: 'recorded' | 'already-recorded'; readonly burst: Burst }
  /** Every observer that noticed asked for this slot; somebody else looks. */
  | { readonly kind: 'taken' }
  | NotTaken;

/** @throws LedgerUnavailable. Trying again is of no use: the slot will be over. */
export async function takeBurst(input: TakeBurstInput, parts: TakeBurstParts): Promise<TakeBurstResult> {
  const { service, slot, observer } = input;
  const reached = await reachSlot(slot, burstSpacingMsMin, parts.clock);
  if (typeof reached !== 'number') return reached;
  const key = { observer, service: service.id, slot };
  if ((await parts.ledger.claimBurst(key)) === 'taken') return { kind: 'taken' };
  const startedAt = Math.max(reached, parts.clock.now());
  const endpoints = service.endpoints.map((endpoint) => ({ service: service.id, endpoint }));
  const seen = await probeAll(endpoints, parts, slot + burstSpacingMsMin);
  const burst = { ...key, startedAt, seen: seen[service.id] ?? {} };
  return { kind: await parts.ledger.recordBurst(burst), burst };
}
