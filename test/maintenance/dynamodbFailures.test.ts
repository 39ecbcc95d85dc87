/** What the store of plans says when DynamoDB does not do as it is asked, and of items that it cannot read. */
import { PutItemCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ControlCorrupt } from '../../shared/control/store.ts';
import { createDynamoDbPlanStore } from '../../shared/maintenance/dynamodb.ts';
import type { MaintenancePlan } from '../../shared/maintenance/plan.ts';
import type { PlanStore } from '../../shared/maintenance/store.ts';
import { failsLikeTheControlTable, readsItemsOfOnePartition } from '../contract/controlTableFailures.ts';
import { type DynaliteTable, openDynaliteTable } from '../contract/dynaliteTable.ts';

const plan: MaintenancePlan = { id: '203001010000-a', revision: 2, from: 1, to: 2, at: 0, by: 'ada', reason: 'a disk' };

const calls: Parameters<typeof readsItemsOfOnePartition<PlanStore>>[1] = {
  createStore: createDynamoDbPlanStore,
  writes: [
    ['writing the first', (store) => store.writePlan({ ...plan, revision: 1 }), 'lost'],
    ['writing the next', (store) => store.writePlan(plan), 'lost'],
    ['removing', (store) => store.removePlan(plan), 'lost'],
  ],
  reads: [
    ['reading all', (store) => store.readPlans(0)],
    ['peeking', (store) => store.peekPlans(0)],
    ['reading one', (store) => store.readPlan(plan.id)],
  ],
};
failsLikeTheControlTable(calls);
readsItemsOfOnePartition('maintenance', calls);

describe('a plan that another version wrote, or a person changed', () => {
  let table: DynaliteTable;
  let store: PlanStore;
  beforeAll(async () => {
    table = await openDynaliteTable();
    store = createDynamoDbPlanStore(table);
    await store.writePlan({ ...plan, revision: 1 });
    const Item = { pk: { S: 'maintenance' }, sk: { S: '203501010000-b' }, revision: { N: '1' } };
    await table.client.send(new PutItemCommand({ TableName: table.table, Item }));
  });
  afterAll(() => table.close());

  it('is not left out: whoever reads it is told, by its key', async () => {
    for (const read of [() => store.readPlans(0), () => store.peekPlans(0), () => store.readPlan('203501010000-b')]) {
      const error = await read().catch((thrown: unknown) => thrown);
      expect(error).toBeInstanceOf(ControlCorrupt);
      expect(String(error)).toContain('maintenance 203501010000-b');
      expect(String(error)).toContain('nothing is folded');
    }
  });

  it('keeps nobody from the others', async () => {
    expect(await store.readPlan(plan.id)).toEqual({ ...plan, revision: 1 });
  });
});
