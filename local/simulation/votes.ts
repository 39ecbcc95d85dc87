/** The votes once more, as naively as can be: to judge a decision by other code than that which made it. */
import type { ServicePolicy } from '../../shared/failover/policy.ts';
import type { Round } from '../../shared/ledger/round.ts';
import type { Outcome } from '../../shared/probe/observation.ts';

export type Asked = {
  readonly policy: ServicePolicy;
  /** What the decider was given. */
  readonly rounds: readonly Round[];
  /** The decider's own time. */
  readonly now: number;
};

/** How many configured observers have seen the endpoint so often enough, long enough and lately enough. */
export function votesFor(kind: 'up' | 'down', endpoint: string, asked: Asked): number {
  return asked.policy.observers.filter((observer) => says(kind, observer, endpoint, asked)).length;
}

function says(kind: 'up' | 'down', observer: string, endpoint: string, { policy, rounds, now }: Asked): boolean {
  const bySlot = new Map<number, { readonly at: number; readonly outcome: Outcome }>();
  for (const round of rounds) {
    const outcome = round.seen[policy.service]?.[endpoint]?.outcome;
    if (round.observer === observer && outcome !== undefined) bySlot.set(round.slot, { at: round.startedAt, outcome });
  }
  const history = [...bySlot.values()].sort((a, b) => b.at - a.at);
  const [newest] = history;
  // Two cadences, and what writing and replicating may take.
  if (newest === undefined || now - newest.at > 2 * policy.everyMs + 15_000) return false;
  const firstOther = history.findIndex(({ outcome }) => outcome !== kind);
  const streak = firstOther < 0 ? history : history.slice(0, firstOther);
  const oldest = streak.at(-1);
  const { rounds: needed, forMs } = policy[kind];
  return oldest !== undefined && streak.length >= needed && newest.at - oldest.at >= forMs;
}

export function quorum(observers: number): number {
  return Math.floor(observers / 2) + 1;
}
