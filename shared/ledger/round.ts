/** A round: one observer's probe of every endpoint of a shard at one slot. Immutable once written. */
import type { DownReason, Evidence, Timings, UnknownReason } from '../probe/observation.ts';

/** An observation as the ledger keeps it: without its own start, which is the round's. */
export type Seen = {
  readonly timings: Timings;
  readonly certificateDaysLeft?: number;
  /** How far behind the endpoint says its data is. */
  readonly lagMs?: number;
} & (
  | { readonly outcome: 'up' }
  | { readonly outcome: 'down'; readonly reason: DownReason; readonly evidence: Evidence }
  | { readonly outcome: 'unknown'; readonly reason: UnknownReason; readonly evidence: Evidence }
);

/** What was seen, by service id and endpoint id. */
export type Sightings = Readonly<Record<string, Readonly<Record<string, Seen>>>>;

export type Round = {
  readonly observer: string;
  /** How many observers were configured when it was taken: what a quorum was half of then. */
  readonly observerCount: number;
  readonly everyMs: number;
  /** The shard's index within its cadence. */
  readonly shardIndex: number;
  /** The scheduled instant, Unix milliseconds, a multiple of `everyMs`. */
  readonly slot: number;
  /** When probing began, Unix milliseconds; at or after `slot`. */
  readonly startedAt: number;
  readonly seen: Sightings;
};
