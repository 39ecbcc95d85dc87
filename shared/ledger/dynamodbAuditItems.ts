/** Reports and summaries of audits ↔ their items. */
import * as z from 'zod';
import { sinceSchema, subjectReportSchema, summaryContentSchema } from '../storage/run/reportSchema.ts';
import { type AuditReport, type AuditSummary, runStart } from '../storage/run/run.ts';
import { packed, unpacked } from './dynamodbPacked.ts';
import type { Item } from './dynamodbRoundItem.ts';
import { afterHash, item } from './dynamodbStored.ts';
import { auditReportKey, auditSummaryKey } from './keys.ts';
import { auditRetentionMs } from './retention.ts';

/** Below this a person can read it in a console. */
const plainBytesMax = 100_000;

const reportContentSchema = z.object({ report: subjectReportSchema, since: sinceSchema, basis: z.string() });

export function auditReportItem(stored: AuditReport): Item {
  const { run, writer: _, ...content } = stored;
  return item(auditReportKey(stored), runStart(run) + auditRetentionMs, packed(content, plainBytesMax));
}

export function auditReportOfItem(stored: Item): AuditReport {
  const [{ pk, sk }, content] = unpacked(reportContentSchema, stored);
  return { run: afterHash(pk), writer: afterHash(sk), ...content };
}

export function auditSummaryItem(summary: AuditSummary): Item {
  const { run, writer: _, ...content } = summary;
  return item(auditSummaryKey(summary), runStart(run) + auditRetentionMs, packed(content, plainBytesMax));
}

export function auditSummaryOfItem(stored: Item): AuditSummary {
  const [{ sk }, content] = unpacked(summaryContentSchema, stored);
  const [run = '', writer = ''] = sk.split('#');
  return { run, writer, ...content };
}
