/**
 * Reports and summaries of audits ↔ their items. The content is one JSON text, so that it comes back exactly; a large one is
 * compressed, because DynamoDB counts what is read and written in kilobytes.
 */
import { gunzipSync, gzipSync } from 'node:zlib';
import * as z from 'zod';
import { sinceSchema, subjectReportSchema, summaryContentSchema } from '../storage/run/reportSchema.ts';
import { type AuditReport, type AuditSummary, runStart } from '../storage/run/run.ts';
import type { Item } from './dynamodbRoundItem.ts';
import { afterHash, item, parse } from './dynamodbStored.ts';
import { auditReportKey, auditSummaryKey } from './keys.ts';
import { LedgerCorrupt } from './ledger.ts';
import { auditRetentionMs } from './retention.ts';

/** Below this a person can read it in a console. */
const plainBytesMax = 100_000;

/** No text that was written here is longer; a compressed one of a megabyte can be. */
const textBytesMax = 32 * 1024 * 1024;

const reportContentSchema = z.object({ report: subjectReportSchema, since: sinceSchema, basis: z.string() });

export function auditReportItem(stored: AuditReport): Item {
  const { run, writer: _, ...content } = stored;
  return item(auditReportKey(stored), runStart(run) + auditRetentionMs, packed(content));
}

export function auditReportOfItem(stored: Item): AuditReport {
  const [{ pk, sk }, content] = unpacked(reportContentSchema, stored);
  return { run: afterHash(pk), writer: afterHash(sk), ...content };
}

export function auditSummaryItem(summary: AuditSummary): Item {
  const { run, writer: _, ...content } = summary;
  return item(auditSummaryKey(summary), runStart(run) + auditRetentionMs, packed(content));
}

export function auditSummaryOfItem(stored: Item): AuditSummary {
  const [{ sk }, content] = unpacked(summaryContentSchema, stored);
  const [run = '', writer = ''] = sk.split('#');
  return { run, writer, ...content };
}

const packedSchema = z.union([z.object({ json: z.string() }), z.object({ gzip: z.instanceof(Uint8Array) })]);

function packed(content: object): z.output<typeof packedSchema> {
  const json = JSON.stringify(content);
  return Buffer.byteLength(json) <= plainBytesMax ? { json } : { gzip: gzipSync(json) };
}

/** @throws LedgerCorrupt */
function unpacked<Schema extends z.ZodType>(schema: Schema, stored: Item) {
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
