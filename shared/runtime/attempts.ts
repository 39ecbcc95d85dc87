/** Doing one part of some work, and going on with the others when it fails. */

export type Attempt = <T>(act: () => Promise<T>) => Promise<T | undefined>;

/** @param failures what was thrown is added to these; the attempt then gives undefined. */
export function attempts(failures: unknown[]): Attempt {
  return async (act) => {
    try {
      return await act();
    } catch (error) {
      failures.push(error);
      return undefined;
    }
  };
}
