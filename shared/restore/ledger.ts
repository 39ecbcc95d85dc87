/** What the ledger keeps of restore tests. `Ledger` has these methods among its own. */
import type { RestoreRun } from './run.ts';

/** Every method throws `LedgerUnavailable`. */
export type RestoreLedger = {
  /** Writing the same run twice is harmless: the key is the run's id, and the content the same. */
  putRestoreRun(run: RestoreRun): Promise<void>;
  /** Newest first, at most so many. */
  restoreRuns(backup: string, limit: number): Promise<readonly RestoreRun[]>;
  restoreRun(backup: string, id: string): Promise<RestoreRun | undefined>;
  /** The last run of each of these backups that has any, by one read for each. */
  newestRestoreRuns(backups: readonly string[]): Promise<readonly RestoreRun[]>;
};
