/** How far a run got. JSON-safe. */
import type { RestoreTest } from '../config/restoreConfig.ts';
import { checkResults } from './checkResults.ts';
import type { Restored } from './engine.ts';
import type { RestoreFailure } from './failure.ts';
import type { RestoredFacts } from './judge.ts';
import type { CheckResult, RestoredSource } from './run.ts';

/** What each way to restore is told of the run. */
export type AttemptInput = {
  readonly test: RestoreTest;
  /** The run's id. */
  readonly run: string;
  /** Unix milliseconds. */
  readonly startedAt: number;
  readonly from?: 'primary' | 'replica';
  readonly at?: number;
  readonly keep: boolean;
  readonly checksBefore: readonly CheckResult[];
};

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

/** What later steps need of what an engine found: rows of answers stay behind, how each check went does not. */
export function factsOf(
  { test, checksBefore }: Pick<AttemptInput, 'test' | 'checksBefore'>,
  { restoreMs, checksMs, tables, answers, newest }: Restored,
): Omit<RestoredFacts, 'thawMs' | 'fetchMs'> {
  return {
    restoreMs,
    checksMs,
    tables,
    checks: checkResults(test.checks, answers, checksBefore),
    ...(newest === undefined ? {} : { newest }),
  };
}

export function stoppedBy(failures: readonly RestoreFailure[], source?: RestoredSource): Attempt {
  return { failures, versions: {}, left: [], ...(source === undefined ? {} : { source }) };
}
