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
  /** Route 53 health checks by endpoint, as they were when the records were adopted. */
  readonly healthChecks?: Readonly<Record<string, string>>;
  /** The change in DNS that is waited for, so that whoever comes next asks for the same one. */
  readonly submitted?: { readonly epoch: number; readonly changeId: string };
  /** Which endpoint the name answered when it was last looked at; Route 53 may answer the secondary before anybody flips. */
  readonly answers?: Answers;
  readonly drill?: Drill;
  /**
   * What happened to the record, newest first, the last fifty: written with the change itself, and copied into the
   * ledger by whoever comes by, so that no crash loses it.
   */
  readonly log: readonly ControlEvent[];
};

export type Answers = {
  readonly endpoint: string;
  /** Unix milliseconds. */
  readonly since: number;
};

/** A rehearsal under way: for the monitor, and for nobody else, the endpoint is down from `startedAt` on. */
export type Drill = {
  readonly id: string;
  readonly by: string;
  readonly reason: string;
  /** The endpoint that is declared down; it was the active one. */
  readonly endpoint: string;
  readonly startedAt: number;
  /** If it has not come to its end by then, the drill has failed. */
  readonly until: number;
};

/** Unix milliseconds each; what has not happened is absent. */
export type DrillTimes = {
  /** When the look began that made the quorum complete. */
  readonly detectedAt?: number;
  /** When the flip was committed. */
  readonly decidedAt?: number;
  readonly inSyncAt?: number;
  /** When the name was seen to answer the other endpoint. */
  readonly answeredAt?: number;
  /** When the name was seen to answer the first endpoint again. */
  readonly backAt?: number;
};

/** `revision` is that of the control record which the event brought about: it makes the event's id. */
export type ControlEvent = {
  readonly revision: number;
  readonly at: number;
  /** An observer, or a person. */
  readonly by: string;
} & (
  | { readonly kind: 'adopted'; readonly epoch: number; readonly active: string }
  | {
      readonly kind: 'flipped';
      readonly epoch: number;
      readonly from: string;
      readonly to: string;
      readonly cause: FlipCause['kind'];
      readonly reason: string;
      /** The oldest observation that the decisive verdicts rest on. */
      readonly failingSince?: number;
      /** When the look began that made the quorum complete. */
      readonly detectedAt?: number;
      /** Which observers said that `from` was down, when that decided it. */
      readonly votes?: readonly string[];
    }
  /** DNS was seen to be as the record says. `inSyncAt` is absent where nothing had to be changed. */
  | { readonly kind: 'settled'; readonly epoch: number; readonly did: string; readonly inSyncAt?: number }
  /** The name answers another endpoint than before. */
  | { readonly kind: 'answers'; readonly endpoint: string }
  | { readonly kind: 'held'; readonly reason: string; readonly until?: number }
  | { readonly kind: 'released'; readonly reason: string }
  /** Somebody edited the records. */
  | { readonly kind: 'drifted'; readonly what: string; readonly repaired: boolean }
  | { readonly kind: 'drill-began'; readonly endpoint: string; readonly reason: string }
  | {
      readonly kind: 'drill-ended';
      readonly endpoint: string;
      readonly startedAt: number;
      readonly passed: boolean;
      readonly why: string;
      readonly times: DrillTimes;
    }
);
