/** The verb `readMaintenance`: what is open, what is to come and what is over, of the config's windows and of people's plans. */
import type { Config, Service } from '../config/config.ts';
import { countedSpan, type MaintenancePlan, type PlanState, planState, withPlanned } from '../maintenance/plan.ts';
import type { PlanStore } from '../maintenance/store.ts';
import { aheadMs, plannedIn, titleOfNone, toldBackMs } from './formats/planned.ts';
import { servicesFor, type Viewer } from './viewer.ts';

export type MaintenanceEntry = {
  readonly id: string;
  readonly state: PlanState;
  readonly title: string;
  /** In the config's order. */
  readonly services: readonly Pick<Service, 'id' | 'title'>[];
  /** Of every service of the config, so that nobody has to read a list of them. */
  readonly isOfAll: boolean;
  /** Unix milliseconds; `to` is when it was over, if it was ended. */
  readonly from: number;
  readonly to: number;
  /** Absent for a window of the config, and for the public: it says who wants it and why. */
  readonly plan?: MaintenancePlan;
  readonly source: 'config' | 'person';
};

export type MaintenanceView = {
  /** Unix milliseconds. */
  readonly now: number;
  readonly from: number;
  readonly to: number;
  /** The earliest first. */
  readonly entries: readonly MaintenanceEntry[];
};

export type MaintenanceQuestion = { readonly config: Config; readonly viewer: Viewer; readonly now: number };

/** @throws ControlUnavailable, ControlCorrupt */
export async function readMaintenance(
  question: MaintenanceQuestion,
  { plans }: { readonly plans: Pick<PlanStore, 'peekPlans'> },
): Promise<MaintenanceView> {
  return viewOf(question, await plans.peekPlans(question.now - toldBackMs));
}

/** Pure. */
function viewOf({ config, viewer, now }: MaintenanceQuestion, plans: readonly MaintenancePlan[]): MaintenanceView {
  const range = { from: now - toldBackMs, to: now + aheadMs };
  const services = servicesFor(viewer, config.services, config);
  const byId = new Map(plans.map((plan) => [plan.id, plan] as const));
  const counting = plannedIn({ config: withPlanned(config, plans), services }, range).map(
    ({ plan: id, ...planned }): MaintenanceEntry => {
      const plan = viewer === 'operator' && id !== undefined ? byId.get(id) : undefined;
      return {
        ...planned,
        state: stateAt(planned, now),
        isOfAll: planned.services.length === services.length,
        source: id === undefined ? 'config' : 'person',
        ...(plan === undefined ? {} : { plan }),
      };
    },
  );
  const cancelled = viewer === 'operator' ? plans.flatMap((plan) => cancelledEntry(plan, services)) : [];
  const entries = [...counting, ...cancelled].sort((a, b) => a.from - b.from || a.to - b.to);
  return { now, ...range, entries };
}

function stateAt({ from, to }: Pick<MaintenanceEntry, 'from' | 'to'>, now: number): PlanState {
  if (now < from) return 'coming';
  return now < to ? 'open' : 'over';
}

/** What was called off is nobody's business but of those who plan. */
function cancelledEntry(plan: MaintenancePlan, services: readonly Service[]): readonly MaintenanceEntry[] {
  if (countedSpan(plan) !== undefined) return [];
  const { id, title = titleOfNone, from, to } = plan;
  return [{ id, state: 'cancelled', title, ...concernedBy(plan, services), from, to, plan, source: 'person' }];
}

/** One plan as whoever gave the order is told of it. */
export function entryOfPlan(
  plan: MaintenancePlan,
  { services }: Pick<Config, 'services'>,
  now: number,
): MaintenanceEntry {
  const { id, title = titleOfNone, from, to } = plan;
  const span = countedSpan(plan) ?? { from, to };
  return { id, state: planState(plan, now), title, ...concernedBy(plan, services), ...span, plan, source: 'person' };
}

function concernedBy({ services: ids }: MaintenancePlan, services: readonly Service[]) {
  const concerned = services.filter(({ id }) => ids?.includes(id) ?? true).map(({ id, title }) => ({ id, title }));
  return { services: concerned, isOfAll: concerned.length === services.length };
}
