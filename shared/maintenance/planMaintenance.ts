/** The verb `planMaintenance`: a person says that a time from now on, or later, is maintenance. */
import { dayMs } from '../availability/slots.ts';
import { eachAtMost } from '../runtime/eachAtMost.ts';
import { type MaintenancePlan, planAheadMsMax, planId, planMsMax, planState, tokenOf } from './plan.ts';
import type { PlanStore } from './store.ts';

export type PlanOrder = {
  /** Known ones, at least one; every service when absent. */
  readonly services?: readonly string[];
  readonly title?: string;
  /** Unix milliseconds; from now on when absent. */
  readonly from?: number;
  readonly to: number;
  readonly by: string;
  readonly reason: string;
  /** New for each order, and the same when the order is sent again: lower case letters, digits and hyphens. */
  readonly token: string;
  readonly now: number;
};

/** `taken`: the token is of another plan, or of one that was called off. */
export type PlanRefusal = 'empty' | 'past' | 'too-long' | 'too-far' | 'too-many' | 'taken';

export type PlannedMaintenance =
  | { readonly kind: 'planned'; readonly plan: MaintenancePlan }
  /** The same order has come before. */
  | { readonly kind: 'already'; readonly plan: MaintenancePlan }
  | { readonly kind: 'refused'; readonly why: PlanRefusal };

/** Whoever types a time to the minute means the one that has just begun, too. */
const pastMsMax = 60_000;

/** Open or to come: as many as the config may have. */
export const plansMax = 200;

/**
 * As long as hours are kept, and a report may look back at them. The control table forgets nothing by itself, so whoever
 * plans removes what is older.
 */
const planRetentionMs = 400 * dayMs;

/** So many old ones are removed with one order. */
const removedMax = 50;
const atOnceMax = 10;

/** @throws ControlUnavailable: the order may have been carried out; the same order sent again tells. ControlCorrupt */
export async function planMaintenance(
  order: PlanOrder,
  { plans: store }: { readonly plans: PlanStore },
): Promise<PlannedMaintenance> {
  const { services, title, to, by, reason, token, now } = order;
  const plans = await store.readPlans(now);
  const before = plans.find(({ id }) => tokenOf(id) === token);
  if (before !== undefined)
    return isAsAsked(before, order) ? { kind: 'already', plan: before } : { kind: 'refused', why: 'taken' };
  const from = Math.max(order.from ?? now, now);
  const why = whyRefused({ ...order, from: order.from ?? now }, plans);
  if (why !== undefined) return { kind: 'refused', why };
  const plan: MaintenancePlan = {
    id: planId(from, token),
    revision: 1,
    ...(services === undefined ? {} : { services }),
    ...(title === undefined ? {} : { title }),
    from,
    to,
    at: now,
    by,
    reason,
  };
  if ((await store.writePlan(plan)) === 'lost') {
    const first = await store.readPlan(plan.id);
    if (first !== undefined) return { kind: 'already', plan: first };
    throw new Error(`the planned maintenance ${plan.id} was written and is not there`);
  }
  return { kind: 'planned', plan };
}

/** When it begins and ends may be told relative to now, which has moved on. */
function isAsAsked({ services, ended }: MaintenancePlan, asked: PlanOrder): boolean {
  return ended === undefined && [...(services ?? [])].sort().join() === [...(asked.services ?? [])].sort().join();
}

function whyRefused(
  { from, to, now }: PlanOrder & { readonly from: number },
  plans: readonly MaintenancePlan[],
): PlanRefusal | undefined {
  if (from < now - pastMsMax) return 'past';
  if (to <= Math.max(from, now)) return 'empty';
  if (to - from > planMsMax) return 'too-long';
  if (from > now + planAheadMsMax) return 'too-far';
  const counting = plans.filter((plan) => ['open', 'coming'].includes(planState(plan, now)));
  return counting.length >= plansMax ? 'too-many' : undefined;
}

/**
 * Removes plans that are older than anybody looks back. What remains is removed with the next order.
 * @throws ControlUnavailable, ControlCorrupt: whoever gave an order that was carried out is not told of that.
 */
export async function removeOldPlans(now: number, store: PlanStore): Promise<void> {
  const old = (await store.peekPlans(0)).filter(({ to }) => to < now - planRetentionMs);
  await eachAtMost(atOnceMax, old.slice(0, removedMax), (plan) => store.removePlan(plan));
}
