/** The steps of a run that begins and ends in this process. When the process is killed, the run is gone with it. */
import type { Clock } from '../runtime/clock.ts';
import { attemptsDefault, retryDelayMs } from './retryDelay.ts';
import { createStepNames } from './stepNames.ts';
import { RunStopped, StepFailed, type StepOptions, type Steps, StepTimeUp } from './steps.ts';
import { withinLimit } from './timeLimit.ts';

export type InProcessParts = {
  readonly clock: Clock;
  /** Aborted when a person stops the run, whatever the reason given; only steps that end it are then done. */
  readonly signal?: AbortSignal;
  /** How long what was aborted may take to end, before nobody waits for it any more. Two minutes when absent. */
  readonly graceMs?: number;
};

/** The largest backups that people restore take hours. What takes longer than a day hangs. */
const limitMsDefault = 24 * 60 * 60_000;

/** For a server to be shut down, and a folder of gigabytes to be deleted. */
const graceMsDefault = 2 * 60_000;

const retryMsMax = 30_000;

export function createInProcessSteps({ clock, signal, graceMs = graceMsDefault }: InProcessParts): Steps {
  const take = createStepNames();

  async function tried<T>(
    name: string,
    act: (signal: AbortSignal) => Promise<T>,
    { attempts = attemptsDefault, limitMs = limitMsDefault, ends = false }: StepOptions,
  ): Promise<T> {
    const stop = ends ? undefined : signal;
    for (let attempt = 1; ; attempt += 1) {
      try {
        if (stop?.aborted) throw new RunStopped();
        return await withinLimit(name, act, { limitMs, graceMs, ...(stop === undefined ? {} : { stop }) }, clock);
      } catch (error) {
        const final = attempt >= attempts || error instanceof StepTimeUp || error instanceof RunStopped;
        if (final) throw stepFailed(name, error);
      }
      await clock.sleep(retryDelayMs(attempt, retryMsMax), stop).catch(() => {
        throw stepFailed(name, new RunStopped());
      });
    }
  }

  return {
    step: async (name, act, options = {}) => {
      take(name);
      return throughJson(await tried(name, act, options));
    },
    wait: async (name, ms) => {
      take(name);
      await clock.sleep(ms, signal).catch(() => {
        throw new RunStopped();
      });
    },
  };
}

function stepFailed(name: string, error: unknown): StepFailed {
  return error instanceof Error
    ? new StepFailed(name, error.name, error.message)
    : new StepFailed(name, 'Error', String(error));
}

/** What would not survive being stored is missed here already, and not only on Lambda. */
function throughJson<T>(value: T): T {
  return value === undefined ? value : JSON.parse(JSON.stringify(value));
}
