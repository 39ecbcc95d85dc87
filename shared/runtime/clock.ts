/** The two times that a program can ask for. Passed in everywhere, so that simulation can own them. */
export type Clock = {
  /** Wall time, Unix milliseconds. May jump. */
  now(): number;
  /** Milliseconds on a clock that only goes forward, with a fraction; for durations. */
  monotonic(): number;
  /** Resolves after `ms`; rejects with the signal's reason when it is aborted first. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
};
