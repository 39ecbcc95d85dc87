/** The folds of rounds that the ledger keeps: hours at slot precision, days as tallies. */

import type { Marks } from '../availability/marks.ts';
import type { Tally } from '../availability/tally.ts';
import type { Counted } from '../objectives/counted.ts';
import type { SloId } from '../objectives/slo.ts';
import type { Reason } from '../probe/observation.ts';

export type HourEndpoint = {
  readonly marks: Marks;
  /** Latencies of the probes that were up, as `sketchText`; absent when there were none. */
  readonly latency?: string;
  /** How many observations failed or were unknown, by reason. */
  readonly reasons: Readonly<Partial<Record<Reason, number>>>;
};

export type Hour = {
  readonly service: string;
  /** The hour's start, Unix milliseconds. */
  readonly hour: number;
  /** The observer that folded it. */
  readonly writer: string;
  readonly everyMs: number;
  /** How many rounds went into it: of two folds of the same hour, the one with more rounds is right. */
  readonly rounds: number;
  readonly endpoints: Readonly<Record<string, HourEndpoint>>;
  /** What users could see: the public endpoint, else the active one. */
  readonly visible: Marks;
  /** Of the objectives that count probes: what each slot of the hour holds, as `cellsText` of `objectives/cells.ts`. */
  readonly counts?: Readonly<Partial<Record<SloId, string>>>;
};

export type DayEndpoint = { readonly tally: Tally; readonly latency?: string };

/** A stretch in which the user-visible series was down. `to` is the first slot after it. */
export type Outage = { readonly from: number; readonly to: number; readonly reason?: Reason };

export type Day = {
  readonly service: string;
  /** The UTC day's start, Unix milliseconds. */
  readonly day: number;
  readonly writer: string;
  readonly rounds: number;
  readonly endpoints: Readonly<Record<string, DayEndpoint>>;
  readonly visible: Tally;
  /** Of the objectives that count probes: all of the day. */
  readonly counts?: Readonly<Partial<Record<SloId, Counted>>>;
  /** Oldest first; the last and the longest ones where there were more than `dayOutagesMax`. */
  readonly outages: readonly Outage[];
};

/** Keeps a day of flapping below a kilobyte or two; the tally counts them all. */
export const dayOutagesMax = 24;
