/** What the ledger knows of the runs before this one. */
import type { Before } from './judge.ts';
import type { RestoreLedger } from './ledger.ts';
import type { RestoreRun, Trigger } from './run.ts';

/** Of weekly runs, a year: what was before that says nothing of how a backup should be now. */
const runsMax = 50;

/** @returns the last run that passed, of the backup that the config names. @throws LedgerUnavailable */
export async function lastPassed(
  backup: string,
  ledger: Pick<RestoreLedger, 'restoreRuns'>,
): Promise<Extract<Before, { readonly state: 'known' }>> {
  const runs = await ledger.restoreRuns(backup, runsMax);
  const run = runs.find(({ verdict, asked }) => verdict === 'passed' && asked?.at === undefined);
  if (run === undefined) return { state: 'known' };
  const { checks, tables } = run;
  return { state: 'known', run: { checks, tables } };
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
function isOf({ trigger, reasons }: RestoreRun, scheduledAt: number): boolean {
  if (trigger.kind !== 'schedule' || trigger.scheduledAt !== scheduledAt) return false;
  return !reasons.some(({ code }) => code === 'interrupted');
}
