/** How far a run got. JSON-safe. */
import type { RestoreFailure } from './failure.ts';
import type { RestoredFacts } from './judge.ts';
import type { RestoredSource } from './run.ts';

export type Attempt = {
  /** Absent when nothing was found. */
  readonly source?: RestoredSource;
  /** What stopped it, and what was noticed on the way. */
  readonly failures: readonly RestoreFailure[];
  /** Absent when it did not get so far. */
  readonly restored?: RestoredFacts;
  readonly versions: Readonly<Record<string, string>>;
  /** What could not be removed again, one line each. */
  readonly left: readonly string[];
  /** How to reach what was kept. */
  readonly kept?: string;
};

export function stoppedBy(failures: readonly RestoreFailure[], source?: RestoredSource): Attempt {
  return { failures, versions: {}, left: [], ...(source === undefined ? {} : { source }) };
}
