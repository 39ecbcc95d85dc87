/** A restore test as a Lambda durable function: it may take days, is only paid for while it works, and outlives crashes. */
import type { DurableContext } from '@aws/durable-execution-sdk-js';
import type { JobEvent, JobRestoration, JobRestoring } from '../restore/awsBackup/jobRestoring.ts';
import type { Progress } from '../restore/progress.ts';
import type { Restoration, RestoreRequest, Restoring, RestoringRun } from '../restore/restoring.ts';
import type { RestoreRun } from '../restore/run.ts';
import type { Clock } from '../runtime/clock.ts';
import { createDurableSteps } from './durableSteps.ts';
import { restoreEvent } from './restoreEvents.ts';

export type DurableRestoreParts = {
  readonly restoring: Restoring;
  readonly restoringJob: JobRestoring;
  readonly clock: Pick<Clock, 'sleep'>;
};

type Ran = Pick<RestoreRun, 'verdict' | 'reasons' | 'left'> & { readonly kind: 'ran'; readonly run: string };

/** What whoever invoked it is told; all of it is in the ledger. */
export type RestoreAnswer =
  | Ran
  | Exclude<Restoration, { readonly kind: 'ran' }>
  | (Ran & Pick<Extract<JobRestoration, { readonly kind: 'ran' }>, 'answer'>)
  | Extract<JobRestoration, { readonly kind: 'left-alone' | 'refused' }>
  | { readonly kind: 'untold'; readonly why: string; readonly runs: readonly string[] };

type About = { readonly backup: string } | { readonly job: string };

type Log = (text: string, details: Readonly<Record<string, unknown>>) => void;

/**
 * @throws for an event of another kind, when the run could not be recorded, and when AWS Backup took no answer: all of them
 * fail the execution, which is seen.
 */
export async function durableRestore(
  event: unknown,
  context: DurableContext,
  parts: DurableRestoreParts,
): Promise<RestoreAnswer> {
  const started = restoreEvent.parse(event);
  // Silent in a replay, about what was told before.
  const log: Log = (text, details) => context.logger.info(text, details);
  const about: About = 'backup' in started ? { backup: started.backup } : { job: started.job };
  const how = {
    steps: createDurableSteps(context, parts.clock),
    // The same in every invocation of this execution, and in no other.
    holder: context.executionContext.durableExecutionArn,
    progress: phaseLog(about, log),
  };
  const answer = 'backup' in started ? await restored(started, how, parts) : await validated(started, how, parts);
  log('A restore test has ended.', { ...about, ...answer });
  return answer;
}

async function restored(request: RestoreRequest, how: RestoringRun, parts: DurableRestoreParts) {
  const restoration = await parts.restoring(request, how);
  return restoration.kind === 'ran' ? ranAs(restoration.run) : restoration;
}

async function validated(event: JobEvent, how: RestoringRun, parts: DurableRestoreParts): Promise<RestoreAnswer> {
  const restoration = await parts.restoringJob(event, how);
  switch (restoration.kind) {
    case 'ran':
      return { ...ranAs(restoration.run), answer: restoration.answer };
    case 'untold':
      return { ...restoration, runs: restoration.runs.map(({ id }) => id) };
    default:
      return restoration;
  }
}

function ranAs({ id, verdict, reasons, left }: RestoreRun): Ran {
  return { kind: 'ran', run: id, verdict, reasons, left };
}

/** A log is read afterwards: one line for each phase, and none for each megabyte. */
function phaseLog(about: About, log: Log): (progress: Progress) => void {
  let last: string | undefined;
  return ({ phase, text }) => {
    const said = text === undefined ? phase : `${phase}: ${text}`;
    if (said === last) return;
    last = said;
    log('A restore test goes on.', { ...about, phase, ...(text === undefined ? {} : { text }) });
  };
}
