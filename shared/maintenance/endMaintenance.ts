/** The verb `endMaintenance`: a person ends a planned window that is open, or calls off one that is to come. */
import type { MaintenancePlan } from './plan.ts';
import { planState } from './plan.ts';
import type { PlanStore } from './store.ts';

export type EndOrder = {
  /** The plan's. */
  readonly id: string;
  readonly by: string;
  readonly reason: string;
  /** Unix milliseconds. */
  readonly now: number;
};

export type EndedMaintenance =
  | { readonly kind: 'ended'; readonly plan: MaintenancePlan }
  /** It had not begun, and counts no more. */
  | { readonly kind: 'cancelled'; readonly plan: MaintenancePlan }
  /** Somebody has ended it or called it off before. */
  | { readonly kind: 'already'; readonly plan: MaintenancePlan }
  /** Its time is over anyway. */
  | { readonly kind: 'over'; readonly plan: MaintenancePlan }
  | { readonly kind: 'not-found' }
  /** Others kept changing it. */
  | { readonly kind: 'contended' };

/** How often somebody else may come between reading the plan and writing it. */
const attemptsMax = 5;

/** @throws ControlUnavailable, ControlCorrupt */
export async function endMaintenance(
  { id, by, reason, now }: EndOrder,
  { plans: store }: { readonly plans: PlanStore },
): Promise<EndedMaintenance> {
  for (let attempt = 1; attempt <= attemptsMax; attempt += 1) {
    const plan = await store.readPlan(id);
    if (plan === undefined) return { kind: 'not-found' };
    if (plan.ended !== undefined) return { kind: 'already', plan };
    const state = planState(plan, now);
    if (state === 'over') return { kind: 'over', plan };
    const next = { ...plan, revision: plan.revision + 1, ended: { at: now, by, reason } };
    if ((await store.writePlan(next)) === 'written') {
      return { kind: state === 'coming' ? 'cancelled' : 'ended', plan: next };
    }
  }
  return { kind: 'contended' };
}
