/** The votes once more, as naively as can be: to judge a decision by other code than that which made it. */
import type { ServicePolicy } from '../../shared/failover/policy.ts';
import type { Look } from '../../shared/ledger/burst.ts';
import type { Outcome } from '../../shared/probe/observation.ts';

export type Asked = {
  readonly policy: ServicePolicy;
  /** What the decider was given; the same look may be there more than once. */
  readonly looks: readonly Look[];
  /** The decider's own time. */
  readonly now: number;
  /** The endpoint is to be taken for down from then on. */
  readonly rehearsed?: { readonly endpoint: string; readonly startedAt: number };
};

/** How many configured observers have seen the endpoint so often enough, long enough and lately enough. */
export function votesFor(kind: 'up' | 'down', endpoint: string, asked: Asked): number {
  return asked.policy.observers.filter((observer) => says(kind, observer, endpoint, asked)).length;
}

type Seen = { readonly at: number; readonly outcome: Outcome };

function says(kind: 'up' | 'down', observer: string, endpoint: string, asked: Asked): boolean {
  const { policy, now } = asked;
  const history = historyOf(observer, endpoint, asked);
  const [newest] = history;
  // Two cadences, and what writing and replicating may take.
  if (newest === undefined || now - newest.at > 2 * policy.everyMs + 15_000) return false;
  const { rounds: needed, of, forMs } = policy[kind];
  const agreeing = history.slice(0, of).filter(({ outcome }) => outcome === kind);
  const [last, first] = [agreeing[0], agreeing.at(-1)];
  if (last === undefined || first === undefined || agreeing.length < needed) return false;
  const older = history.filter(({ at }) => at < first.at);
  const firstOther = older.findIndex(({ outcome }) => outcome !== kind);
  const since = (firstOther < 0 ? older : older.slice(0, firstOther)).at(-1) ?? first;
  return last.at - since.at >= forMs;
}

/** The newest first, each instant once. */
function historyOf(observer: string, endpoint: string, { policy, looks, rehearsed }: Asked): readonly Seen[] {
  const byInstant = new Map<number, Seen>();
  for (const look of looks) {
    const outcome = look.observer === observer ? look.seen[policy.service]?.[endpoint]?.outcome : undefined;
    if (outcome === undefined) continue;
    const at = look.startedAt;
    const isRehearsed = rehearsed?.endpoint === endpoint && at >= rehearsed.startedAt && outcome === 'up';
    byInstant.set(at, { at, outcome: isRehearsed ? 'down' : outcome });
  }
  return [...byInstant.values()].sort((a, b) => b.at - a.at);
}

export function quorum(observers: number): number {
  return Math.floor(observers / 2) + 1;
}
