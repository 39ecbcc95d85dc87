/** Steps that ask AWS something: what is refused is a value, and what may work the next time is tried again. */
import { failedWith, type Outcome } from '../../failure.ts';
import { RunStopped, StepFailed, type StepOptions, type Steps, stepInterrupted } from '../../steps.ts';
import { TableError } from './tables.ts';

const bugAdvice = 'This is a bug in Holdfast: please report it.';

export async function ask<T>(
  steps: Steps,
  name: string,
  act: (signal: AbortSignal) => Promise<Outcome<T>>,
  options?: StepOptions,
): Promise<Outcome<T>> {
  try {
    return await steps.step(name, (signal) => withoutDenials(() => act(signal)), options);
  } catch (error) {
    return failureOf(error);
  }
}

async function withoutDenials<T>(act: () => Promise<Outcome<T>>): Promise<Outcome<T>> {
  try {
    return await act();
  } catch (error) {
    if (!(error instanceof TableError) || error.code !== 'denied') throw error;
    return failedWith('denied', `${error.message}.`, 'Allow it in the role that restores: see docs/restore.md.');
  }
}

/** Of what stopped the run between two steps, or in one. */
export function failureOf(error: unknown): Outcome<never> {
  if (error instanceof RunStopped) return failedWith('interrupted', 'The run was stopped.');
  if (!(error instanceof StepFailed)) {
    const why = error instanceof Error ? error.message : String(error);
    return failedWith('bug', `Restoring the table failed between two steps: ${why}`, bugAdvice);
  }
  switch (error.errorName) {
    case 'TableError':
      return failedWith('unreachable', `What was asked of AWS failed, however often it was tried: ${error.why}.`);
    case 'RunStopped':
    case stepInterrupted:
      return failedWith('interrupted', error.message);
    case 'StepTimeUp':
      return failedWith('timed-out', error.why);
    default:
      return failedWith('bug', error.message, bugAdvice);
  }
}
