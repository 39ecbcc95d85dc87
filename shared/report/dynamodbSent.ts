/**
 * What was sent, in the ledger's table: `report`, `2026-W47#arn:aws:sns:…`. Conditions there hold in one region alone, so home
 * alone sends. A few items a year are kept for good.
 */
import {
  ConditionalCheckFailedException,
  PutItemCommand,
  QueryCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import type { DynamoDbTable } from '../ledger/dynamodbRounds.ts';
import { ledgerError } from '../ledger/ledger.ts';
import type { Claim, SentKey, SentReports } from './sent.ts';

export const sentPartition = 'report';

// STATE and TOKEN are reserved words (Amazon DynamoDB Developer Guide, "Reserved words in DynamoDB").
const names = { '#state': 'state', '#token': 'token' };

/** With the same token it is the answer to a write that took effect although its reply was lost. */
const isFree = 'attribute_not_exists(pk) OR #state = :failed OR (#token = :token AND #state = :sending)';
const isDead = '#state = :unsure OR (#state = :sending AND #at < :dead)';

export function createDynamoDbSent({ client, table }: DynamoDbTable): SentReports {
  /** @returns whether the condition held. */
  async function send(command: PutItemCommand | UpdateItemCommand, doing: string): Promise<boolean> {
    try {
      await (command instanceof PutItemCommand ? client.send(command) : client.send(command));
      return true;
    } catch (error) {
      if (error instanceof ConditionalCheckFailedException) return false;
      throw ledgerError(doing, error);
    }
  }

  const claimed = (key: SentKey, { token, now, deadBefore }: Claim, free: boolean) =>
    new PutItemCommand({
      TableName: table,
      Item: {
        ...keyOf(key),
        v: { N: '1' },
        state: { S: 'sending' },
        token: { S: token },
        at: { N: String(now) },
      },
      ConditionExpression: free ? isFree : isDead,
      ExpressionAttributeNames: free ? names : { '#state': 'state', '#at': 'at' },
      ExpressionAttributeValues: {
        ':sending': { S: 'sending' },
        ...(free
          ? { ':failed': { S: 'failed' }, ':token': { S: token } }
          : { ':unsure': { S: 'unsure' }, ':dead': { N: String(deadBefore) } }),
      },
    });

  return {
    async isSent(key) {
      const { pk, sk } = keyOf(key);
      // Whoever reports may query the table, and gets no single item of it.
      const command = new QueryCommand({
        TableName: table,
        KeyConditionExpression: 'pk = :pk AND sk = :sk',
        ExpressionAttributeValues: { ':pk': pk, ':sk': sk },
        ConsistentRead: true,
      });
      try {
        const { Items = [] } = await client.send(command);
        return Items.some(({ state }) => state?.S === 'sent');
      } catch (error) {
        throw ledgerError(`looking whether the report ${key.period} for ${key.to} was sent`, error);
      }
    },
    async claim(key, claim) {
      const doing = `claiming the report ${key.period} for ${key.to}`;
      if (await send(claimed(key, claim, true), doing)) return 'claimed';
      return (await send(claimed(key, claim, false), doing)) ? 'again' : 'taken';
    },
    async settle(key, token, outcome) {
      const command = new UpdateItemCommand({
        TableName: table,
        Key: keyOf(key),
        UpdateExpression: 'SET #state = :outcome',
        ConditionExpression: '#token = :token',
        ExpressionAttributeNames: names,
        ExpressionAttributeValues: { ':outcome': { S: outcome }, ':token': { S: token } },
      });
      await send(command, `writing that the report ${key.period} for ${key.to} was ${outcome}`);
    },
  };
}

function keyOf({ period, to }: SentKey) {
  return { pk: { S: sentPartition }, sk: { S: `${period}#${to}` } };
}
