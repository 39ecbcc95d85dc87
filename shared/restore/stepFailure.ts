/** Why a step gave nothing, as a reason of the run: nobody could tell. Pure. */
import type { RestoreFailure } from './failure.ts';
import { RunStopped, StepFailed, StepTimeUp, stepInterrupted } from './steps.ts';

/** What JavaScript throws when a program is wrong, and what we throw when an assertion does not hold. */
const bugNames: ReadonlySet<string> = new Set([
  'TypeError',
  'RangeError',
  'ReferenceError',
  'SyntaxError',
  'AssertionError',
  'StepNameTaken',
]);

const timeAdvice =
  'Give it a larger machine (on Lambda: more memory, which brings more processor), restore into a staging server, or run holdfast restore-test on a machine, where a step may take a day.';

/** @param doing such as `Finding the backup` */
export function failureOf(doing: string, error: unknown): RestoreFailure {
  if (error instanceof StepFailed) return failureNamed(doing, error.errorName, error.why);
  if (error instanceof StepTimeUp || error instanceof RunStopped) {
    return failureNamed(doing, error.name, error.message);
  }
  // Whatever does not come out of a step is not of the world outside.
  return bug(doing, error instanceof Error ? `${error.name}: ${error.message}` : String(error));
}

/** The same for an error inside of a step that will not be tried again. */
export function failureOfThrown(doing: string, error: unknown): RestoreFailure {
  return error instanceof Error
    ? failureNamed(doing, error.name, error.message)
    : failureNamed(doing, 'Error', String(error));
}

function failureNamed(doing: string, name: string, why: string): RestoreFailure {
  switch (name) {
    case 'StepTimeUp':
      return { code: 'timed-out', text: `${doing} took too long. ${why}`, advice: timeAdvice };
    case 'RunStopped':
      return { code: 'interrupted', text: `${doing} was stopped before it had ended.`, advice: 'Run it again.' };
    case stepInterrupted:
      return {
        code: 'interrupted',
        text: `${doing} was begun more than once, and ended from outside each time.`,
        advice: 'Look in the log whether memory ran out, and give the function more of it.',
      };
    case 'StepResultTooLarge':
      return { code: 'too-large', text: why };
    default:
      if (bugNames.has(name)) return bug(doing, `${name}: ${why}`);
      return {
        code: 'unreachable',
        text: `${doing} did not succeed, however often it was tried: ${why}`,
        advice: 'Look whether what it needs is there and may be used, and run it again.',
      };
  }
}

function bug(doing: string, why: string): RestoreFailure {
  return { code: 'bug', text: `${doing} failed for no reason that is known of: ${why}`, advice: 'Please report it.' };
}
