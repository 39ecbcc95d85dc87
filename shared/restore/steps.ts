/**
 * How a run goes on from where it was: in one process, or as a Lambda durable function that may be replayed elsewhere.
 * What a step gives is stored, so it is JSON; what a step leaves on the machine (files, processes) may be gone in the next one.
 */

export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json | undefined };

export type StepOptions = {
  /** How often `act` is tried when it throws, the first time included; the last error is then thrown. Default 3. */
  readonly attempts?: number;
};

export type Steps = {
  /**
   * Runs `act` at least once and remembers what it gave. Names are unique within a run and the same in every replay. What
   * is wrong with the backup is a value that `act` gives; what it throws is tried again.
   */
  step<T>(name: string, act: (signal: AbortSignal) => Promise<T>, options?: StepOptions): Promise<T>;
  /** Without anybody paying for it, where that is possible. */
  wait(name: string, ms: number): Promise<void>;
};
