/** What AWS Backup is told of a run. Pure. */
import type { RestoreRun } from '../run.ts';
import type { Validation } from './restoreJob.ts';

/** Nobody documents a limit; the console shows a line. */
const messageLengthMax = 1_000;

/** What could not be told is never successful: an auditor reads this without us. */
export function validationOf({ id, verdict, reasons, checks }: RestoreRun): Validation {
  const [first] = reasons;
  const more = reasons.length > 1 ? ` (and ${reasons.length - 1} more)` : '';
  const why = first === undefined ? '' : `${first.text}${more} `;
  switch (verdict) {
    case 'passed':
      return { status: 'SUCCESSFUL', message: message(`${checksText(checks.length)} passed. `, id) };
    case 'failed':
      return { status: 'FAILED', message: message(why, id) };
    case 'unknown': {
      const isLate = first?.code === 'timed-out';
      return { status: isLate ? 'TIMED_OUT' : 'FAILED', message: message(`Nobody could tell: ${why}`, id) };
    }
  }
}

export function refusalOf(why: string): Validation {
  return { status: 'FAILED', message: `Nobody could tell: ${why}. Holdfast.`.slice(0, messageLengthMax) };
}

function message(text: string, run: string): string {
  const ending = `Holdfast, run ${run}.`;
  return `${text.slice(0, messageLengthMax - ending.length)}${ending}`;
}

function checksText(count: number): string {
  if (count === 0) return 'Everything that was looked at';
  return count === 1 ? 'The check' : `All ${count} checks`;
}
