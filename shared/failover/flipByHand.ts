/** A person moves a service's traffic. Holds, cooldown, flip limit and maintenance are for automatic flips only. */
import type { Control } from '../control/control.ts';
import type { ControlStore } from '../control/store.ts';
import { quorumOf } from '../ledger/fold.ts';
import { flipped, isOwnFlip } from './commit.ts';
import { type Block, blocksOf, votesFor } from './decide.ts';
import { type LagMeter, lagsOf } from './lag.ts';
import type { ServicePolicy } from './policy.ts';
import type { Judgement } from './votes/judge.ts';

export type FlipByHandInput = {
  readonly policy: ServicePolicy;
  readonly control: Control;
  /** Undefined when the observers' rounds could not be read: then only force helps. */
  readonly judgement: Judgement | undefined;
  readonly to: string;
  readonly by: string;
  readonly reason: string;
  /** Moves traffic although the target is not known to be healthy, its data lags, or a flip is under way. */
  readonly force: boolean;
  /** Unix milliseconds. */
  readonly now: number;
};

export type HandRefusal =
  | { readonly kind: 'unknown-endpoint'; readonly endpoints: readonly string[] }
  | { readonly kind: 'already-active' }
  /** These three give way to force. */
  | { readonly kind: 'flip-under-way' }
  | { readonly kind: 'target-not-up'; readonly up: number; readonly needed: number }
  | Extract<Block, { kind: 'lag' }>;

export type FlippedByHand =
  | { readonly kind: 'flipped'; readonly control: Control }
  | { readonly kind: 'refused'; readonly why: HandRefusal }
  /** Somebody else changed the record just now: look at it before trying again. */
  | { readonly kind: 'lost'; readonly control: Control | undefined };

/** @throws ControlUnavailable: the flip may have been committed; reading the record tells. */
export async function flipByHand(
  input: FlipByHandInput,
  { control: store, lag }: { readonly control: ControlStore; readonly lag: LagMeter },
): Promise<FlippedByHand> {
  const { policy, control, to, by, reason, now } = input;
  const why = await whyNotByHand(input, lag);
  if (why !== undefined) return { kind: 'refused', why };
  const next = flipped(control, policy, { by, kind: 'forced', reason, to, now });
  if ((await store.replaceControl(next)) === 'written') return { kind: 'flipped', control: next };
  const found = await store.readControl(policy.service);
  if (found !== undefined && isOwnFlip(found, next)) return { kind: 'flipped', control: found };
  return { kind: 'lost', control: found };
}

export type HandQuestion = Omit<FlipByHandInput, 'by' | 'reason'>;

/** What a person would be refused now; undefined when traffic would move. Changes nothing. */
export async function whyNotByHand(input: HandQuestion, lag: LagMeter): Promise<HandRefusal | undefined> {
  const { policy, control, to, force } = input;
  if (!policy.endpoints.includes(to)) return { kind: 'unknown-endpoint', endpoints: policy.endpoints };
  if (control.active === to) return { kind: 'already-active' };
  return force ? undefined : await doubtsAbout(input, lag);
}

async function doubtsAbout(
  { policy, control, judgement, to, now }: HandQuestion,
  lag: LagMeter,
): Promise<HandRefusal | undefined> {
  if (control.phase === 'flipping') return { kind: 'flip-under-way' };
  const needed = quorumOf(policy.observers.length);
  const up = judgement === undefined ? 0 : votesFor('up', to, policy, judgement.verdictsOf(policy));
  if (judgement === undefined || up < needed) return { kind: 'target-not-up', up, needed };
  const lagMs = await lagsOf(policy, judgement, lag);
  const blocks = blocksOf(policy, control, { inMaintenance: false, lagMs }, to, now);
  return blocks.find((block) => block.kind === 'lag');
}
