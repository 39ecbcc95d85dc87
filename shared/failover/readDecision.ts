/** The verb `readDecision`: what Holdfast would decide for a service now, and why. Changes nothing. */
import { maintenanceAt } from '../availability/maintenance.ts';
import type { Config } from '../config/config.ts';
import type { Control } from '../control/control.ts';
import type { ControlStore } from '../control/store.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { decide } from './decide.ts';
import { type Explanation, explain } from './explain.ts';
import { rehearsalIn } from './failOver.ts';
import { type LagMeter, lagsOf } from './lag.ts';
import type { ServicePolicy } from './policy.ts';
import { survey } from './survey.ts';

export type ReadDecisionInput = {
  readonly config: Config;
  readonly policy: ServicePolicy;
  /** Unix milliseconds. */
  readonly now: number;
};

export type ReadDecisionParts = {
  readonly ledger: Pick<Ledger, 'rounds' | 'bursts'>;
  readonly control: ControlStore;
  readonly lag: LagMeter;
};

export type DecisionRead =
  | { readonly kind: 'decision'; readonly explanation: Explanation; readonly control: Control }
  | { readonly kind: 'not-adopted' };

/** @throws ControlUnavailable, ControlCorrupt, LedgerUnavailable */
export async function readDecision(input: ReadDecisionInput, parts: ReadDecisionParts): Promise<DecisionRead> {
  const { config, policy, now } = input;
  const surveyed = await survey(input, parts);
  if (surveyed === undefined) return { kind: 'not-adopted' };
  const { control, judgement } = surveyed;
  const verdicts = judgement.verdictsOf(policy, rehearsalIn(control));
  const inMaintenance = maintenanceAt(config, policy.service, now) !== undefined;
  const circumstances = { inMaintenance, lagMs: await lagsOf(policy, judgement, parts.lag) };
  const decision = decide(policy, control, verdicts, circumstances, now);
  const explanation = explain(policy, control, verdicts, circumstances, decision, now);
  return { kind: 'decision', explanation, control };
}
