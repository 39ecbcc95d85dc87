/** What one observer says of one endpoint, from its last rounds. Pure. */
import type { VerdictThreshold } from '../../config/config.ts';
import type { Outcome } from '../../probe/observation.ts';
import { type Prior, priorLooksMax, roundsNeeded } from './roundsNeeded.ts';

export type Threshold = VerdictThreshold;

export type Sighting = { readonly at: number; readonly outcome: Outcome };

/** `since` is the oldest of the observations that the verdict rests on, Unix milliseconds. */
export type Verdict =
  | {
      readonly kind: 'up' | 'down';
      readonly since: number;
      readonly rounds: number;
      /** On `down`, when earlier failures asked for more rounds than the threshold. */
      readonly raised?: Raised;
    }
  | {
      readonly kind: 'unsure';
      readonly up: number;
      readonly down: number;
      readonly unknown: number;
      /** When it would be `down` by the threshold, and earlier failures ask for more rounds than have failed. */
      readonly raised?: Raised;
    }
  /** No fresh round: the observer is silent. */
  | { readonly kind: 'missing'; readonly lastAt?: number }
  /** The observer sees nearly everything down while others do not: it is the one that is cut off. */
  | { readonly kind: 'isolated' };

/** How many rounds in a row must fail, because so many of the looks before them had failed too. */
export type Raised = Prior & {
  readonly needed: number;
  /** So many have failed in a row. */
  readonly streak: number;
};

export type VerdictInput = {
  /** The observer's observations of the endpoint, bursts included, in any order. */
  readonly sightings: readonly Sighting[];
  readonly down: Threshold;
  readonly up: Threshold;
  /** An observer whose newest observation is older than this is silent. */
  readonly freshMs: number;
  readonly now: number;
  /** False where one look has to be enough: then failures before the last ones ask for nothing. */
  readonly weighsLoss?: boolean;
};

/**
 * An observation that is `unknown` takes a place among the last ones, so it makes a verdict harder to
 * reach, but it votes for nothing.
 */
export function verdictOf(input: VerdictInput): Verdict {
  // A clock further ahead than that would keep its observer fresh long after it fell silent.
  const credible = input.sightings.filter(({ at }) => at - input.now <= input.freshMs);
  const newestFirst = once(credible.sort((a, b) => b.at - a.at));
  const newest = newestFirst[0];
  if (newest === undefined) return { kind: 'missing' };
  if (input.now - newest.at > input.freshMs) return { kind: 'missing', lastAt: newest.at };
  const lately = sinceSilence(newestFirst, input.freshMs);
  const down = reached('down', input.down, lately);
  if (down === undefined) return reached('up', input.up, lately) ?? unsure(lately, input);
  const raised = input.weighsLoss === false ? undefined : raisedBy(newestFirst, input.down);
  if (raised === undefined) return down;
  if (raised.streak < raised.needed) return { ...unsure(lately, input), raised };
  return { ...down, rounds: raised.streak, raised };
}

/**
 * What the failures before the streak ask for, when that is more than the threshold does. A threshold of X of Y says
 * itself how much may fail.
 */
function raisedBy(newestFirst: readonly Sighting[], { rounds, of }: Threshold): Raised | undefined {
  if (of > rounds) return undefined;
  const streak = streakOf(newestFirst);
  const before = newestFirst.slice(streak, streak + priorLooksMax).filter(({ outcome }) => outcome !== 'unknown');
  const prior = { failed: before.filter(({ outcome }) => outcome === 'down').length, looked: before.length };
  const needed = roundsNeeded(rounds, prior);
  return needed > rounds ? { needed, streak, ...prior } : undefined;
}

/** How many of the newest looks failed in a row. */
function streakOf(newestFirst: readonly Sighting[]): number {
  const end = newestFirst.findIndex(({ outcome }) => outcome !== 'down');
  return end < 0 ? newestFirst.length : end;
}

/** One sighting an instant: a round delivered twice counts once, and one that contradicts itself is `unknown`. */
function once(newestFirst: readonly Sighting[]): Sighting[] {
  const instants: Sighting[] = [];
  for (const sighting of newestFirst) {
    const { at, outcome } = sighting;
    const last = instants.at(-1);
    if (last?.at !== at) instants.push(sighting);
    else if (last.outcome !== outcome) instants[instants.length - 1] = { at, outcome: 'unknown' };
  }
  return instants;
}

/** What came before a time in which the observer was silent says nothing of that time, so no verdict bridges it. */
function sinceSilence(newestFirst: readonly Sighting[], freshMs: number): readonly Sighting[] {
  const end = newestFirst.findIndex(({ at }, index) => at - (newestFirst[index + 1]?.at ?? at) > freshMs);
  return end < 0 ? newestFirst : newestFirst.slice(0, end + 1);
}

type Sure = Extract<Verdict, { kind: 'up' | 'down' }>;
type Unsure = Extract<Verdict, { kind: 'unsure' }>;

function reached(kind: 'up' | 'down', threshold: Threshold, newestFirst: readonly Sighting[]): Sure | undefined {
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

function unsure(newestFirst: readonly Sighting[], { down, up }: VerdictInput): Unsure {
  const looked = newestFirst.slice(0, Math.max(down.of, up.of));
  const count = (wanted: Outcome) => looked.filter(({ outcome }) => outcome === wanted).length;
  return { kind: 'unsure', up: count('up'), down: count('down'), unknown: count('unknown') };
}
