/**
 * The verb `failOver`: one observer decides for one service; if traffic should move, it commits that by
 * compare-and-swap. DNS follows by `reconcile`, whoever runs it.
 */
import type { Control } from '../control/control.ts';
import type { ControlStore } from '../control/store.ts';
import { quorumOf } from '../ledger/fold.ts';
import { freshMs } from '../ledger/fresh.ts';
import type { Clock } from '../runtime/clock.ts';
import { type FlipEvidence, flipped, isOwnFlip } from './commit.ts';
import { type Circumstances, type Decision, decide, type Verdicts } from './decide.ts';
import { type LagMeter, lagsOf } from './lag.ts';
import type { ServicePolicy } from './policy.ts';
import type { Judgement, Rehearsal } from './votes/judge.ts';

export type FailOverInput = {
  readonly policy: ServicePolicy;
  /** As it was read before the looks were. */
  readonly control: Control;
  readonly judgement: Judgement;
  readonly inMaintenance: boolean;
  /** The observer that decides: what it commits carries its name. */
  readonly observer: string;
  /** Unix milliseconds. */
  readonly now: number;
  /** When this began, on the monotonic clock: before anything was read. */
  readonly begunAt: number;
};

export type FailOverParts = {
  readonly control: ControlStore;
  readonly lag: LagMeter;
  readonly clock: Pick<Clock, 'monotonic'>;
};

export type FailOverResult =
  | {
      readonly kind: 'stayed';
      readonly decision: Decision;
      readonly control: Control;
      readonly verdicts: Verdicts;
      readonly circumstances: Circumstances;
    }
  | { readonly kind: 'flipped'; readonly control: Control; readonly verdicts: Verdicts }
  /** Somebody else changed the record first; what they decided stands. */
  | { readonly kind: 'lost'; readonly control: Control | undefined }
  /** So much time went by since `now` that the votes are no longer fresh: whoever looks next decides anew. */
  | { readonly kind: 'too-late'; readonly lateMs: number };

/** @throws ControlUnavailable: the flip may have been committed; whoever reads the record sees it. */
export async function failOver(input: FailOverInput, parts: FailOverParts): Promise<FailOverResult> {
  const { policy, control, judgement, now } = input;
  const rehearsal = rehearsalIn(control);
  const verdicts = judgement.verdictsOf(policy, rehearsal);
  const circumstances = await circumstancesOf(input, verdicts, parts);
  const decision = decide(policy, control, verdicts, circumstances, now);
  if (decision.kind !== 'flip') return { kind: 'stayed', decision, control, verdicts, circumstances };
  const lateMs = parts.clock.monotonic() - input.begunAt;
  if (lateMs > freshMs(policy.everyMs)) return { kind: 'too-late', lateMs };
  const { to, cause } = decision;
  const isDrill = rehearsal !== undefined && cause === 'failover';
  if (isDrill && control.drill !== undefined && now >= control.drill.until) {
    // Its time was over before anybody decided. It ends, and then what is truly seen counts.
    const stay = { kind: 'stay', why: 'not-known-to-be-down' } as const;
    return { kind: 'stayed', decision: stay, control, verdicts, circumstances };
  }
  const reason = cause === 'failover' ? `a quorum says ${control.active} is down` : `${to} is up again`;
  const next = flipped(control, policy, {
    by: input.observer,
    kind: isDrill ? 'drill' : cause,
    reason: isDrill ? `a drill: ${control.drill?.reason}` : reason,
    to,
    // A drill knows its flips by their being later than it, and clocks differ.
    now: isDrill ? Math.max(now, rehearsal.startedAt) : now,
    ...(cause === 'failover' ? { evidence: evidenceOf(verdicts, input) } : {}),
  });
  if ((await parts.control.replaceControl(next)) === 'written') return { kind: 'flipped', control: next, verdicts };
  // The store's client may have retried a write of ours that had taken effect.
  const found = await parts.control.readControl(policy.service);
  if (found !== undefined && isOwnFlip(found, next)) return { kind: 'flipped', control: found, verdicts };
  return { kind: 'lost', control: found };
}

/**
 * What has to be taken for down because somebody rehearses it: only until traffic has moved. Once it is back, the drill
 * may stand in the record a little longer, and must not move it again.
 */
export function rehearsalIn({ drill, active, flips }: Control): Rehearsal | undefined {
  const isPending = drill !== undefined && drill.endpoint === active && !flips.some(({ at }) => at >= drill.startedAt);
  return isPending ? drill : undefined;
}

/** Metrics cost a call each, so they are asked for only when everything else says that traffic should move. */
async function circumstancesOf(
  { policy, control, judgement, inMaintenance, now }: FailOverInput,
  verdicts: Verdicts,
  { lag }: FailOverParts,
): Promise<Circumstances> {
  const hopeful = { inMaintenance, lagMs: Object.fromEntries(policy.endpoints.map((id) => [id, 0])) };
  const wouldFlip = decide(policy, control, verdicts, hopeful, now).kind === 'flip';
  if (!wouldFlip && policy.lag?.kind === 'metric') return hopeful;
  return { inMaintenance, lagMs: await lagsOf(policy, judgement, lag) };
}

function evidenceOf(verdicts: Verdicts, { policy, control: { active }, judgement, now }: FailOverInput): FlipEvidence {
  const down = Object.entries(verdicts[active] ?? {}).flatMap(([observer, verdict]) => {
    const lastAt = judgement.lastLookAt(policy, active, observer) ?? now;
    return verdict.kind === 'down' ? [{ observer, since: verdict.since, lastAt }] : [];
  });
  const looks = down.map(({ lastAt }) => lastAt).sort((a, b) => a - b);
  return {
    failingSince: Math.min(...down.map(({ since }) => since)),
    // With this look the quorum was complete. It may have been recorded after this turn began, and was seen before it decided.
    detectedAt: Math.min(now, looks[quorumOf(policy.observers.length) - 1] ?? now),
    votes: down.map(({ observer }) => observer),
  };
}
