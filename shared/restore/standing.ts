/** The verb `readStandings`: how each tested backup stands, by its last runs. */
import type { RestoreTest } from '../config/restoreConfig.ts';
import { eachAtMost } from '../runtime/eachAtMost.ts';
import type { RestoreLedger } from './ledger.ts';
import type { RestoreRun } from './run.ts';

export type Standing = {
  readonly test: RestoreTest;
  /** The last run that speaks for the backup; absent when there is none. */
  readonly last?: RestoreRun;
  /** The last one of these that could tell: `last` itself unless that one could not. */
  readonly told?: RestoreRun;
};

/** So far back somebody looks for a run that speaks for the backup, or could tell. */
const lookBack = 20;

/** So many backups' runs are read at a time. */
const atOnceMax = 10;

/** In the order of the tests. @throws LedgerUnavailable */
export async function readStandings(
  tests: readonly RestoreTest[],
  ledger: Pick<RestoreLedger, 'newestRestoreRuns' | 'restoreRuns'>,
): Promise<readonly Standing[]> {
  const newest = await ledger.newestRestoreRuns(tests.map(({ id }) => id));
  const byBackup = new Map(newest.map((run) => [run.backup, run]));
  return await eachAtMost(atOnceMax, tests, async (test) => {
    const run = byBackup.get(test.id);
    if (run === undefined) return { test };
    const isEnough = speaks(run) && run.verdict !== 'unknown';
    return { test, ...standingOf(isEnough ? [run] : await ledger.restoreRuns(test.id, lookBack)) };
  });
}

/** @param runs newest first */
export function standingOf(runs: readonly RestoreRun[]): Omit<Standing, 'test'> {
  const speaking = runs.filter(speaks);
  const [last] = speaking;
  const told = speaking.find(({ verdict }) => verdict !== 'unknown');
  return { ...(last === undefined ? {} : { last }), ...(told === undefined ? {} : { told }) };
}

/** What a person asked of another backup than the schedule would, or stopped halfway, tells nothing of how it stands. */
function speaks({ asked, reasons }: Pick<RestoreRun, 'asked' | 'reasons'>): boolean {
  return asked === undefined && !reasons.some(({ code }) => code === 'interrupted');
}
