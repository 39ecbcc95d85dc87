/**
 * What an observer said of its endpoints in the round before. Apart from the ledger's other reads, and without a schema,
 * so that the probe's bundle carries no more of a parser than this.
 */
import { type AttributeValue, type DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';
import type { Outcome } from '../probe/observation.ts';
import type { Item } from './dynamodbRoundItem.ts';
import type { DynamoDbTable } from './dynamodbRounds.ts';
import { roundKey } from './keys.ts';
import { LedgerCorrupt, ledgerError } from './ledger.ts';
import type { Round } from './round.ts';
import { outcomeOf } from './seenText.ts';

type EndpointOutcomes = Readonly<Record<string, { readonly outcome: Outcome }>>;

/** Of a round, by service and endpoint, only whether it was up. */
export type RoundOutcomes = { readonly seen: Readonly<Record<string, EndpointOutcomes>> };

/** One slot may have been missed; what was up before two says little of now. */
const slotsBack = [1, 2];

/** @throws LedgerUnavailable, LedgerCorrupt */
export async function previousOutcomes(
  { client, table }: DynamoDbTable,
  { observer, everyMs, shardIndex, slot }: Pick<Round, 'observer' | 'everyMs' | 'shardIndex' | 'slot'>,
): Promise<RoundOutcomes | undefined> {
  for (const back of slotsBack) {
    const { pk, sk } = roundKey({ observer, everyMs, shardIndex, slot: slot - back * everyMs });
    const command = new GetItemCommand({
      TableName: table,
      Key: { pk: { S: pk }, sk: { S: sk } },
      ProjectionExpression: 'seen',
    });
    const item = await read(client, command, `reading the round ${pk} ${sk}`);
    if (item !== undefined) return outcomesOf(item, `${pk} ${sk}`);
  }
  return undefined;
}

async function read(client: DynamoDBClient, command: GetItemCommand, doing: string): Promise<Item | undefined> {
  try {
    return (await client.send(command)).Item;
  } catch (error) {
    throw ledgerError(doing, error);
  }
}

function outcomesOf(item: Item, key: string): RoundOutcomes {
  try {
    const outcome = (text: AttributeValue) => ({ outcome: outcomeOf(String(text.S)) });
    return { seen: mapMap(item['seen'], (endpoints) => mapMap(endpoints, outcome)) };
  } catch (error) {
    throw new LedgerCorrupt(key, String(error));
  }
}

/** @throws RangeError when the value is not a map. */
function mapMap<T>(value: AttributeValue | undefined, map: (value: AttributeValue) => T): Record<string, T> {
  if (value?.M === undefined) throw new RangeError('what was seen is not a map');
  return Object.fromEntries(Object.entries(value.M).map(([name, one]) => [name, map(one)]));
}
