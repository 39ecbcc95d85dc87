/** What the ledger keeps of restore tests. `Ledger` has these methods among its own. */
import type { Range } from '../ledger/ledger.ts';
import type { RestoreRun } from './run.ts';

/**
 * Since when a backup is tested by the schedule that it has: what was due before then is missed by nobody. Every
 * observer writes its own, and only when something changes.
 */
export type RestoreWatch = {
  readonly backup: string;
  /** The region that saw it. */
  readonly writer: string;
  /** Cron and time zone, as `scheduleText` has them; absent since the config names no test of the backup any more. */
  readonly schedule?: string;
  /** Unix milliseconds. */
  readonly since: number;
};

/** Every method throws `LedgerUnavailable`. */
export type RestoreLedger = {
  /**
   * Writing the same run twice is harmless: the key is the run's id, and the content the same. A run that is larger than
   * an item may be is shortened, and says so (`shortened`).
   */
  putRestoreRun(run: RestoreRun): Promise<void>;
  /** Newest first, at most so many; only those that began in the range, where there is one. */
  restoreRuns(backup: string, limit: number, range?: Range): Promise<readonly RestoreRun[]>;
  restoreRun(backup: string, id: string): Promise<RestoreRun | undefined>;
  /** The last run of each of these backups that has any, by one read for each. */
  newestRestoreRuns(backups: readonly string[]): Promise<readonly RestoreRun[]>;

  /** Over the one of the same backup and writer. */
  putRestoreWatch(watch: RestoreWatch): Promise<void>;
  /** Of all backups, every writer's. */
  restoreWatches(): Promise<readonly RestoreWatch[]>;
};
