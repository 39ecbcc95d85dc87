/** The store of plans in DynamoDB: one item per plan, all in one partition of the control table, conditionally written. */
import { DeleteItemCommand, GetItemCommand, PutItemCommand, paginateQuery } from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import { attempt, type Item, parse, unlessLost } from '../control/controlTable.ts';
import type { Written } from '../control/store.ts';
import type { DynamoDbTable } from '../ledger/dynamodbRounds.ts';
import { planSchema } from './items.ts';
import { firstIdFor, type MaintenancePlan } from './plan.ts';
import type { PlanStore } from './store.ts';

/** Roles are allowed what they may do to these items alone. */
export const planPartition = 'maintenance';

export function createDynamoDbPlanStore(at: DynamoDbTable): PlanStore {
  return {
    readPlans: (since) => query(at, since, true),
    peekPlans: (since) => query(at, since, false),
    async readPlan(id) {
      const command = new GetItemCommand({ TableName: at.table, Key: keyOf(id), ConsistentRead: true });
      const { Item } = await attempt(`reading the planned maintenance ${id}`, () => at.client.send(command));
      return Item === undefined ? undefined : planOf(Item);
    },
    writePlan: (plan) => putPlan(at, plan),
    async removePlan({ id, revision }) {
      const command = new DeleteItemCommand({
        TableName: at.table,
        Key: keyOf(id),
        ConditionExpression: 'revision = :revision',
        ExpressionAttributeValues: { ':revision': { N: String(revision) } },
      });
      return written(await unlessLost(`removing the planned maintenance ${id}`, () => at.client.send(command)));
    },
  };
}

async function query(
  { client, table }: DynamoDbTable,
  since: number,
  consistent: boolean,
): Promise<readonly MaintenancePlan[]> {
  const pages = paginateQuery(
    { client },
    {
      TableName: table,
      KeyConditionExpression: 'pk = :pk AND sk >= :first',
      ExpressionAttributeValues: { ':pk': { S: planPartition }, ':first': { S: firstIdFor(since) } },
      ConsistentRead: consistent,
    },
  );
  const items = await attempt('reading the planned maintenance', async () => {
    const read: Item[] = [];
    for await (const { Items = [] } of pages) read.push(...Items);
    return read;
  });
  return items.map(planOf);
}

async function putPlan({ client, table }: DynamoDbTable, { id, ...content }: MaintenancePlan): Promise<Written> {
  const isFirst = content.revision === 1;
  const command = new PutItemCommand({
    TableName: table,
    Item: { ...keyOf(id), ...marshall(content, { removeUndefinedValues: true }) },
    ConditionExpression: isFirst ? 'attribute_not_exists(pk)' : 'revision = :before',
    ...(isFirst ? {} : { ExpressionAttributeValues: { ':before': { N: String(content.revision - 1) } } }),
  });
  return written(await unlessLost(`writing the planned maintenance ${id}`, () => client.send(command)));
}

function written(answer: unknown): Written {
  return answer === 'lost' ? 'lost' : 'written';
}

function planOf(item: Item): MaintenancePlan {
  const id = item['sk']?.S ?? '';
  return { id, ...parse(planSchema, item, `${planPartition} ${id}`, 'nothing is folded and nothing flips by itself') };
}

function keyOf(id: string) {
  return { pk: { S: planPartition }, sk: { S: id } };
}
