/** A restore that goes no further, and why: thrown inside the engine, and given as a value by it. */
import type { FailureCode, RestoreFailure } from '../../failure.ts';

export class CannotRestore extends Error {
  readonly failure: RestoreFailure;

  constructor(failure: RestoreFailure) {
    super(failure.text);
    this.name = 'CannotRestore';
    this.failure = failure;
  }
}

export function cannotRestore(code: FailureCode, text: string, advice?: string): CannotRestore {
  return new CannotRestore({ code, text, ...(advice === undefined ? {} : { advice }) });
}
