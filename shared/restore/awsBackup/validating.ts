/** A restore job of AWS Backup's own restore testing: whose it is, and what AWS Backup is told of it. */
import type { RestoreTest } from '../../config/restoreConfig.ts';
import { ask } from '../engines/dynamodb/ask.ts';
import { type RestoreFailure, succeeded } from '../failure.ts';
import type { Steps } from '../steps.ts';
import { isAnswered, type RestoreJob, type RestoreJobs, type Validation } from './restoreJob.ts';
import { testOfJob } from './testOfJob.ts';
import { refusalOf } from './validationOf.ts';

export type JobParts = { readonly jobs: RestoreJobs };

export type ClaimedJob =
  | { readonly kind: 'claimed'; readonly job: RestoreJob; readonly test: RestoreTest }
  /** Nothing to do, and why. */
  | { readonly kind: 'left-alone'; readonly why: string }
  /** Answered as a failure at once: the config names its plan, and has no checks for it. */
  | { readonly kind: 'refused'; readonly why: string }
  /** AWS Backup did not tell of it. */
  | { readonly kind: 'untold'; readonly failure: RestoreFailure };

/** For a service that may be out for hours, as long as the validation window is open. */
const answerAttempts = 12;

/**
 * What the event says is a hint: AWS Backup is asked for the job itself. The same event twice is harmless. Nothing is said of a
 * job that is being checked: nobody documents that a status can be followed by another one, and the last one counts.
 * @throws StepFailed when AWS Backup does not take that it is refused
 */
export async function claimJob(
  jobId: string,
  tests: readonly RestoreTest[],
  steps: Steps,
  { jobs }: JobParts,
): Promise<ClaimedJob> {
  const told = await ask(steps, 'restore-job', async (signal) => {
    const found = await jobs.describe(jobId, signal);
    return succeeded(found === undefined ? {} : { job: found });
  });
  if (!told.ok) return { kind: 'untold', failure: told.failure };
  const { job } = told.value;
  if (job === undefined) return { kind: 'left-alone', why: 'there is no such job' };
  if (job.status !== 'COMPLETED') return { kind: 'left-alone', why: `the job is ${job.status}` };
  if (isAnswered(job)) return { kind: 'left-alone', why: `the job was validated as ${job.validation}` };
  const found = testOfJob(job, tests);
  switch (found.kind) {
    case 'found':
      return { kind: 'claimed', job, test: found.test };
    case 'of-no-plan':
      return { kind: 'left-alone', why: 'no backup names its restore testing plan' };
    case 'unfit':
      await answerJob(job.id, refusalOf(found.why), steps, { jobs });
      return { kind: 'refused', why: found.why };
  }
}

export type JobAnswer = 'answered' | 'answered-before' | 'gone';

/**
 * A step that was cut after its call finds its answer given.
 * @throws StepFailed when AWS Backup does not take it
 */
export async function answerJob(
  job: string,
  validation: Validation,
  steps: Steps,
  { jobs }: JobParts,
): Promise<JobAnswer> {
  const { outcome } = await steps.step(
    'answer-restore-job',
    async (signal): Promise<{ readonly outcome: JobAnswer }> => {
      const now = await jobs.describe(job, signal);
      if (now === undefined) return { outcome: 'gone' };
      if (isAnswered(now)) return { outcome: 'answered-before' };
      await jobs.answer(job, validation, signal);
      return { outcome: 'answered' };
    },
    { attempts: answerAttempts, ends: true },
  );
  return outcome;
}
