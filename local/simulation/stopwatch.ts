/** For how long conditions have been so. */

export type Stopwatch = {
  /** For how long this has been so, without a break, in milliseconds; 0 when it is not. */
  lasting(condition: string, isSo: boolean): number;
  /** Since when it has; undefined when it is not so. */
  since(condition: string): number | undefined;
  forget(condition: string): void;
};

/** @param now milliseconds. */
export function createStopwatch(now: () => number): Stopwatch {
  const since = new Map<string, number>();
  return {
    lasting(condition, isSo) {
      if (!isSo) since.delete(condition);
      else if (!since.has(condition)) since.set(condition, now());
      return now() - (since.get(condition) ?? now());
    },
    since: (condition) => since.get(condition),
    forget(condition) {
      since.delete(condition);
    },
  };
}
