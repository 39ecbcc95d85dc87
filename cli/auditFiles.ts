/** The files that an audit is made with and leaves. */
import { isUtf8 } from 'node:buffer';
import { readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import * as z from 'zod';
import { printable } from '../shared/config/quote.ts';
import type { PriceTable } from '../shared/storage/cost/prices.ts';
import { type AuditJson, auditJsonSchema } from '../shared/storage/formats/json.ts';
import { otherStorageClasses, storageClasses } from '../shared/storage/storageClass.ts';
import { AuditRefused } from './auditRefused.ts';

/** A report of a thousand buckets has some 10 MB. */
const baselineBytesMax = 256 * 2 ** 20;
const pricesBytesMax = 2 ** 20;
/** AWS CloudFormation User Guide, "CloudFormation quotas": 1 MB of template, in S3. */
const templateBytesMax = 2 ** 20;

/** @throws AuditRefused */
export async function readBaseline(path: string): Promise<AuditJson> {
  return parsed(auditJsonSchema, await readJson(path, baselineBytesMax), path);
}

const price = z.number().nonnegative();
const perClass = z.partialRecord(z.enum([...storageClasses, ...otherStorageClasses]), price);

const priceTableSchema = z.strictObject({
  asOf: z.iso.date(),
  regions: z.record(
    z.string(),
    z.strictObject({
      storagePerGbMonth: perClass,
      transitionsPerThousand: z.partialRecord(z.enum(storageClasses), price),
      retrievalPerGb: perClass,
      transferPerGb: price.exactOptional(),
      monitoringPerThousand: price.exactOptional(),
    }),
  ),
}) satisfies z.ZodType<PriceTable>;

/** @throws AuditRefused */
export async function readPrices(path: string): Promise<PriceTable> {
  return parsed(priceTableSchema, await readJson(path, pricesBytesMax), path);
}

/** @throws AuditRefused */
export async function readTemplate(path: string): Promise<string> {
  return await readText(path, templateBytesMax);
}

/** All of it or nothing, so that nobody reads half a report. @throws AuditRefused */
export async function writeReport(path: string, text: string): Promise<void> {
  const half = `${path}.${process.pid}.part`;
  try {
    await writeFile(half, text);
    await rename(half, path);
  } catch (error) {
    await rm(half, { force: true });
    throw new AuditRefused(`${printable(path)}: the file cannot be written: ${reasonOf(error)}`, { cause: error });
  }
}

async function readJson(path: string, bytesMax: number): Promise<unknown> {
  const text = await readText(path, bytesMax);
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new AuditRefused(`${printable(path)}: this is not JSON`, { cause: error });
  }
}

async function readText(path: string, bytesMax: number): Promise<string> {
  const content = await contentOf(path, bytesMax);
  if (!isUtf8(content)) throw new AuditRefused(`${printable(path)}: the file is not UTF-8`);
  return content.toString('utf8');
}

async function contentOf(path: string, bytesMax: number): Promise<Buffer> {
  try {
    const { size } = await stat(path);
    if (size <= bytesMax) return await readFile(path);
  } catch (error) {
    throw new AuditRefused(`${printable(path)}: the file cannot be read: ${reasonOf(error)}`, { cause: error });
  }
  throw new AuditRefused(`${printable(path)}: the file is larger than ${bytesMax / 2 ** 20} MiB`);
}

function parsed<Schema extends z.ZodType>(schema: Schema, value: unknown, path: string): z.output<Schema> {
  const read = schema.safeParse(value);
  if (read.success) return read.data;
  const [issue] = read.error.issues;
  const at = issue?.path.map(String).join('.') ?? '';
  throw new AuditRefused(
    `${printable(path)}: ${printable(at === '' ? '' : `${at}: `)}${printable(issue?.message ?? '')}`,
  );
}

function reasonOf(error: unknown): string {
  return printable(error instanceof Error ? error.message : String(error));
}
