/** What one observer says of one endpoint, from its last rounds. Pure. */
import type { Outcome } from '../probe/observation.ts';

/** Enough of the last `of` observations, spread over at least `forMs`, must agree. */
export type Threshold = { readonly rounds: number; readonly of: number; readonly forMs: number };

export type Sighting = { readonly at: number; readonly outcome: Outcome };

/** `since` is the oldest of the observations that the verdict rests on, Unix milliseconds. */
export type Verdict =
  | { readonly kind: 'up' | 'down'; readonly since: number; readonly rounds: number }
  | { readonly kind: 'unsure'; readonly up: number; readonly down: number; readonly unknown: number }
  /** No fresh round: the observer is silent. */
  | { readonly kind: 'missing'; readonly lastAt?: number }
  /** The observer sees nearly everything down while others do not: it is the one that is cut off. */
  | { readonly kind: 'isolated' };

export type VerdictInput = {
  /** The observer's observations of the endpoint, bursts included, in any order. */
  readonly sightings: readonly Sighting[];
  readonly down: Threshold;
  readonly up: Threshold;
  /** An observer whose newest observation is older than this is silent. */
  readonly freshMs: number;
  readonly now: number;
};

/**
 * An observation that is `unknown` takes a place among the last ones, so it makes a verdict harder to
 * reach, but it votes for nothing.
 */
export function verdictOf(input: VerdictInput): Verdict {
  // A clock further ahead than that would keep its observer fresh long after it fell silent.
  const credible = input.sightings.filter(({ at }) => at - input.now <= input.freshMs);
  const newestFirst = once(credible).sort((a, b) => b.at - a.at);
  const newest = newestFirst[0];
  if (newest === undefined) return { kind: 'missing' };
  if (input.now - newest.at > input.freshMs) return { kind: 'missing', lastAt: newest.at };
  return reached('down', input.down, newestFirst) ?? reached('up', input.up, newestFirst) ?? unsure(newestFirst, input);
}

/** One sighting an instant: a round delivered twice counts once, and one that contradicts itself is `unknown`. */
function once(sightings: readonly Sighting[]): Sighting[] {
  const byInstant = new Map<number, Sighting>();
  for (const sighting of sightings) {
    const { at, outcome } = sighting;
    const earlier = byInstant.get(at);
    const isContradicted = earlier !== undefined && earlier.outcome !== outcome;
    byInstant.set(at, isContradicted ? { at, outcome: 'unknown' } : sighting);
  }
  return [...byInstant.values()];
}

function reached(kind: 'up' | 'down', threshold: Threshold, newestFirst: readonly Sighting[]): Verdict | undefined {
  const agreeing = newestFirst.slice(0, threshold.of).filter(({ outcome }) => outcome === kind);
  const [first, last] = [agreeing.at(-1), agreeing[0]];
  if (first === undefined || last === undefined || agreeing.length < threshold.rounds) return undefined;
  // What is long past the window of rounds may still lengthen the time, as long as nothing contradicts it.
  const since = unbrokenSince(kind, newestFirst, first.at);
  return last.at - since < threshold.forMs ? undefined : { kind, since, rounds: agreeing.length };
}

function unbrokenSince(kind: 'up' | 'down', newestFirst: readonly Sighting[], known: number): number {
  let since = known;
  for (const { at, outcome } of newestFirst) {
    if (at >= known) continue;
    if (outcome !== kind) break;
    since = at;
  }
  return since;
}

function unsure(newestFirst: readonly Sighting[], { down, up }: VerdictInput): Verdict {
  const looked = newestFirst.slice(0, Math.max(down.of, up.of));
  const count = (wanted: Outcome) => looked.filter(({ outcome }) => outcome === wanted).length;
  return { kind: 'unsure', up: count('up'), down: count('down'), unknown: count('unknown') };
}
