/** Whether traffic should move. Pure: the same votes at the same time give the same decision. */
import { activeHold } from '../control/activeHold.ts';
import type { Control } from '../control/control.ts';
import { quorumOf } from '../ledger/fold.ts';
import type { Verdict } from './votes/verdict.ts';

export type Policy = {
  readonly service: string;
  /** The candidates, in order of preference. */
  readonly endpoints: readonly string[];
  /** The configured observers: the denominator of every quorum. */
  readonly observers: readonly string[];
  readonly failback: { readonly kind: 'manual' } | { readonly kind: 'after'; readonly quietMs: number };
  readonly cooldownMs: number;
  readonly limit: { readonly flips: number; readonly perMs: number };
  /** The most data, in time, that a flip may lose; unlimited when absent. */
  readonly lagMsMax?: number;
};

/** By endpoint and observer. An observer without an entry is missing. */
export type Verdicts = Readonly<Record<string, Readonly<Record<string, Verdict>>>>;

/** What else bears on a flip, looked up by the caller. */
export type Circumstances = {
  readonly inMaintenance: boolean;
  /** By endpoint, how far its data is behind, in milliseconds; an endpoint without an entry could not be asked. */
  readonly lagMs: Readonly<Record<string, number>>;
};

export type Decision =
  | { readonly kind: 'stay'; readonly why: 'active-is-up' | 'not-known-to-be-down' | 'flip-under-way' }
  | { readonly kind: 'flip'; readonly to: string; readonly cause: 'failover' | 'failback' }
  | { readonly kind: 'blocked'; readonly wanted: string | undefined; readonly why: Block };

export type Block =
  | { readonly kind: 'no-quorum'; readonly down: number; readonly needed: number }
  | { readonly kind: 'no-healthy-target' }
  /** `lagMs` is absent when it could not be measured, which is no better than too much. */
  | { readonly kind: 'lag'; readonly lagMs?: number; readonly lagMsMax: number }
  | { readonly kind: 'cooldown'; readonly until: number }
  | { readonly kind: 'flip-limit'; readonly flips: number; readonly until: number }
  | { readonly kind: 'hold'; readonly by: string; readonly reason: string }
  | { readonly kind: 'maintenance' };

export function decide(
  policy: Policy,
  control: Control,
  verdicts: Verdicts,
  circumstances: Circumstances,
  now: number,
): Decision {
  if (control.phase === 'flipping') return { kind: 'stay', why: 'flip-under-way' };
  const votes = (endpoint: string, kind: Verdict['kind']) => votesFor(kind, endpoint, policy, verdicts);
  const needed = quorumOf(policy.observers.length);
  const healthy = policy.endpoints.filter((id) => votes(id, 'up') >= needed);
  const others = healthy.filter((id) => id !== control.active);
  const down = votes(control.active, 'down');
  if (down >= needed) {
    // Data that lags behind is a reason to pass an endpoint over only while another one can take the traffic.
    const to = others.find((id) => lagBlock(policy, circumstances, id) === undefined) ?? others[0];
    if (to === undefined) return { kind: 'blocked', wanted: undefined, why: { kind: 'no-healthy-target' } };
    return gate({ to, cause: 'failover' }, policy, control, circumstances, now);
  }
  const preferred = quietlyUp(policy, control, verdicts, now);
  if (preferred !== undefined) return gate({ to: preferred, cause: 'failback' }, policy, control, circumstances, now);
  if (votes(control.active, 'up') >= needed) return { kind: 'stay', why: 'active-is-up' };
  if (down > 0) return { kind: 'blocked', wanted: others[0], why: { kind: 'no-quorum', down, needed } };
  return { kind: 'stay', why: 'not-known-to-be-down' };
}

/** How many of the configured observers say so of the endpoint. */
export function votesFor(
  kind: Verdict['kind'],
  endpoint: string,
  { observers }: Pick<Policy, 'observers'>,
  verdicts: Verdicts,
): number {
  return observers.filter((observer) => verdicts[endpoint]?.[observer]?.kind === kind).length;
}

/**
 * A better endpoint than the active one that a quorum has seen up, without a break, for the quiet time. That time
 * starts again with every flip: what a person moved away is not moved back at once because it was up all along.
 */
function quietlyUp(policy: Policy, control: Control, verdicts: Verdicts, now: number): string | undefined {
  const { failback } = policy;
  if (failback.kind === 'manual') return undefined;
  const flippedAt = control.flips[0]?.at ?? Number.NEGATIVE_INFINITY;
  const rank = policy.endpoints.indexOf(control.active);
  const better = rank < 0 ? [] : policy.endpoints.slice(0, rank);
  return better.find((id) => {
    const quiet = policy.observers.filter((observer) => {
      const verdict = verdicts[id]?.[observer];
      return verdict?.kind === 'up' && now - Math.max(verdict.since, flippedAt) >= failback.quietMs;
    });
    return quiet.length >= quorumOf(policy.observers.length);
  });
}

type Wanted = { readonly to: string; readonly cause: 'failover' | 'failback' };

function gate(
  { to, cause }: Wanted,
  policy: Policy,
  control: Control,
  circumstances: Circumstances,
  now: number,
): Decision {
  const why = blocksOf(policy, control, circumstances, to, now)[0];
  return why === undefined ? { kind: 'flip', to, cause } : { kind: 'blocked', wanted: to, why };
}

/** Everything that stands between wanting a flip and doing it, the strongest reason first. */
export function blocksOf(
  policy: Policy,
  control: Control,
  circumstances: Circumstances,
  to: string | undefined,
  now: number,
): readonly Block[] {
  const blocks = [
    holdBlock(control, now),
    circumstances.inMaintenance ? ({ kind: 'maintenance' } as const) : undefined,
    cooldownBlock(policy, control, now),
    limitBlock(policy, control, now),
    to === undefined ? undefined : lagBlock(policy, circumstances, to),
  ];
  return blocks.filter((block) => block !== undefined);
}

function holdBlock(control: Control, now: number): Block | undefined {
  const hold = activeHold(control, now);
  return hold === undefined ? undefined : { kind: 'hold', by: hold.by, reason: hold.reason };
}

/** Any flip starts it, a person's and a drill's too: votes and caches take their time after each. */
function cooldownBlock({ cooldownMs }: Policy, { flips }: Control, now: number): Block | undefined {
  const last = flips[0];
  if (last === undefined || now - last.at >= cooldownMs) return undefined;
  return { kind: 'cooldown', until: last.at + cooldownMs };
}

/** Only what Holdfast decided by itself counts against its limit; a person's flips do not. */
function limitBlock({ limit }: Policy, { flips }: Control, now: number): Block | undefined {
  const automatic = flips.filter(({ kind }) => kind === 'failover' || kind === 'failback');
  const recent = automatic.filter(({ at }) => now - at < limit.perMs);
  const freeing = recent[limit.flips - 1];
  if (freeing === undefined) return undefined;
  return { kind: 'flip-limit', flips: recent.length, until: freeing.at + limit.perMs };
}

function lagBlock({ lagMsMax }: Policy, { lagMs }: Circumstances, to: string): Block | undefined {
  if (lagMsMax === undefined) return undefined;
  const behind = lagMs[to];
  if (behind === undefined || !Number.isFinite(behind)) return { kind: 'lag', lagMsMax };
  return behind > lagMsMax ? { kind: 'lag', lagMs: behind, lagMsMax } : undefined;
}
