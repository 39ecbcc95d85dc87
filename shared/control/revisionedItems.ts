/**
 * Items of the control table that lie in one partition, so that one query finds them, and that carry a revision: each is
 * written only over the one that was read.
 */
import { DeleteItemCommand, GetItemCommand, PutItemCommand, paginateQuery } from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import type { DynamoDbTable } from '../ledger/dynamodbRounds.ts';
import { attempt, type Item, unlessLost } from './controlTable.ts';
import type { Written } from './store.ts';

type Revisioned = { readonly revision: number };

export type RevisionedItems = {
  /** Strongly consistent. */
  get(id: string): Promise<Item | undefined>;
  /** @param first the lowest id that is wanted; all of them when absent. */
  all(asked: { readonly isConsistent: boolean; readonly first?: string }): Promise<readonly Item[]>;
  /** @param content with the next revision: 1 when there is none yet. */
  put(id: string, content: Revisioned): Promise<Written>;
  remove(id: string, revision: number): Promise<Written>;
};

/** @param what the item, and all of them, in the words of an error. Each call throws ControlUnavailable. */
export function revisionedItems(
  { client, table }: DynamoDbTable,
  partition: string,
  what: { readonly one: string; readonly all: string },
): RevisionedItems {
  const keyOf = (id: string) => ({ pk: { S: partition }, sk: { S: id } });
  return {
    async get(id) {
      const command = new GetItemCommand({ TableName: table, Key: keyOf(id), ConsistentRead: true });
      return (await attempt(`reading ${what.one} ${id}`, () => client.send(command))).Item;
    },
    async all({ isConsistent, first }) {
      const pages = paginateQuery(
        { client },
        {
          TableName: table,
          KeyConditionExpression: first === undefined ? 'pk = :pk' : 'pk = :pk AND sk >= :first',
          ExpressionAttributeValues: {
            ':pk': { S: partition },
            ...(first === undefined ? {} : { ':first': { S: first } }),
          },
          ConsistentRead: isConsistent,
        },
      );
      return await attempt(`reading ${what.all}`, async () => {
        const items: Item[] = [];
        for await (const { Items = [] } of pages) items.push(...Items);
        return items;
      });
    },
    async put(id, content) {
      const isFirst = content.revision === 1;
      const command = new PutItemCommand({
        TableName: table,
        Item: { ...keyOf(id), ...marshall(content, { removeUndefinedValues: true }) },
        ConditionExpression: isFirst ? 'attribute_not_exists(pk)' : 'revision = :before',
        ...(isFirst ? {} : { ExpressionAttributeValues: { ':before': { N: String(content.revision - 1) } } }),
      });
      return written(await unlessLost(`writing ${what.one} ${id}`, () => client.send(command)));
    },
    async remove(id, revision) {
      const command = new DeleteItemCommand({
        TableName: table,
        Key: keyOf(id),
        ConditionExpression: 'revision = :revision',
        ExpressionAttributeValues: { ':revision': { N: String(revision) } },
      });
      return written(await unlessLost(`removing ${what.one} ${id}`, () => client.send(command)));
    },
  };
}

function written(answer: unknown): Written {
  return answer === 'lost' ? 'lost' : 'written';
}
