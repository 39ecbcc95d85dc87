/** The demo world's backup job: at the start, and then often enough that the newest backup never gets stale. */
import { quote } from '../../../shared/config/quote.ts';
import type { Clock } from '../../../shared/runtime/clock.ts';
import { accountsPrefix, type DemoPostgres, makeDemoAccounts } from './accounts.ts';
import { forgetOld, makeDemoBackups } from './make.ts';

export type BackupJobParts = {
  readonly clock: Clock;
  readonly random: () => number;
  /** Absent where the machine has no PostgreSQL. */
  readonly postgres: DemoPostgres | undefined;
};

/** A quarter of the objective. */
const everyMs = 6 * 3_600_000;

/** @returns what makes the backups that are due, in the folder that stands for S3. */
export function createDemoBackupJob({ clock, random, postgres }: BackupJobParts) {
  let madeAt = Number.NEGATIVE_INFINITY;
  return async (s3: string, stopping: AbortSignal): Promise<void> => {
    const now = clock.now();
    if (now - madeAt < everyMs) return;
    madeAt = now;
    await makeDemoBackups({ s3, now, random });
    if (postgres === undefined) return;
    try {
      await makeDemoAccounts(postgres, { s3, now }, stopping);
      await forgetOld(s3, accountsPrefix);
    } catch (error) {
      if (stopping.aborted) return;
      const why = error instanceof Error ? error.message : String(error);
      throw new Error(`PostgreSQL's backup could not be made: ${quote(why)}`, { cause: error });
    }
  };
}
