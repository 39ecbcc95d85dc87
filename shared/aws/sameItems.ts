/** Items that were read twice, in whatever order they came. */
import { isDeepStrictEqual } from 'node:util';
import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { cursorOf } from './scanCursor.ts';

type Item = Readonly<Record<string, AttributeValue>>;

/** How many of the items are among the others, equal in every attribute. */
export function sameItems(items: readonly Item[], others: readonly Item[], keys: readonly string[]): number {
  const byKey = new Map(others.map((item) => [keyText(item, keys), item]));
  return items.filter((item) => isDeepStrictEqual(unordered(item), unordered(byKey.get(keyText(item, keys))))).length;
}

function keyText(item: Item, keys: readonly string[]): string {
  return cursorOf(Object.fromEntries(keys.flatMap((name) => (item[name] === undefined ? [] : [[name, item[name]]]))));
}

/** Sets have no order. */
function unordered(value: unknown): unknown {
  if (ArrayBuffer.isView(value))
    return Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString('base64');
  if (Array.isArray(value)) return value.map(unordered);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(([name, inner]) => [name, sorted(name, unordered(inner))] as const);
  return Object.fromEntries(entries);
}

const sets: ReadonlySet<string> = new Set(['SS', 'NS', 'BS']);

function sorted(name: string, value: unknown): unknown {
  return sets.has(name) && Array.isArray(value) ? [...value].sort() : value;
}
