/** The verb `measuredRestores`: how long backups took to restore, for whoever judges where they may lie. */
import type { RestoreTest } from '../config/restoreConfig.ts';
import { eachAtMost } from '../runtime/eachAtMost.ts';
import type { RestoreLedger } from './ledger.ts';
import type { RestoreRun } from './run.ts';

/** A backup that has not passed for so many runs has no time that anybody should count on. */
const lookBack = 20;

/** So many backups' runs are read at a time. */
const atOnceMax = 10;

/**
 * Milliseconds without the thaw, which hangs on the storage class, by the backup's id: of the last run that passed. What
 * could not be read, or never passed, is left out.
 * @param onError told of what could not be read
 */
export async function measuredRestores(
  tests: readonly Pick<RestoreTest, 'id'>[],
  {
    ledger,
    onError,
  }: { readonly ledger: Pick<RestoreLedger, 'restoreRuns'>; readonly onError: (error: unknown) => void },
): Promise<ReadonlyMap<string, number>> {
  const measured = await eachAtMost(
    atOnceMax,
    tests,
    async ({ id }): Promise<readonly (readonly [string, number])[]> => {
      try {
        const ms = measuredMs(await ledger.restoreRuns(id, lookBack));
        return ms === undefined ? [] : [[id, ms]];
      } catch (error) {
        onError(error);
        return [];
      }
    },
  );
  return new Map(measured.flat());
}

/** @param runs newest first */
function measuredMs(runs: readonly RestoreRun[]): number | undefined {
  const rto = runs.find((run) => run.verdict === 'passed' && run.rto !== undefined)?.rto;
  return rto === undefined ? undefined : rto.fetchMs + rto.restoreMs + rto.checksMs;
}
