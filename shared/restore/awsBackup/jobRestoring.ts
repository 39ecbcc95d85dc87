/** A restore job of AWS Backup's own restore testing, from its event to its answer; the run between them is one as ever. */
import type { RestoreConfig } from '../../config/restoreConfig.ts';
import { durationText } from '../../status/words.ts';
import { failedWith, type Outcome, succeeded } from '../failure.ts';
import type { Restoration, Restoring, RestoringRun } from '../restoring.ts';
import type { RestoreRun } from '../run.ts';
import type { Steps } from '../steps.ts';
import type { RestoreJob } from './restoreJob.ts';
import { testsOfPlan } from './testOfJob.ts';
import { answerJob, type ClaimedJob, claimJob, type JobAnswer, type JobParts } from './validating.ts';
import { refusalOf, validationOf } from './validationOf.ts';

/** As EventBridge tells of it. */
export type JobEvent = { readonly job: string; readonly planArn?: string };

export type JobRestoration =
  /** Recorded in the ledger, and AWS Backup was told. */
  | { readonly kind: 'ran'; readonly run: RestoreRun; readonly answer: JobAnswer }
  | Extract<ClaimedJob, { readonly kind: 'left-alone' | 'refused' }>
  /** AWS Backup did not tell of the job: of each backup that names its plan there is a run that says so. */
  | { readonly kind: 'untold'; readonly why: string; readonly runs: readonly RestoreRun[] };

/** Rejects when the run could not be recorded, or AWS Backup did not take the answer. */
export type JobRestoring = (event: JobEvent, how: RestoringRun) => Promise<JobRestoration>;

export type JobRestoringParts = JobParts & { readonly restoring: Restoring };

/** A run of the same backup may be under way, which may take hours; validation windows are of hours, too. */
const busyWaitMs = 20 * 60_000;
const turnsMax = 36;

export function createJobRestoring({ tests }: Pick<RestoreConfig, 'tests'>, parts: JobRestoringParts): JobRestoring {
  return async (event, how) => {
    let claimed = await claimJob(event.job, tests, how.steps, parts);
    for (let turn = 1; claimed.kind === 'claimed'; turn += 1) {
      const { job, test } = claimed;
      const steps = turn === 1 ? how.steps : stepsNamed(`turn ${turn}`, how.steps);
      const restoration = await restored(test.id, job.id, succeeded(job), { ...how, steps }, parts);
      if (restoration.kind === 'ran') return await answered(job.id, restoration.run, how.steps, parts);
      if (restoration.kind !== 'busy')
        throw new Error(`The restore job ${job.id} came to nothing: ${restoration.kind}.`);
      if (turn === turnsMax) return await refused(job.id, test.id, how.steps, parts);
      await how.steps.wait(`before turn ${turn + 1}`, busyWaitMs);
      claimed = await claimJob(event.job, tests, stepsNamed(`turn ${turn + 1}`, how.steps), parts);
    }
    return claimed.kind === 'untold' ? await untold(event, claimed.failure, how, { tests, ...parts }) : claimed;
  };
}

function restored(
  backup: string,
  id: string,
  job: Outcome<RestoreJob>,
  how: RestoringRun,
  { restoring }: JobRestoringParts,
): Promise<Restoration> {
  return restoring({ backup, trigger: { kind: 'aws-backup', job: id }, job }, how);
}

async function answered(job: string, run: RestoreRun, steps: Steps, parts: JobParts): Promise<JobRestoration> {
  return { kind: 'ran', run, answer: await answerJob(job, validationOf(run), steps, parts) };
}

async function refused(job: string, backup: string, steps: Steps, parts: JobParts): Promise<JobRestoration> {
  const why = `another run of ${backup} went on for ${durationText(turnsMax * busyWaitMs)}`;
  await answerJob(job, refusalOf(why), steps, parts);
  return { kind: 'refused', why };
}

/** What AWS Backup cannot be asked for, it cannot be told of either; its window closes without an answer, which is no success. */
async function untold(
  { job, planArn }: JobEvent,
  failure: Extract<ClaimedJob, { readonly kind: 'untold' }>['failure'],
  how: RestoringRun,
  { tests, ...parts }: JobRestoringParts & Pick<RestoreConfig, 'tests'>,
): Promise<JobRestoration> {
  const runs: RestoreRun[] = [];
  for (const { id } of testsOfPlan(planArn, tests)) {
    const asked = failedWith(
      failure.code,
      `AWS Backup did not tell of its restore job. ${failure.text}`,
      failure.advice,
    );
    const own = { ...how, steps: stepsNamed(id, how.steps) };
    const restoration = await restored(id, job, asked, own, parts);
    if (restoration.kind === 'ran') runs.push(restoration.run);
  }
  return { kind: 'untold', why: failure.text, runs };
}

/** Steps of the same run, whose names are others. */
function stepsNamed(prefix: string, steps: Steps): Steps {
  return {
    step: (name, act, options) => steps.step(`${prefix}: ${name}`, act, options),
    wait: (name, ms) => steps.wait(`${prefix}: ${name}`, ms),
  };
}
