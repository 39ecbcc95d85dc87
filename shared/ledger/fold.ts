/** Rounds → the marks of slots. Pure and recomputable: the same rounds give the same marks. */
import type { Span } from '../availability/maintenance.ts';
import { type Mark, type Marks, mark } from '../availability/marks.ts';
import { slotFrom } from '../availability/slots.ts';
import type { Outcome } from '../probe/observation.ts';
import type { Round } from './round.ts';

export type FoldInput = {
  readonly service: string;
  /** The configured endpoints; others that the rounds saw are folded too, so that history outlives the config. */
  readonly endpoints: readonly string[];
  /** The cadence of the grid of slots, in milliseconds. */
  readonly everyMs: number;
  /** Unix milliseconds; slots in `[from, to)` are folded. */
  readonly from: number;
  readonly to: number;
  /**
   * Whose rounds count: the configured observers and, for the time when they were, former ones. Each round says how many
   * were configured, so a silent one never shrinks a quorum, and a change of the config never judges the past anew.
   */
  readonly observers: readonly string[];
  /** Any rounds, in any order; those of other times, observers and services are passed over. */
  readonly rounds: readonly Round[];
  /** The endpoint that users reached at a slot. */
  readonly visibleAt: (slot: number) => string;
  /** Slots before this one were not watched yet, Unix milliseconds. */
  readonly since: number;
  /** When maintenance was open for the service: its slots say nothing else. None when absent. */
  readonly maintenance?: readonly Span[];
};

export type Folded = {
  readonly endpoints: Readonly<Record<string, Marks>>;
  readonly visible: Marks;
  readonly slots: readonly number[];
};

/** More than half of the configured observers. */
export function quorumOf(observerCount: number): number {
  return Math.floor(observerCount / 2) + 1;
}

export function foldMarks(input: FoldInput): Folded {
  const slots = slotsOf(input);
  const unseenAt = unseenMarks(input, slots);
  const isMaintained = within(input.maintenance, slots);
  const { votes, observerCounts } = collectVotes(input, slots);
  const endpoints: Record<string, Marks> = {};
  for (const [endpoint, byObserver] of votes) {
    const markAt = (slot: number, index: number) => {
      const said = countVotes(index, byObserver, observerCounts[index] ?? 0);
      return said !== undefined && isMaintained(slot) ? mark.maintenance : (said ?? unseenAt(slot));
    };
    endpoints[endpoint] = slots.map(markAt).join('');
  }
  return { endpoints, visible: visibleMarks(endpoints, slots, input), slots };
}

/** The marks of whatever users reached at each slot; the endpoints' marks are those of the same slots. */
export function visibleMarks(
  endpoints: Folded['endpoints'],
  slots: readonly number[],
  input: Pick<FoldInput, 'visibleAt' | 'since' | 'maintenance'>,
): Marks {
  const unseenAt = unseenMarks(input, slots);
  return slots.map((slot, index) => endpoints[input.visibleAt(slot)]?.[index] ?? unseenAt(slot)).join('');
}

/** What is said of a slot that nobody looked at. */
function unseenMarks(
  { since, maintenance }: Pick<FoldInput, 'since' | 'maintenance'>,
  slots: readonly number[],
): (slot: number) => Mark {
  const isMaintained = within(maintenance, slots);
  return (slot) => {
    if (slot < since) return mark.unwatched;
    return isMaintained(slot) ? mark.maintenance : mark.missing;
  };
}

/** Of the slots, oldest first, whether one is within a span. */
function within(spans: readonly Span[] = [], slots: readonly number[]): (slot: number) => boolean {
  const [first = 0, last = 0] = [slots[0], slots.at(-1)];
  const near = spans.filter(({ from, to }) => from <= last && first < to);
  return (slot) => near.some(({ from, to }) => from <= slot && slot < to);
}

export function slotsOf(input: Pick<FoldInput, 'from' | 'to' | 'everyMs'>): readonly number[] {
  const slots: number[] = [];
  for (let slot = slotFrom(input.from, input.everyMs); slot < input.to; slot += input.everyMs) slots.push(slot);
  return slots;
}

const ballot = { none: 0, up: 1, down: 2, unknown: 3 } as const satisfies Record<Outcome | 'none', number>;

type Votes = {
  /** By endpoint and observer, one ballot a slot. */
  readonly votes: ReadonlyMap<string, readonly Uint8Array[]>;
  /** How many observers were configured at each slot; 0 where nobody looked. */
  readonly observerCounts: Uint8Array;
};

function collectVotes(input: FoldInput, slots: readonly number[]): Votes {
  const noVotes = () => input.observers.map(() => new Uint8Array(slots.length));
  const votes = new Map<string, readonly Uint8Array[]>(input.endpoints.map((endpoint) => [endpoint, noVotes()]));
  const observerCounts = new Uint8Array(slots.length);
  const first = slots[0];
  if (first === undefined) return { votes, observerCounts };
  for (const round of oldestFirst(input)) {
    const observer = input.observers.indexOf(round.observer);
    const seen = round.seen[input.service];
    if (observer < 0 || seen === undefined) continue;
    const [fromIndex, toIndex] = coveredSlots(round, first, input.everyMs, slots.length);
    for (let index = fromIndex; index < toIndex; index += 1) {
      observerCounts[index] = Math.max(observerCounts[index] ?? 0, round.observerCount);
    }
    if (fromIndex >= toIndex) continue;
    for (const endpoint in seen) {
      const outcome = seen[endpoint]?.outcome;
      if (outcome === undefined) continue;
      let byObserver = votes.get(endpoint);
      if (byObserver === undefined) {
        byObserver = noVotes();
        votes.set(endpoint, byObserver);
      }
      byObserver[observer]?.fill(ballot[outcome], fromIndex, toIndex);
    }
  }
  return { votes, observerCounts };
}

/**
 * Where two rounds of one observer vouch for the same slot, the later one is heard, in whatever order
 * they were read. Rounds of the grid's own cadence and of one shard cannot overlap.
 */
function oldestFirst({ service, rounds: all, everyMs }: FoldInput): readonly Round[] {
  const rounds = all.filter((round) => round.seen[service] !== undefined);
  const shardIndex = rounds[0]?.shardIndex;
  const apart = rounds.every((round) => round.everyMs === everyMs && round.shardIndex === shardIndex);
  return apart
    ? rounds
    : [...rounds].sort((a, b) => a.slot - b.slot || b.everyMs - a.everyMs || a.shardIndex - b.shardIndex);
}

/**
 * A round vouches for the time from its slot to its own next slot, so a round of a slower cadence
 * (before a change of the config) covers several slots of the grid, and one of a faster cadence,
 * taken between two of them, covers none.
 */
function coveredSlots(round: Round, first: number, everyMs: number, count: number): readonly [number, number] {
  const from = Math.ceil((round.slot - first) / everyMs);
  const to = Math.ceil((round.slot + round.everyMs - first) / everyMs);
  return [Math.max(0, from), Math.min(count, to)];
}

/** What a quorum says of a slot; undefined where nobody looked. */
function countVotes(index: number, byObserver: readonly Uint8Array[], observerCount: number): string | undefined {
  let [up, down, looked] = [0, 0, 0];
  for (const ballots of byObserver) {
    const vote = ballots[index];
    if (vote === ballot.up) up += 1;
    else if (vote === ballot.down) down += 1;
    if (vote !== ballot.none) looked += 1;
  }
  if (looked === 0) return undefined;
  const quorum = quorumOf(observerCount);
  if (up >= quorum) return mark.up;
  return down >= quorum ? mark.down : mark.unknown;
}
