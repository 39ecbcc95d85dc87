/** The store of plans in DynamoDB: one item per plan, all in one partition of the control table, conditionally written. */
import { type Item, parse } from '../control/controlTable.ts';
import { revisionedItems } from '../control/revisionedItems.ts';
import type { DynamoDbTable } from '../ledger/dynamodbRounds.ts';
import { planSchema } from './items.ts';
import { firstIdFor, type MaintenancePlan } from './plan.ts';
import type { PlanStore } from './store.ts';

/** Roles are allowed what they may do to these items alone. */
export const planPartition = 'maintenance';

export function createDynamoDbPlanStore(at: DynamoDbTable): PlanStore {
  const what = { one: 'the planned maintenance', all: 'the planned maintenance' };
  const items = revisionedItems(at, planPartition, what);
  const since = async (moment: number, isConsistent: boolean) =>
    (await items.all({ isConsistent, first: firstIdFor(moment) })).map(planOf);
  return {
    readPlans: (moment) => since(moment, true),
    peekPlans: (moment) => since(moment, false),
    async readPlan(id) {
      const item = await items.get(id);
      return item === undefined ? undefined : planOf(item);
    },
    writePlan: ({ id, ...content }) => items.put(id, content),
    removePlan: ({ id, revision }) => items.remove(id, revision),
  };
}

function planOf(item: Item): MaintenancePlan {
  const id = item['sk']?.S ?? '';
  return { id, ...parse(planSchema, item, `${planPartition} ${id}`, 'nothing is folded and nothing flips by itself') };
}
