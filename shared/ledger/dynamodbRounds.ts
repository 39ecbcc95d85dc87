/** Recording rounds and bursts in DynamoDB: all that an observer writes. */
import { ConditionalCheckFailedException, type DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { burstItem, claimItem, type Item, roundItem } from './dynamodbRoundItem.ts';
import { type BurstRecorder, ledgerError, type RoundRecorder } from './ledger.ts';

export type DynamoDbTable = { readonly client: DynamoDBClient; readonly table: string };

export function createDynamoDbRoundRecorder(at: DynamoDbTable): RoundRecorder & BurstRecorder {
  return {
    recordRound: (round) =>
      recordOnce(at, roundItem(round), `recording the round ${round.observer} ${new Date(round.slot).toISOString()}`),
    async claimBurst(key) {
      const doing = `claiming the burst of ${key.service} ${key.observer} ${new Date(key.slot).toISOString()}`;
      return (await recordOnce(at, claimItem(key), doing)) === 'recorded' ? 'claimed' : 'taken';
    },
    recordBurst: (burst) =>
      recordOnce(
        at,
        burstItem(burst),
        `recording the burst of ${burst.service} ${burst.observer} ${new Date(burst.slot).toISOString()}`,
      ),
  };
}

/** Writes the item unless one with its key is there already. */
export async function recordOnce(
  { client, table }: DynamoDbTable,
  item: Item,
  doing: string,
): Promise<'recorded' | 'already-recorded'> {
  const command = new PutItemCommand({
    TableName: table,
    Item: item,
    ConditionExpression: 'attribute_not_exists(pk)',
  });
  try {
    await client.send(command);
    return 'recorded';
  } catch (error) {
    // Also the answer to a retry of a write that took effect although its reply was lost.
    if (error instanceof ConditionalCheckFailedException) return 'already-recorded';
    throw ledgerError(doing, error);
  }
}
