/**
 * What reading items costs, by their sizes: Amazon DynamoDB Developer Guide, "DynamoDB item sizes and formats" and "Read
 * consistency": names and values in bytes, in steps of 4 KB for each query, half a unit each when eventually consistent.
 */
import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import type { Item } from '../shared/ledger/dynamodbRoundItem.ts';

const stepBytes = 4_096;

/** What one query that finds these items costs. */
export function readUnits(bytes: readonly number[]): number {
  const all = bytes.reduce((sum, one) => sum + one, 0);
  return 0.5 * Math.max(1, Math.ceil(all / stepBytes));
}

export function itemBytes(item: Item): number {
  return Object.entries(item).reduce((sum, [name, value]) => sum + Buffer.byteLength(name) + valueBytes(value), 0);
}

function valueBytes(value: AttributeValue): number {
  if (value.S !== undefined) return Buffer.byteLength(value.S);
  // About one byte for two digits, and one more.
  if (value.N !== undefined) return Math.ceil(value.N.length / 2) + 1;
  if (value.B !== undefined) return value.B.length;
  if (value.M !== undefined) return 3 + Object.keys(value.M).length + itemBytes(value.M);
  if (value.L !== undefined) return 3 + value.L.length + value.L.reduce((sum, one) => sum + valueBytes(one), 0);
  return 1;
}
