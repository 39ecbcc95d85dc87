/** The port by which a person's order starts a restore test, whoever then runs it. */
import type { RestoreRequest } from './restoring.ts';

export type StartedRestore =
  | 'started'
  /** It is being tested already, where whoever starts it can know. */
  | 'under-way'
  | 'no-such-backup'
  /** Holdfast is being stopped. */
  | 'stopping';

/** Does not wait for the run. Asking twice in a moment for the same starts one. @throws RestoreNotStarted */
export type StartRestore = (request: RestoreRequest) => Promise<StartedRestore>;

export class RestoreNotStarted extends Error {
  readonly code = 'restore-not-started';

  constructor(backup: string, cause: unknown) {
    const why = cause instanceof Error ? `${cause.name}: ${cause.message}` : String(cause);
    super(`The test of ${backup} may not have been started: ${why}. Look at its runs, then try again.`, { cause });
    this.name = 'RestoreNotStarted';
  }
}
