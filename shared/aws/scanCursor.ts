/** Where a scan goes on, as a text that can be stored: keys may be binary. */
import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import * as z from 'zod/mini';

/** Keys are strings, numbers or binary (Amazon DynamoDB Developer Guide, "Primary key"). */
const stored = z.record(
  z.string(),
  z.union([z.strictObject({ S: z.string() }), z.strictObject({ N: z.string() }), z.strictObject({ B: z.string() })]),
);

export function cursorOf(key: Readonly<Record<string, AttributeValue>>): string {
  const entries = Object.entries(key).map(([name, value]) => [name, storedValue(value)] as const);
  return JSON.stringify(Object.fromEntries(entries));
}

export function keyOf(cursor: string): Record<string, AttributeValue> {
  const key = stored.parse(JSON.parse(cursor));
  return Object.fromEntries(
    Object.entries(key).map(([name, value]) => [name, 'B' in value ? { B: Buffer.from(value.B, 'base64') } : value]),
  );
}

function storedValue(value: AttributeValue): z.infer<typeof stored>[string] {
  if (value.S !== undefined) return { S: value.S };
  if (value.N !== undefined) return { N: value.N };
  if (value.B !== undefined) return { B: Buffer.from(value.B).toString('base64') };
  throw new Error('A key of DynamoDB is neither text nor a number nor binary.');
}
