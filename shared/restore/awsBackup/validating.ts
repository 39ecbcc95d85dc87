/**
 * A restore job of AWS Backup's own restore testing, from the event to its answer:
 *
 *     const claimed = await claimJob(event, tests, steps, parts);
 *     if (claimed.kind !== 'claimed') return;
 *     // The run as ever, whose attempt is `createResourceTest(…)`, judged and recorded.
 *     await answerJob(claimed.job.id, validationOf(run), steps, parts);
 */
import type { RestoreTest } from '../../config/restoreConfig.ts';
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
  | { readonly kind: 'refused'; readonly why: string };

/** For a service that may be out for hours, as long as the validation window is open. */
const answerAttempts = 12;

/**
 * What the event says is a hint: AWS Backup is asked for the job itself. The same event twice is harmless.
 * @throws StepFailed when AWS Backup does not answer
 */
export async function claimJob(
  jobId: string,
  tests: readonly RestoreTest[],
  steps: Steps,
  { jobs }: JobParts,
): Promise<ClaimedJob> {
  const { job } = await steps.step('restore-job', async (signal) => {
    const found = await jobs.describe(jobId, signal);
    return found === undefined ? {} : { job: found };
  });
  if (job === undefined) return { kind: 'left-alone', why: 'there is no such job' };
  if (job.status !== 'COMPLETED') return { kind: 'left-alone', why: `the job is ${job.status}` };
  if (isAnswered(job)) return { kind: 'left-alone', why: `the job was validated as ${job.validation}` };
  const found = testOfJob(job, tests);
  if (found.kind === 'of-no-plan') return { kind: 'left-alone', why: 'no backup names its restore testing plan' };
  if (found.kind === 'unfit') {
    await answerJob(job.id, refusalOf(found.why), steps, { jobs });
    return { kind: 'refused', why: found.why };
  }
  if (job.validation === undefined) await sayValidating(job.id, steps, { jobs });
  return { kind: 'claimed', job, test: found.test };
}

/** A courtesy to whoever looks at the job meanwhile: the run goes on without it. */
async function sayValidating(job: string, steps: Steps, { jobs }: JobParts): Promise<void> {
  await steps.step('say-validating', async (signal) => {
    try {
      await jobs.answer(job, { status: 'VALIDATING', message: 'Holdfast is checking what was restored.' }, signal);
      return { said: true };
    } catch {
      return { said: false };
    }
  });
}

/**
 * A step that was cut after its call finds its answer given.
 * @throws StepFailed when AWS Backup does not take it
 */
export async function answerJob(
  job: string,
  validation: Validation,
  steps: Steps,
  { jobs }: JobParts,
): Promise<'answered' | 'answered-before' | 'gone'> {
  const { outcome } = await steps.step(
    'answer-restore-job',
    async (signal): Promise<{ readonly outcome: 'answered' | 'answered-before' | 'gone' }> => {
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
