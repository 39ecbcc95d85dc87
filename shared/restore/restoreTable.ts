/** A run of a backup that DynamoDB keeps and restores itself. */
import type { RestoreTest } from '../config/restoreConfig.ts';
import { type Attempt, stoppedBy } from './attempt.ts';
import { checkResults } from './checkResults.ts';
import { failedWith } from './failure.ts';
import type { Progress } from './progress.ts';
import type { CheckResult } from './run.ts';
import { failureOf } from './stepFailure.ts';
import type { Steps } from './steps.ts';
import type { TableTest } from './tableTest.ts';

export type TableInput = {
  readonly test: RestoreTest;
  readonly run: string;
  readonly startedAt: number;
  /** A person asked for another backup than the config's. */
  readonly asksForOther: boolean;
  readonly checksBefore: readonly CheckResult[];
};

export type TableParts = {
  readonly testTable?: TableTest;
  readonly progress: (progress: Progress) => void;
  /** A person stops the run. */
  readonly signal?: AbortSignal;
};

export async function restoreTable(
  { test, run, startedAt, asksForOther, checksBefore }: TableInput,
  steps: Steps,
  { testTable, progress, signal }: TableParts,
): Promise<Attempt> {
  if (testTable === undefined) {
    return stoppedBy([
      failedWith('no-engine', 'Nothing here restores DynamoDB tables.', 'Let the restore function on AWS do it.').failure,
    ]);
  }
  if (asksForOther) {
    return stoppedBy([
      failedWith('no-engine', 'A table is restored as the config says; another time or place is for backups in buckets.')
        .failure,
    ]);
  }
  try {
    const how = { progress, ...(signal === undefined ? {} : { signal }) };
    const outcome = await testTable({ test, run, now: startedAt }, steps, how);
    if (!outcome.ok) return stoppedBy([outcome.failure]);
    const { source, left, answers, versions, restoreMs, checksMs, tables, newest } = outcome.value;
    return {
      source,
      failures: [],
      restored: {
        thawMs: 0,
        fetchMs: 0,
        restoreMs,
        checksMs,
        tables,
        checks: checkResults(test.checks, answers, checksBefore),
        ...(newest === undefined ? {} : { newest }),
      },
      versions,
      left,
    };
  } catch (error) {
    return stoppedBy([failureOf('Restoring the table', error)]);
  }
}
