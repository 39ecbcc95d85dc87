/** What all items share. What is read is parsed by schema: a store is an edge like any other. */
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import * as z from 'zod';
import type { Item } from './dynamodbRoundItem.ts';
import type { Key } from './keys.ts';
import { LedgerCorrupt } from './ledger.ts';

/** @param expiresAt Unix milliseconds; kept for good when absent. */
export function item(at: Key, expiresAt: number | undefined, content: Readonly<Record<string, unknown>>): Item {
  const expiry = expiresAt === undefined ? {} : { expiresAt: Math.ceil(expiresAt / 1000) };
  return marshall({ ...at, v: 1, ...content, ...expiry }, { removeUndefinedValues: true });
}

const key = z.object({ pk: z.string(), sk: z.string() });

/** @throws LedgerCorrupt naming the key, so that a person can look at the item. */
export function parse<Schema extends z.ZodType>(schema: Schema, stored: Item): readonly [Key, z.output<Schema>] {
  const plain = unmarshall(stored);
  const at = key.parse(plain);
  const parsed = schema.safeParse(plain);
  if (!parsed.success) throw new LedgerCorrupt(`${at.pk} ${at.sk}`, z.prettifyError(parsed.error));
  return [at, parsed.data];
}

/** A text form whose own parser throws RangeError on anything else. */
export function textForm<T>(parse: (value: string) => T) {
  return z.string().transform((value, context): T => {
    try {
      return parse(value);
    } catch (error) {
      context.issues.push({ code: 'custom', message: String(error), input: value });
      return z.NEVER;
    }
  });
}

/** What follows the first `#` of a key. */
export function afterHash(text: string): string {
  return text.slice(text.indexOf('#') + 1);
}

export function mapValues<T, U>(record: Readonly<Record<string, T>>, map: (value: T) => U): Record<string, U> {
  return mapEntries(record, (_, value) => map(value));
}

export function mapEntries<T, U>(
  record: Readonly<Record<string, T>>,
  map: (key: string, value: T) => U,
): Record<string, U> {
  return Object.fromEntries(Object.entries(record).map(([name, value]) => [name, map(name, value)]));
}
