/** A run of a backup that DynamoDB keeps and restores itself. */
import type { RestoreTest } from '../config/restoreConfig.ts';
import { type Attempt, stoppedBy } from './attempt.ts';
import { checkResults } from './checkResults.ts';
import { failedWith } from './failure.ts';
import type { Progress } from './progress.ts';
import type { TableTest } from './restoring.ts';
import type { CheckResult } from './run.ts';
import { failureOf } from './stepFailure.ts';
import type { Steps } from './steps.ts';

export type TableInput = {
  readonly test: RestoreTest;
  readonly run: string;
  readonly startedAt: number;
  readonly from?: 'primary' | 'replica';
  readonly at?: number;
  readonly keep: boolean;
  readonly checksBefore: readonly CheckResult[];
};

export type TableParts = {
  readonly testTable?: TableTest;
  readonly progress: (progress: Progress) => void;
  /** A person stops the run. */
  readonly signal?: AbortSignal;
};

export async function restoreTable(
  { test, run, startedAt, from, at, keep, checksBefore }: TableInput,
  steps: Steps,
  { testTable, progress, signal }: TableParts,
): Promise<Attempt> {
  if (testTable === undefined) {
    return stoppedBy([
      failedWith('no-engine', 'Nothing here restores DynamoDB tables.', 'Let the restore function on AWS do it.')
        .failure,
    ]);
  }
  if (from === 'replica') {
    return stoppedBy([failedWith('no-engine', 'A table has no replica in a bucket that could be restored.').failure]);
  }
  try {
    const how = { progress, ...(signal === undefined ? {} : { signal }) };
    const asked = { test, run, now: startedAt, keep, ...(at === undefined ? {} : { at }) };
    const outcome = await testTable(asked, steps, how);
    if (!outcome.ok) return { ...stoppedBy([outcome.failure], outcome.source), left: outcome.left };
    const { source, warnings, left, answers, versions, restoreMs, checksMs, tables, newest, kept } = outcome.value;
    return {
      source,
      failures: warnings,
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
      ...(kept === undefined ? {} : { kept }),
    };
  } catch (error) {
    return stoppedBy([failureOf('Restoring the table', error)]);
  }
}
