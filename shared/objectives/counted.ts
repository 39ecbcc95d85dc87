/** What was good and what was bad in some time, and how much of that time is known. Pure. */

export type Counted = {
  /** Milliseconds of slots, probes, or requests: the objective's indicator says which. */
  readonly good: number;
  readonly bad: number;
  /** Milliseconds that were measured, whatever was found; zero requests are a finding too. */
  readonly knownMs: number;
  /** Milliseconds that should have been measured and were not: no round, no quorum, no answer of CloudWatch. */
  readonly missingMs: number;
  /** Milliseconds of maintenance, and of what a person has excluded. */
  readonly excludedMs: number;
  /** Milliseconds before watching began. */
  readonly unwatchedMs: number;
};

export const nothingCounted: Counted = {
  good: 0,
  bad: 0,
  knownMs: 0,
  missingMs: 0,
  excludedMs: 0,
  unwatchedMs: 0,
};

export function addCounted(a: Counted, b: Counted): Counted {
  return {
    good: a.good + b.good,
    bad: a.bad + b.bad,
    knownMs: a.knownMs + b.knownMs,
    missingMs: a.missingMs + b.missingMs,
    excludedMs: a.excludedMs + b.excludedMs,
    unwatchedMs: a.unwatchedMs + b.unwatchedMs,
  };
}

export function timesCounted(a: Counted, times: number): Counted {
  return {
    good: a.good * times,
    bad: a.bad * times,
    knownMs: a.knownMs * times,
    missingMs: a.missingMs * times,
    excludedMs: a.excludedMs * times,
    unwatchedMs: a.unwatchedMs * times,
  };
}

export function lessCounted(a: Counted, b: Counted): Counted {
  return addCounted(a, timesCounted(b, -1));
}

export function isSameCounted(a: Counted, b: Counted): boolean {
  return (
    a.good === b.good &&
    a.bad === b.bad &&
    a.knownMs === b.knownMs &&
    a.missingMs === b.missingMs &&
    a.excludedMs === b.excludedMs &&
    a.unwatchedMs === b.unwatchedMs
  );
}

/** All of the time that is accounted for. */
export function spanMsOf({ knownMs, missingMs, excludedMs, unwatchedMs }: Counted): number {
  return knownMs + missingMs + excludedMs + unwatchedMs;
}
