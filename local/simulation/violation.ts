/** What the referee can find, and who acts in a simulated world. */
import type { Look } from '../../shared/ledger/burst.ts';
import type { Run } from './run.ts';

/**
 * By number: 1 epochs, 2 votes, 3 the pair, 4 fencing, 5 holds, cooldown, limit and maintenance, 6 a death is answered,
 * 7 DNS and the record agree, 8 calm, 9 leases, 10 data lag, 11 drills, 12 no API in a switch's path, 13 drift, 14 truth. Of alerts:
 * 15 everything is told, 16 once, 17 on evidence, 18 not in maintenance, 19 a lost region, 20 people, 21 in time.
 */
export type Violation = { readonly invariant: number; readonly what: string };

/** Who is not one of the observers' runs. */
export type Person = {
  readonly id: string;
  readonly knownEpoch: number;
  /** As of a run. */
  readonly seen: readonly Look[];
  readonly begunAt: number;
  /** Whether what they do is to be done whatever speaks against it. */
  readonly isForced: boolean;
};

export type Actor = Run | Person;

export function isRun(by: Actor): by is Run {
  return 'observer' in by;
}

export function nameOf(by: Actor): string {
  return isRun(by) ? `${by.observer} run ${by.id}` : by.id;
}

/** Clocks differ by up to 2 s each way. */
export const skewMsMost = 4_000;
