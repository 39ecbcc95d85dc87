/**
 * What the store of plans says when DynamoDB does not do as it is asked. The errors are those of the Amazon DynamoDB API
 * reference; ReplicatedWriteConflictException is what a strongly consistent global table answers to a concurrent write.
 */
import {
  ConditionalCheckFailedException,
  DynamoDBClient,
  GetItemCommand,
  InternalServerError,
  PutItemCommand,
  QueryCommand,
  ReplicatedWriteConflictException,
  ThrottlingException,
} from '@aws-sdk/client-dynamodb';
import { mockClient } from 'aws-sdk-client-mock';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { ControlCorrupt, ControlUnavailable } from '../../shared/control/store.ts';
import { createDynamoDbPlanStore } from '../../shared/maintenance/dynamodb.ts';
import type { MaintenancePlan } from '../../shared/maintenance/plan.ts';
import type { PlanStore } from '../../shared/maintenance/store.ts';
import { type DynaliteTable, openDynaliteTable } from '../contract/dynaliteTable.ts';

const plan: MaintenancePlan = { id: '203001010000-a', revision: 2, from: 1, to: 2, at: 0, by: 'ada', reason: 'a disk' };

const writes: readonly (readonly [string, (store: PlanStore) => Promise<unknown>])[] = [
  ['writing the first', (store) => store.writePlan({ ...plan, revision: 1 })],
  ['writing the next', (store) => store.writePlan(plan)],
  ['removing', (store) => store.removePlan(plan)],
];
const reads: typeof writes = [
  ['reading all', (store) => store.readPlans(0)],
  ['peeking', (store) => store.peekPlans(0)],
  ['reading one', (store) => store.readPlan(plan.id)],
];

describe('a DynamoDB that answers with an error', () => {
  const client = new DynamoDBClient({ region: 'us-east-1' });
  const mock = mockClient(client);
  const store = createDynamoDbPlanStore({ client, table: 'control' });
  afterEach(() => mock.reset());
  afterAll(() => client.destroy());

  const answer = { message: 'no', $metadata: { httpStatusCode: 400 } };

  it.each(writes)('has lost when %s meets another writer, here or in another region', async (_, call) => {
    for (const failure of [new ConditionalCheckFailedException(answer), new ReplicatedWriteConflictException(answer)]) {
      mock.reset();
      mock.onAnyCommand().rejects(failure);
      expect(await call(store)).toBe('lost');
    }
  });

  it.each([...writes, ...reads])('is unavailable when %s fails otherwise', async (_, call) => {
    for (const failure of [new ThrottlingException(answer), new InternalServerError(answer), new Error('hang up')]) {
      mock.reset();
      mock.onAnyCommand().rejects(failure);
      const error = await call(store).catch((thrown: unknown) => thrown);
      expect(error).toBeInstanceOf(ControlUnavailable);
      expect(error).toMatchObject({ code: 'control-unavailable', cause: failure });
    }
  });

  it('is unavailable when it fails between two pages: half of the windows are none', async () => {
    mock
      .on(QueryCommand)
      .resolvesOnce({ Items: [], LastEvaluatedKey: { pk: { S: 'maintenance' }, sk: { S: 'b' } } })
      .rejectsOnce(new Error('hang up'));
    await expect(store.readPlans(0)).rejects.toThrow(ControlUnavailable);
    expect(mock.commandCalls(QueryCommand)).toHaveLength(2);
  });

  it('is asked for strongly consistent reads, except when peeking', async () => {
    mock.on(QueryCommand).resolves({});
    mock.on(GetItemCommand).resolves({});
    await store.readPlans(0);
    await store.peekPlans(0);
    await store.readPlan('x');
    expect(mock.commandCalls(QueryCommand).map(({ args: [{ input }] }) => input.ConsistentRead)).toEqual([true, false]);
    expect(mock.commandCalls(GetItemCommand).map(({ args: [{ input }] }) => input.ConsistentRead)).toEqual([true]);
  });

  it.each(writes)('is asked to change one item under a condition when %s', async (_, call) => {
    mock.onAnyCommand().resolves({});
    expect(await call(store)).toBe('written');
    const inputs = mock.calls().map(({ args: [command] }) => command.input);
    expect(inputs).toMatchObject([{ TableName: 'control', ConditionExpression: expect.stringMatching(/./) }]);
  });
});

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
