/** Letting something work for so long and no longer, whether it listens or not. */
import type { Clock } from '../runtime/clock.ts';
import { RunStopped, StepTimeUp } from './steps.ts';

export type TimeLimit = {
  readonly limitMs: number;
  /** How long what was aborted may take to end. It is then no longer waited for. */
  readonly graceMs: number;
  /** Aborted when everything is to stop. */
  readonly stop?: AbortSignal;
};

/** @throws what `act` throws; StepTimeUp when it was aborted because the time was over, RunStopped when it was stopped. */
export async function withinLimit<T>(
  step: string,
  act: (signal: AbortSignal) => Promise<T>,
  { limitMs, graceMs, stop }: TimeLimit,
  clock: Pick<Clock, 'sleep'>,
): Promise<T> {
  const over = new AbortController();
  const finished = new AbortController();
  const signal = stop === undefined ? over.signal : AbortSignal.any([over.signal, stop]);
  const whyAborted = () => (over.signal.aborted ? new StepTimeUp(step, limitMs) : new RunStopped());
  const timer = clock.sleep(limitMs, finished.signal).then(() => over.abort(new StepTimeUp(step, limitMs)));
  const deaf = abortOf(signal, finished.signal)
    .then(() => clock.sleep(graceMs, finished.signal))
    .then(() => {
      throw whyAborted();
    });
  // Whichever of them is cut short rejects, too late to matter.
  timer.catch(() => {});
  deaf.catch(() => {});
  try {
    return await Promise.race([act(signal), deaf]);
  } catch (error) {
    throw signal.aborted ? whyAborted() : error;
  } finally {
    finished.abort();
  }
}

/** Resolves when the signal is aborted; never, when the work is finished first. */
function abortOf(signal: AbortSignal, finished: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true, signal: finished });
  });
}
