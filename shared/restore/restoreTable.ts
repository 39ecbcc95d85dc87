/** A run of a backup that DynamoDB keeps and restores itself. */
import { type Attempt, type AttemptInput, factsOf, stoppedBy } from './attempt.ts';
import { temporaryTable } from './engines/dynamodb/temporaryTable.ts';
import { failedWith } from './failure.ts';
import type { Progress } from './progress.ts';
import type { TableTest } from './restoring.ts';
import { failureOf } from './stepFailure.ts';
import type { Steps } from './steps.ts';

export type TableParts = {
  readonly testTable?: TableTest;
  readonly progress: (progress: Progress) => void;
  /** A person stops the run. */
  readonly signal?: AbortSignal;
};

export async function restoreTable(
  input: AttemptInput,
  steps: Steps,
  { testTable, progress, signal }: TableParts,
): Promise<Attempt> {
  const { test, run, startedAt, from, at, keep } = input;
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
    if (!outcome.ok)
      return { ...stoppedBy([...outcome.warnings, outcome.failure], outcome.source), left: outcome.left };
    const { source, warnings, left, versions, kept } = outcome.value;
    return {
      source,
      failures: warnings,
      restored: { thawMs: 0, fetchMs: 0, ...factsOf(input, outcome.value) },
      versions,
      left,
      ...(kept === undefined ? {} : { kept }),
    };
  } catch (error) {
    // Whoever removes it did not come to an end.
    const left = `perhaps the DynamoDB table ${temporaryTable(run)}: delete it if it is there, it costs storage`;
    return { ...stoppedBy([failureOf('Restoring the table', error)]), left: [left] };
  }
}
