/**
 * The verb `failOver`: one observer looks at the rounds and decides for one service; if traffic should
 * move, it commits that by compare-and-swap. DNS follows by `reconcile`, whoever runs it.
 */
import type { Config } from '../config/config.ts';
import type { Control } from '../control/control.ts';
import { ControlCorrupt, type ControlStore } from '../control/store.ts';
import { freshMs } from '../ledger/fresh.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { readRounds } from '../ledger/readRounds.ts';
import type { Round } from '../ledger/round.ts';
import { cadencesOf } from '../ledger/shards.ts';
import type { Clock } from '../runtime/clock.ts';
import { flipped, isOwnFlip } from './commit.ts';
import { type Circumstances, type Decision, decide, type Verdicts } from './decide.ts';
import type { ServicePolicy } from './policy.ts';
import type { Threshold } from './verdict.ts';
import { verdictsOf } from './verdicts.ts';

export type FailOverInput = {
  readonly config: Config;
  readonly policy: ServicePolicy;
  /** The observer that decides: what it commits carries its name. */
  readonly observer: string;
  /** Unix milliseconds. */
  readonly now: number;
};

export type FailOverParts = {
  readonly ledger: Pick<Ledger, 'rounds'>;
  readonly control: ControlStore;
  readonly circumstances: (policy: ServicePolicy, now: number) => Promise<Circumstances>;
  readonly clock: Pick<Clock, 'monotonic'>;
};

export type FailOverResult =
  /** No control record: nobody has adopted the service's records yet. */
  | { readonly kind: 'not-adopted' }
  /** The control record cannot be read: nothing moves by itself until a person has looked. */
  | { readonly kind: 'control-corrupt'; readonly problem: string }
  | { readonly kind: 'stayed'; readonly decision: Decision; readonly control: Control; readonly verdicts: Verdicts }
  | { readonly kind: 'flipped'; readonly control: Control; readonly verdicts: Verdicts }
  /** Somebody else changed the record first; what they decided stands. */
  | { readonly kind: 'lost'; readonly control: Control | undefined }
  /** So much time went by since `now` that the votes are no longer fresh: whoever looks next decides anew. */
  | { readonly kind: 'too-late'; readonly lateMs: number };

/** @throws LedgerUnavailable, ControlUnavailable: what is not known is not decided on. */
export async function failOver(input: FailOverInput, parts: FailOverParts): Promise<FailOverResult> {
  const { policy, observer, now } = input;
  const begunAt = parts.clock.monotonic();
  const control = await readControl(policy, parts.control);
  if (control instanceof ControlCorrupt) return { kind: 'control-corrupt', problem: control.message };
  if (control === undefined) return { kind: 'not-adopted' };
  const rounds = await roundsToJudge(input, parts, control);
  const verdicts = verdictsOf({ config: input.config, policy, rounds, now });
  const decision = decide(policy, control, verdicts, await parts.circumstances(policy, now), now);
  if (decision.kind !== 'flip') return { kind: 'stayed', decision, control, verdicts };
  const lateMs = parts.clock.monotonic() - begunAt;
  if (lateMs > freshMs(policy.everyMs)) return { kind: 'too-late', lateMs };
  const reason =
    decision.cause === 'failover' ? `a quorum says ${control.active} is down` : `${decision.to} is up again`;
  const next = flipped(control, policy, { by: observer, kind: decision.cause, reason, to: decision.to, now });
  if ((await parts.control.replaceControl(next)) === 'written') return { kind: 'flipped', control: next, verdicts };
  // The store's client may have retried a write of ours that had taken effect.
  const found = await parts.control.readControl(policy.service);
  if (found !== undefined && isOwnFlip(found, next)) return { kind: 'flipped', control: found, verdicts };
  return { kind: 'lost', control: found };
}

async function readControl(
  { service }: ServicePolicy,
  store: ControlStore,
): Promise<Control | ControlCorrupt | undefined> {
  try {
    return await store.readControl(service);
  } catch (error) {
    if (error instanceof ControlCorrupt) return error;
    throw error;
  }
}

/** As far back as a verdict may need to look: for failback, over the whole quiet time. */
async function roundsToJudge(
  { config, policy, now }: FailOverInput,
  { ledger }: FailOverParts,
  control: Control,
): Promise<readonly Round[]> {
  const spanOf = ({ of, forMs }: Threshold) => Math.max(of * policy.everyMs, forMs);
  const isAway = control.active !== policy.endpoints[0];
  const quietMs = isAway && policy.failback.kind === 'after' ? policy.failback.quietMs : 0;
  const span = Math.max(spanOf(policy.down), spanOf(policy.up), quietMs) + freshMs(policy.everyMs);
  const wanted = { observers: policy.observers, cadences: cadencesOf(config), from: now - span, to: now + 1 };
  return await readRounds(ledger, wanted);
}
