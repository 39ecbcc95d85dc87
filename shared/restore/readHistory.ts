/** What the ledger knows of the runs before this one. */
import { lostToComparison } from '../ledger/fitRestoreRun.ts';
import { type Before, beforeOf } from './before.ts';
import type { RestoreLedger } from './ledger.ts';
import type { RestoreRun, Trigger } from './run.ts';
import { wasStopped } from './stopped.ts';

/** Of weekly runs, a year: what was before that says nothing of how a backup should be now. */
const runsMax = 50;

/** @returns the run that the next one is compared with. @throws LedgerUnavailable */
export async function readBefore(
  backup: string,
  ledger: Pick<RestoreLedger, 'restoreRuns'>,
): Promise<Extract<Before, { readonly state: 'known' }>> {
  return beforeOf(await ledger.restoreRuns(backup, runsMax), lostToComparison);
}

/** @returns the run of this very moment of the schedule, if there is one: schedules are delivered at least once. */
export async function ranBefore(
  backup: string,
  trigger: Trigger,
  ledger: Pick<RestoreLedger, 'restoreRuns'>,
): Promise<RestoreRun['id'] | undefined> {
  if (trigger.kind !== 'schedule') return undefined;
  const runs = await ledger.restoreRuns(backup, runsMax);
  return runs.find((run) => isOf(run, trigger.scheduledAt))?.id;
}

/** A run that was stopped halfway is not what was scheduled. */
function isOf(run: RestoreRun, scheduledAt: number): boolean {
  return run.trigger.kind === 'schedule' && run.trigger.scheduledAt === scheduledAt && !wasStopped(run);
}
