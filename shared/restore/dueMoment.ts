/** Which scheduled moment of a restore test is still to be made up for. Pure. */
import type { RestoreSchedule } from '../config/restoreConfig.ts';
import type { RestoreRun } from './run.ts';
import { lastDueAt } from './schedule.ts';

/**
 * @param last the newest run of the backup. Whoever asked for it, it answers the moments before it; one that was stopped
 *   halfway answers none. A backup that was never restored is due as soon as anybody looks.
 * @returns Unix milliseconds; undefined when nothing is to be made up for. However many were missed, it is one.
 */
export function dueMoment(
  schedule: RestoreSchedule,
  last: Pick<RestoreRun, 'startedAt' | 'reasons'> | undefined,
  now: number,
): number | undefined {
  const due = lastDueAt(schedule, now);
  const isAnswered = last !== undefined && !isInterrupted(last) && due !== undefined && last.startedAt >= due;
  return isAnswered ? undefined : due;
}

function isInterrupted({ reasons }: Pick<RestoreRun, 'reasons'>): boolean {
  return reasons.some(({ code }) => code === 'interrupted');
}
