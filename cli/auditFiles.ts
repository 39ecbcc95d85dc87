/** The files that an audit is made with. */
import * as z from 'zod';
import type { PriceTable } from '../shared/storage/cost/prices.ts';
import { type AuditJson, auditJsonSchema } from '../shared/storage/formats/json.ts';
import { otherStorageClasses, storageClasses } from '../shared/storage/storageClass.ts';
import { parsedFile, readJson, readText } from './files.ts';

/** A report of a thousand buckets has some 10 MB. */
const baselineBytesMax = 256 * 2 ** 20;
const pricesBytesMax = 2 ** 20;
/** AWS CloudFormation User Guide, "CloudFormation quotas": 1 MB of template, in S3. */
const templateBytesMax = 2 ** 20;

/** @throws Refused */
export async function readBaseline(path: string): Promise<AuditJson> {
  return parsedFile(auditJsonSchema, await readJson(path, baselineBytesMax), path);
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

/** @throws Refused */
export async function readPrices(path: string): Promise<PriceTable> {
  return parsedFile(priceTableSchema, await readJson(path, pricesBytesMax), path);
}

/** @throws Refused */
export async function readTemplate(path: string): Promise<string> {
  return await readText(path, templateBytesMax);
}
