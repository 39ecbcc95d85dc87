/** What `holdfast restore-test` restores with, and what it has to know of the process that it runs in. */
import type { Config } from '../shared/config/config.ts';
import type { Progress } from '../shared/restore/progress.ts';
import type { Restoration, RestoreRequest } from '../shared/restore/restoring.ts';
import type { RestoreRun } from '../shared/restore/run.ts';
import type { Clock } from '../shared/runtime/clock.ts';

export type RestoreTestParts = {
  readonly clock: Clock;
  /** Who asks. */
  readonly by: string;
  readonly open: (config: Config, from: BenchFrom) => Promise<RestoreBench>;
  /** Told each time that somebody wants the process to end. @returns what forgets the listener. */
  readonly onInterrupt: (listener: () => void) => () => void;
};

export type BenchFrom = {
  /** The folder that stands for S3; S3 when absent. */
  readonly folder: string | undefined;
  /** Runs of earlier, which the next ones are compared with. */
  readonly before: readonly RestoreRun[];
};

export type RestoreBench = {
  restoring(
    request: RestoreRequest,
    how: { readonly progress: (progress: Progress) => void; readonly signal: AbortSignal },
  ): Promise<Restoration>;
  /** Removes what runs left behind that were killed. @returns what could not be removed, a line each. */
  sweep(): Promise<readonly string[]>;
  /** As it is kept for auditors. */
  evidenceOf(run: RestoreRun): unknown;
};
