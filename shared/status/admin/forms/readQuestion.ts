/** The verb `readQuestion`: what a person should know before moving traffic. Changes nothing. */

import type { Control } from '../../../control/control.ts';
import { ControlCorrupt, ControlUnavailable } from '../../../control/store.ts';
import { explanationText } from '../../../failover/explanationText.ts';
import { whyNotByHand } from '../../../failover/flipByHand.ts';
import type { ServicePolicy } from '../../../failover/policy.ts';
import { readDecision } from '../../../failover/readDecision.ts';
import type { Judgement } from '../../../failover/votes/judge.ts';
import { LedgerUnavailable } from '../../../ledger/ledger.ts';
import { countingConfig } from '../../../maintenance/counting.ts';
import { asError } from '../../asError.ts';
import { notAdopted } from '../../asked.ts';
import type { FailoverQuestion } from '../../page/admin/confirmPage.ts';
import type { AdminParts, SteeringParts } from '../adminWork.ts';
import { surveyIfPossible } from '../adminWork.ts';
import { handRefusalText } from '../refusalText.ts';
import { steered } from '../steering.ts';
import { seenOf } from './seen.ts';

/** @throws Problem, ControlUnavailable, ControlCorrupt */
export async function readQuestion(
  service: string,
  to: string | undefined,
  parts: AdminParts,
): Promise<FailoverQuestion> {
  const { policy, steering } = steered(service, parts);
  const now = parts.clock.now();
  const surveyed = await surveyIfPossible(policy, now, steering);
  if (surveyed === undefined) throw notAdopted(service);
  const { control } = surveyed;
  const target = to ?? policy.endpoints.find((id) => id !== control.active) ?? '';
  const [refusal, hopeless] = await refusalsOf({ policy, ...surveyed, to: target, now }, steering);
  return {
    service,
    title: parts.config.services.find(({ id }) => id === service)?.title ?? service,
    active: control.active,
    to: target,
    seen: seenOf(control, now),
    decision: surveyed.judgement === undefined ? undefined : await decisionOf(policy, now, steering),
    refusal: refusal === undefined ? undefined : handRefusalText(target, refusal, now),
    isHopeless: hopeless !== undefined,
    now,
  };
}

/** Without force, and with it. */
async function refusalsOf(
  asked: {
    readonly policy: ServicePolicy;
    readonly control: Control;
    readonly judgement: Judgement | undefined;
    readonly to: string;
    readonly now: number;
  },
  { lag }: Pick<SteeringParts, 'lag'>,
) {
  return await Promise.all([false, true].map((force) => whyNotByHand({ ...asked, force }, lag)));
}

/** What cannot be read is told as not known; the order may still be forced. */
async function decisionOf(
  policy: ServicePolicy,
  now: number,
  parts: SteeringParts,
): Promise<readonly string[] | undefined> {
  try {
    const config = await countingConfig(parts.config, now, parts.plans.readPlans);
    const read = await readDecision({ config, policy, now }, parts);
    return read.kind === 'decision' ? explanationText(read.explanation) : undefined;
  } catch (error) {
    const isUnread = [LedgerUnavailable, ControlUnavailable, ControlCorrupt].some((kind) => error instanceof kind);
    if (!isUnread) throw error;
    parts.onError(asError(error));
    return undefined;
  }
}
