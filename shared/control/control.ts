/**
 * The control record: per service, which endpoint is active, and in which epoch. One item, changed only
 * by compare-and-swap on its revision, so that of several deciders one wins and the others learn it.
 */

export type Hold = {
  readonly by: string;
  readonly reason: string;
  readonly at: number;
  /** When it ends by itself, Unix milliseconds; a person has to release it when absent. */
  readonly until?: number;
};

/** Who or what decided a flip, and on what votes, for whoever asks later. */
export type FlipCause = {
  readonly by: string;
  readonly reason: string;
  readonly kind: 'failover' | 'failback' | 'forced' | 'drill';
};

export type Flip = FlipCause & {
  readonly epoch: number;
  readonly from: string;
  readonly to: string;
  /** When it was committed, Unix milliseconds. */
  readonly at: number;
};

export type Control = {
  readonly service: string;
  /** Grows by one with every change of this record; what compare-and-swap compares. */
  readonly revision: number;
  /** The endpoint that traffic is to go to. */
  readonly active: string;
  /** Grows by one with every flip; the fencing token in DNS. */
  readonly epoch: number;
  /** `flipping` until DNS was seen to answer what the record says. */
  readonly phase: 'settled' | 'flipping';
  readonly hold?: Hold;
  /** The last flips, newest first, as many as the flip limit has to look at. */
  readonly flips: readonly Flip[];
};
