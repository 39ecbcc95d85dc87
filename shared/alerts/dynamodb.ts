/** The alert store in DynamoDB: one item per alert, all in one partition of the control table, conditionally written. */
import { DeleteItemCommand, GetItemCommand, PutItemCommand, paginateQuery } from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import { attempt, type Item, parse, unlessLost } from '../control/controlTable.ts';
import { ControlCorrupt, type Written } from '../control/store.ts';
import type { DynamoDbTable } from '../ledger/dynamodbRounds.ts';
import type { Alert } from './alert.ts';
import { alertSchema } from './items.ts';
import type { AlertStore } from './store.ts';

const partition = 'alert';

/** @param onError told of every item that this version cannot read. It is left out, and never written over. */
export function createDynamoDbAlertStore(at: DynamoDbTable, onError: (error: ControlCorrupt) => void): AlertStore {
  async function readable(consistent: boolean): Promise<readonly Alert[]> {
    const items = await attempt('reading the alerts', () => query(at, consistent));
    return items.flatMap((item) => {
      try {
        return [alertOf(item)];
      } catch (error) {
        if (!(error instanceof ControlCorrupt)) throw error;
        onError(error);
        return [];
      }
    });
  }

  return {
    readAlerts: () => readable(true),
    peekAlerts: () => readable(false),
    async readAlert(key) {
      const command = new GetItemCommand({ TableName: at.table, Key: keyOf(key), ConsistentRead: true });
      const { Item } = await attempt(`reading the alert ${key}`, () => at.client.send(command));
      return Item === undefined ? undefined : alertOf(Item);
    },
    writeAlert: (alert) => putAlert(at, alert),
    async removeAlert({ key, revision }) {
      const command = new DeleteItemCommand({
        TableName: at.table,
        Key: keyOf(key),
        ConditionExpression: 'revision = :revision',
        ExpressionAttributeValues: { ':revision': { N: String(revision) } },
      });
      return written(await unlessLost(`removing the alert ${key}`, () => at.client.send(command)));
    },
  };
}

async function query({ client, table }: DynamoDbTable, consistent: boolean): Promise<readonly Item[]> {
  const pages = paginateQuery(
    { client },
    {
      TableName: table,
      KeyConditionExpression: 'pk = :pk',
      ExpressionAttributeValues: { ':pk': { S: partition } },
      ConsistentRead: consistent,
    },
  );
  const items: Item[] = [];
  for await (const { Items = [] } of pages) items.push(...Items);
  return items;
}

async function putAlert({ client, table }: DynamoDbTable, { key, ...content }: Alert): Promise<Written> {
  const isFirst = content.revision === 1;
  const command = new PutItemCommand({
    TableName: table,
    Item: { ...keyOf(key), ...marshall(content, { removeUndefinedValues: true }) },
    ConditionExpression: isFirst ? 'attribute_not_exists(pk)' : 'revision = :before',
    ...(isFirst ? {} : { ExpressionAttributeValues: { ':before': { N: String(content.revision - 1) } } }),
  });
  return written(await unlessLost(`writing the alert ${key}`, () => client.send(command)));
}

function written(answer: unknown): Written {
  return answer === 'lost' ? 'lost' : 'written';
}

function alertOf(item: Item): Alert {
  const key = item['sk']?.S ?? '';
  return { key, ...parse(alertSchema, item, `${partition} ${key}`, 'nobody is told of it') };
}

function keyOf(key: string) {
  return { pk: { S: partition }, sk: { S: key } };
}
