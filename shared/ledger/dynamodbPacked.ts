/**
 * Content as one JSON text, so that it comes back exactly; a large one is compressed, because DynamoDB counts what is read
 * and written in kilobytes.
 */
import { gunzipSync, gzipSync } from 'node:zlib';
import * as z from 'zod';
import type { Item } from './dynamodbRoundItem.ts';
import { parse } from './dynamodbStored.ts';
import { LedgerCorrupt } from './ledger.ts';

/** No text that was written here is longer; a compressed one of a megabyte can be. */
const textBytesMax = 32 * 1024 * 1024;

const packedSchema = z.union([z.object({ json: z.string() }), z.object({ gzip: z.instanceof(Uint8Array) })]);

/** @param plainBytesMax below this a person can read it in a console. */
export function packed(content: object, plainBytesMax: number): z.output<typeof packedSchema> {
  const json = JSON.stringify(content);
  return Buffer.byteLength(json) <= plainBytesMax ? { json } : { gzip: gzipSync(json) };
}

/** How large it is once it is compressed; infinite when it could not be read again. */
export function gzippedBytes(content: object): number {
  const json = JSON.stringify(content);
  return Buffer.byteLength(json) > textBytesMax ? Number.POSITIVE_INFINITY : gzipSync(json).byteLength;
}

/** @throws LedgerCorrupt */
export function unpacked<Schema extends z.ZodType>(schema: Schema, stored: Item) {
  const [at, form] = parse(packedSchema, stored);
  const corrupt = (why: unknown) => new LedgerCorrupt(`${at.pk} ${at.sk}`, String(why));
  let content: unknown;
  try {
    const json = 'json' in form ? form.json : gunzipSync(form.gzip, { maxOutputLength: textBytesMax }).toString('utf8');
    content = JSON.parse(json);
  } catch (error) {
    throw corrupt(error);
  }
  const parsed = schema.safeParse(content);
  if (!parsed.success) throw corrupt(z.prettifyError(parsed.error));
  return [at, parsed.data] as const;
}
