/** Why a command did nothing. The message says what to do about it. */
export class Refused extends Error {
  readonly code = 'refused';

  constructor(message: string, options: ErrorOptions = {}) {
    super(message, options);
    this.name = 'Refused';
  }
}
