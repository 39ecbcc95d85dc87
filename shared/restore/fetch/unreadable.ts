/** What ends a stream because of what is in it. Thrown inside the streams, and a value to whoever called them. */
import type { FailureCode } from '../failure.ts';

export class Unreadable extends Error {
  readonly code: FailureCode;
  readonly advice: string | undefined;

  /** @param text One sentence with nothing secret in it. */
  constructor(code: FailureCode, text: string, advice?: string, options?: ErrorOptions) {
    super(text, options);
    this.name = 'Unreadable';
    this.code = code;
    this.advice = advice;
  }
}
