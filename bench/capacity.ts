/**
 * What DynamoDB bills. Item sizes and capacity units as in the Amazon DynamoDB Developer Guide, "DynamoDB
 * item sizes and formats" and "DynamoDB read and write operations".
 */
import type { AttributeValue, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { Item } from '../shared/ledger/dynamodbRoundItem.ts';
import { sum } from './measure.ts';

const writeUnitBytes = 1_024;
const readUnitBytes = 4_096;

/** Names count as much as values. */
export function itemBytes(item: Item): number {
  return sum(Object.entries(item).map(([name, value]) => Buffer.byteLength(name) + valueBytes(value)));
}

/** The types that the ledger's items have. Maps and lists cost three bytes, and one more for each element. */
function valueBytes(value: AttributeValue): number {
  if (value.S !== undefined) return Buffer.byteLength(value.S);
  if (value.N !== undefined) return numberBytes(value.N);
  if (value.M !== undefined) return 3 + Object.keys(value.M).length + itemBytes(value.M);
  if (value.L !== undefined) return 3 + value.L.length + sum(value.L.map(valueBytes));
  if (value.BOOL !== undefined || value.NULL !== undefined) return 1;
  throw new Error(`No item of the ledger has a ${Object.keys(value).join()}.`);
}

/** Approximately, says the guide: a byte for two significant digits, and one more. */
function numberBytes(text: string): number {
  const significant = text.replace(/[^0-9]/g, '').replace(/^0+|0+$/g, '');
  return 1 + Math.ceil(significant.length / 2);
}

/** Of one write of an item of so many bytes. */
export function writeUnits(bytes: number): number {
  return Math.max(1, Math.ceil(bytes / writeUnitBytes));
}

/** Of one eventually consistent query that read so many bytes in all. */
function readUnits(bytes: number): number {
  return Math.max(1, Math.ceil(bytes / readUnitBytes)) / 2;
}

export type Meter = {
  requests: number;
  /** As the table itself tells them. */
  units: number;
  /** As the sizes of the items that queries returned say. */
  unitsBySize: number;
  bytes: number;
};

/** Makes every request of the client ask what it consumed, and counts. */
export function meter(client: DynamoDBClient): Meter {
  const counted: Meter = { requests: 0, units: 0, unitsBySize: 0, bytes: 0 };
  client.middlewareStack.add(
    (next) => async (args) => {
      const result = await next({ ...args, input: Object.assign({}, args.input, { ReturnConsumedCapacity: 'TOTAL' }) });
      const { output } = result;
      counted.requests += 1;
      const consumed = 'ConsumedCapacity' in output ? output.ConsumedCapacity : undefined;
      if (consumed !== undefined && 'CapacityUnits' in consumed) counted.units += consumed.CapacityUnits ?? 0;
      if ('Items' in output) {
        const bytes = sum((output.Items ?? []).map(itemBytes));
        counted.bytes += bytes;
        counted.unitsBySize += readUnits(bytes);
      }
      return result;
    },
    { step: 'initialize', name: 'countCapacity' },
  );
  return counted;
}
