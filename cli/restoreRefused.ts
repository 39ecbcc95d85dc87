/** Why nothing was restored. The message says what to do about it. */
export class RestoreRefused extends Error {
  readonly code = 'restore-refused';

  constructor(message: string, options: ErrorOptions = {}) {
    super(message, options);
    this.name = 'RestoreRefused';
  }
}
