/** Why Holdfast flips, stays or is blocked: every vote, what it takes, and which rule decided. Pure; JSON-safe. */
import type { Control } from '../control/control.ts';
import { quorumOf } from '../ledger/fold.ts';
import { type Block, blocksOf, type Circumstances, type Decision, type Policy, type Verdicts } from './decide.ts';
import type { Threshold, Verdict } from './votes/verdict.ts';

export type Vote = {
  readonly observer: string;
  readonly verdict: Verdict;
  /** How long it has been so, in milliseconds; for a silent observer, the age of its last round. */
  readonly ageMs?: number;
};

export type EndpointVotes = {
  readonly id: string;
  readonly isActive: boolean;
  /** False for an active endpoint that the config does not name any more. */
  readonly isCandidate: boolean;
  /** One for each configured observer, in the config's order. */
  readonly votes: readonly Vote[];
  readonly up: number;
  readonly down: number;
};

/** What was decisive: a quorum, the quiet time, or whatever stood in the way. */
type Rule = 'quorum-says-down' | 'quiet-time-is-over' | Extract<Decision, { kind: 'stay' }>['why'] | Block['kind'];

export type Explanation = {
  readonly service: string;
  /** When it was decided, Unix milliseconds. */
  readonly at: number;
  readonly active: string;
  readonly epoch: number;
  readonly phase: Control['phase'];
  readonly decision: Decision;
  readonly rule: Rule;
  readonly observers: number;
  /** So many observers must agree. */
  readonly needed: number;
  readonly down: Threshold;
  readonly up: Threshold;
  readonly failback: Policy['failback'];
  /** In order of preference; an active endpoint that is not in the config comes last. */
  readonly endpoints: readonly EndpointVotes[];
  /** Everything that would stand in the way of a flip now, whether or not one is wanted; the strongest first. */
  readonly blocks: readonly Block[];
};

/** The thresholds are shown as they are: the verdicts were reached with them. */
export type ExplainedPolicy = Policy & { readonly down: Threshold; readonly up: Threshold };

/** `decision` is what `decide` made of the same policy, control, verdicts, circumstances and `now`. */
export function explain(
  policy: ExplainedPolicy,
  control: Control,
  verdicts: Verdicts,
  circumstances: Circumstances,
  decision: Decision,
  now: number,
): Explanation {
  const { service, observers, down, up, failback } = policy;
  const { active, epoch, phase } = control;
  const isKnown = policy.endpoints.includes(active);
  const ids = isKnown ? policy.endpoints : [...policy.endpoints, active];
  const endpoints = ids.map((id) => endpointVotes(id, policy, control, verdicts[id], now));
  const needed = quorumOf(observers.length);
  const to = aimOf(decision) ?? endpoints.find((one) => one.up >= needed && !one.isActive)?.id;
  return {
    service,
    at: now,
    active,
    epoch,
    phase,
    decision,
    rule: ruleOf(decision),
    observers: observers.length,
    needed,
    down,
    up,
    failback,
    endpoints,
    blocks: blocksOf(policy, control, circumstances, to, now),
  };
}

function endpointVotes(
  id: string,
  { endpoints, observers }: Policy,
  { active }: Control,
  byObserver: Verdicts[string] | undefined,
  now: number,
): EndpointVotes {
  const votes = observers.map((observer) => voteOf(observer, byObserver?.[observer] ?? { kind: 'missing' }, now));
  const count = (kind: Verdict['kind']) => votes.filter(({ verdict }) => verdict.kind === kind).length;
  const [isActive, isCandidate] = [id === active, endpoints.includes(id)];
  return { id, isActive, isCandidate, votes, up: count('up'), down: count('down') };
}

function voteOf(observer: string, verdict: Verdict, now: number): Vote {
  const since = sinceOf(verdict);
  // Another observer's clock may be slightly ahead of this one.
  return since === undefined ? { observer, verdict } : { observer, verdict, ageMs: Math.max(0, now - since) };
}

function sinceOf(verdict: Verdict): number | undefined {
  switch (verdict.kind) {
    case 'up':
    case 'down':
      return verdict.since;
    case 'missing':
      return verdict.lastAt;
    case 'unsure':
    case 'isolated':
      return undefined;
  }
}

/** Where traffic would go. */
function aimOf(decision: Decision): string | undefined {
  switch (decision.kind) {
    case 'flip':
      return decision.to;
    case 'blocked':
      return decision.wanted;
    case 'stay':
      return undefined;
  }
}

function ruleOf(decision: Decision): Rule {
  switch (decision.kind) {
    case 'flip':
      return decision.cause === 'failover' ? 'quorum-says-down' : 'quiet-time-is-over';
    case 'blocked':
      return decision.why.kind;
    case 'stay':
      return decision.why;
  }
}
