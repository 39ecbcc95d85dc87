/** A restore test as a Lambda durable function: it may take days, is only paid for while it works, and outlives crashes. */
import type { DurableContext } from '@aws/durable-execution-sdk-js';
import type { Progress } from '../restore/progress.ts';
import type { Restoration, Restoring } from '../restore/restoring.ts';
import type { RestoreRun } from '../restore/run.ts';
import type { Clock } from '../runtime/clock.ts';
import { createDurableSteps } from './durableSteps.ts';
import { restoreEvent } from './restoreEvents.ts';

export type DurableRestoreParts = {
  readonly restoring: Restoring;
  readonly clock: Pick<Clock, 'sleep'>;
};

/** What whoever invoked it is told; all of it is in the ledger. */
export type RestoreAnswer =
  | (Pick<RestoreRun, 'verdict' | 'reasons' | 'left'> & { readonly kind: 'ran'; readonly run: string })
  | Exclude<Restoration, { readonly kind: 'ran' }>;

type Log = (text: string, details: Readonly<Record<string, unknown>>) => void;

/** @throws for an event of another kind, and when the run could not be recorded: both fail the execution, which is seen. */
export async function durableRestore(
  event: unknown,
  context: DurableContext,
  { restoring, clock }: DurableRestoreParts,
): Promise<RestoreAnswer> {
  const request = restoreEvent.parse(event);
  // Silent in a replay, about what was told before.
  const log: Log = (text, details) => context.logger.info(text, details);
  const restoration = await restoring(request, {
    steps: createDurableSteps(context, clock),
    // The same in every invocation of this execution, and in no other.
    holder: context.executionContext.durableExecutionArn,
    progress: phaseLog(request.backup, log),
  });
  const answer = answerOf(restoration);
  log('A restore test has ended.', { backup: request.backup, ...answer });
  return answer;
}

function answerOf(restoration: Restoration): RestoreAnswer {
  if (restoration.kind !== 'ran') return restoration;
  const { id, verdict, reasons, left } = restoration.run;
  return { kind: 'ran', run: id, verdict, reasons, left };
}

/** A log is read afterwards: one line for each phase, and none for each megabyte. */
function phaseLog(backup: string, log: Log): (progress: Progress) => void {
  let last: string | undefined;
  return ({ phase, text }) => {
    const said = text === undefined ? phase : `${phase}: ${text}`;
    if (said === last) return;
    last = said;
    log('A restore test goes on.', { backup, phase, ...(text === undefined ? {} : { text }) });
  };
}
