/** Whether a person, or the shutdown of the machine, stopped a run halfway. What the platform killed was not stopped. Pure. */
import type { RestoreRun } from './run.ts';

export function wasStopped({ reasons }: Pick<RestoreRun, 'reasons'>): boolean {
  return reasons.some(({ code }) => code === 'interrupted');
}
