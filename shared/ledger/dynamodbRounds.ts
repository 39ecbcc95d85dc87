/** Recording rounds in DynamoDB: all that an observer needs. */
import { ConditionalCheckFailedException, type DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { roundItem } from './dynamodbRoundItem.ts';
import { ledgerError, type RoundRecorder } from './ledger.ts';

export type DynamoDbTable = { readonly client: DynamoDBClient; readonly table: string };

export function createDynamoDbRoundRecorder({ client, table }: DynamoDbTable): RoundRecorder {
  return {
    async recordRound(round) {
      const command = new PutItemCommand({
        TableName: table,
        Item: roundItem(round),
        ConditionExpression: 'attribute_not_exists(pk)',
      });
      try {
        await client.send(command);
        return 'recorded';
      } catch (error) {
        // Also the answer to a retry of a write that took effect although its reply was lost.
        if (error instanceof ConditionalCheckFailedException) return 'already-recorded';
        throw ledgerError(`recording the round ${round.observer} ${new Date(round.slot).toISOString()}`, error);
      }
    },
  };
}
