/** A restore job of AWS Backup, and what is told it of what it restored. `shared/aws/restoreJobs.ts` asks. */

export type RestoreJob = {
  readonly id: string;
  /** As AWS Backup names it, such as `COMPLETED`. */
  readonly status: string;
  /** Of the restore testing plan that started it; absent for a restore that a person started. */
  readonly planArn?: string;
  readonly recoveryPointArn: string;
  /** What was backed up. */
  readonly sourceArn?: string;
  /** What was restored of it. */
  readonly createdArn?: string;
  /** When the recovery point was made, and the job began and ended, Unix milliseconds. */
  readonly takenAt?: number;
  readonly startedAt?: number;
  readonly endedAt?: number;
  readonly validation?: Validation['status'];
};

export type Validation = {
  readonly status: 'SUCCESSFUL' | 'FAILED' | 'TIMED_OUT' | 'VALIDATING';
  readonly message: string;
};

/** Every method gives up after a bounded time and throws. */
export type RestoreJobs = {
  /** Undefined when there is no such job. */
  describe(job: string, signal: AbortSignal): Promise<RestoreJob | undefined>;
  answer(job: string, validation: Validation, signal: AbortSignal): Promise<void>;
};

/** After one of these, nothing that is said changes anything: AWS Backup deletes what it restored. */
export function isAnswered({ validation }: RestoreJob): boolean {
  return validation !== undefined && validation !== 'VALIDATING';
}
