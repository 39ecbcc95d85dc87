/** What the tables' TTL does on AWS: items whose `expiresAt` has passed are deleted, some time later. */
import { DeleteItemCommand, type DynamoDBClient, paginateScan } from '@aws-sdk/client-dynamodb';
import type { Clock } from '../shared/runtime/clock.ts';

const pageItems = 200;

/** Between pages, so that sweeping a large table leaves the event loop to the probes. */
const pauseMs = 50;

/** Deletes what has expired. @returns how many items were deleted. */
export async function sweepExpired(
  { client, table, clock }: { readonly client: DynamoDBClient; readonly table: string; readonly clock: Clock },
  signal: AbortSignal,
): Promise<number> {
  const nowSeconds = Math.floor(clock.now() / 1000);
  const pages = paginateScan(
    { client },
    {
      TableName: table,
      Limit: pageItems,
      ProjectionExpression: 'pk, sk',
      FilterExpression: 'expiresAt < :now',
      ExpressionAttributeValues: { ':now': { N: String(nowSeconds) } },
    },
  );
  let deleted = 0;
  for await (const { Items = [] } of pages) {
    for (const { pk, sk } of Items) {
      if (pk === undefined || sk === undefined) continue;
      await client.send(new DeleteItemCommand({ TableName: table, Key: { pk, sk } }));
      deleted += 1;
    }
    if (signal.aborted) break;
    await clock.sleep(pauseMs);
  }
  return deleted;
}
