/**
 * How a run goes on from where it was: in one process, or as a Lambda durable function that may be replayed elsewhere.
 * What a step gives is stored, so it is JSON; what a step leaves on the machine (files, processes) may be gone in the next one.
 */

export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json | undefined };

export type StepOptions = {
  /** How often `act` is tried when it throws, the first time included; the last error is then thrown. Default 3. */
  readonly attempts?: number;
  /** The signal of `act` is aborted with {@link StepTimeUp} after so long, and before whatever runs it ends it. */
  readonly limitMs?: number;
  /** It may need all the time that there ever is for a step, and so begins when all of it is there. */
  readonly long?: boolean;
  /** Part of ending the run, such as deleting what it made: done even when a person has stopped the run. */
  readonly ends?: boolean;
};

/** Why a step's signal was aborted: there is no time left for it. What gives up because of it is not tried again. */
export class StepTimeUp extends Error {
  readonly code = 'step-time-up';
  readonly afterMs: number;

  constructor(step: string, afterMs: number) {
    super(`The step ${step} had ${Math.round(afterMs / 1000)} s, and they are over.`);
    this.name = 'StepTimeUp';
    this.afterMs = afterMs;
  }
}

/** Why everything was aborted: a person, or the machine's shutdown, has stopped the run. */
export class RunStopped extends Error {
  readonly code = 'run-stopped';

  constructor() {
    super('The run was stopped.');
    this.name = 'RunStopped';
  }
}

/**
 * What `step` throws when `act` did not give a value to the end. Of the last error there is only what can be stored: its
 * name and its message.
 */
export class StepFailed extends Error {
  readonly code = 'step-failed';
  readonly step: string;
  /** `StepInterrupted` when whatever ran it was ended in the middle, too often. */
  readonly errorName: string;
  readonly why: string;

  constructor(step: string, errorName: string, why: string) {
    super(`The step ${step} failed: ${errorName}: ${why}`);
    this.name = 'StepFailed';
    this.step = step;
    this.errorName = errorName;
    this.why = why;
  }
}

/** The `errorName` of a step that was ended from outside. */
export const stepInterrupted = 'StepInterrupted';

export type Steps = {
  /**
   * Runs `act` at least once and remembers what it gave. Names are unique within a run and the same in every replay. What
   * is wrong with the backup is a value that `act` gives; what it throws is tried again. What comes back went through JSON.
   * @throws StepFailed
   */
  step<T>(name: string, act: (signal: AbortSignal) => Promise<T>, options?: StepOptions): Promise<T>;
  /** Without anybody paying for it, where that is possible. Rejects when a person stops the run. */
  wait(name: string, ms: number): Promise<void>;
};
