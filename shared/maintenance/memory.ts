/** The store of plans in memory: for tests and simulation. */
import { firstIdFor, type MaintenancePlan } from './plan.ts';
import type { PlanStore } from './store.ts';

export function createMemoryPlanStore(): PlanStore {
  const plans = new Map<string, MaintenancePlan>();

  async function readPlans(since: number): Promise<readonly MaintenancePlan[]> {
    const first = firstIdFor(since);
    return [...plans.values()].filter(({ id }) => id >= first).sort((a, b) => (a.id < b.id ? -1 : 1));
  }

  return {
    readPlans,
    peekPlans: readPlans,
    async readPlan(id) {
      return plans.get(id);
    },
    async writePlan(plan) {
      if ((plans.get(plan.id)?.revision ?? 0) !== plan.revision - 1) return 'lost';
      plans.set(plan.id, plan);
      return 'written';
    },
    async removePlan({ id, revision }) {
      if (plans.get(id)?.revision !== revision) return 'lost';
      plans.delete(id);
      return 'written';
    },
  };
}
