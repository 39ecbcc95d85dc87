/** Epochs only grow, by one, and each has one decision. */
import type { Control } from '../../shared/control/control.ts';
import type { Violation } from './violation.ts';

export type EpochRules = { judge(before: Control | undefined, next: Control): readonly Violation[] };

export function createEpochRules(): EpochRules {
  const decisions = new Map<number, string>();

  function faultsOf(before: Control | undefined, next: Control): readonly string[] {
    const faults: string[] = [];
    const decision = decisionOf(next);
    const earlier = decisions.get(next.epoch) ?? decision;
    if (earlier !== decision) faults.push(`epoch ${next.epoch} has two decisions: ${earlier} and ${decision}`);
    decisions.set(next.epoch, decision);
    if (before === undefined) return faults;
    if (next.epoch < before.epoch) faults.push(`the epoch went from ${before.epoch} back to ${next.epoch}`);
    if (next.epoch > before.epoch + 1) faults.push(`the epoch jumped from ${before.epoch} to ${next.epoch}`);
    if (next.epoch === before.epoch && next.active !== before.active)
      faults.push(`epoch ${next.epoch} changed its mind`);
    return faults;
  }

  return { judge: (before, next) => faultsOf(before, next).map((what) => ({ invariant: 1, what })) };
}

function decisionOf({ active, epoch, flips }: Control): string {
  const flip = flips.find((one) => one.epoch === epoch);
  return flip === undefined ? active : `${active} by ${flip.by} at ${flip.at}, ${flip.kind}`;
}
