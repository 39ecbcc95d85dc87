/** The queries behind the status without reading what they return: the floor of answering from this database. */
import { type DynamoDBClient, QueryCommand } from '@aws-sdk/client-dynamodb';
import type { Config } from '../shared/config/config.ts';
import { roundPartition, timeText } from '../shared/ledger/keys.ts';
import { cadencesOf, shardsOf } from '../shared/ledger/shards.ts';
import { table } from './database.ts';

export async function queryAll(client: DynamoDBClient, config: Config, now: number): Promise<void> {
  const rounds = config.observers.flatMap((observer) =>
    cadencesOf(config).map((everyMs) =>
      client.send(
        new QueryCommand({
          TableName: table,
          KeyConditionExpression: 'pk = :pk AND sk < :to',
          ExpressionAttributeValues: {
            ':pk': { S: roundPartition(observer, everyMs) },
            ':to': { S: timeText(now + 1) },
          },
          ScanIndexForward: false,
          // The newest two of each shard.
          Limit: 2 * shardsOf(config).filter((shard) => shard.everyMs === everyMs).length,
        }),
      ),
    ),
  );
  const folds = ['recent', 'board', 'budget', 'alert'].map((pk) =>
    client.send(
      new QueryCommand({
        TableName: table,
        KeyConditionExpression: 'pk = :pk',
        ExpressionAttributeValues: { ':pk': { S: pk } },
      }),
    ),
  );
  await Promise.all([...rounds, ...folds]);
}
