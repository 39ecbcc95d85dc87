/** Why the monitor could not start, in one line that says what to do. Ends the process with exit status 2. */
export class CannotStart extends Error {
  readonly code = 'cannot-start';

  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'CannotStart';
  }
}

/** The `code` of a system or library error, such as `EADDRINUSE`; undefined when there is none. */
export function errorCode(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null || !('code' in error)) return undefined;
  return typeof error.code === 'string' ? error.code : undefined;
}
