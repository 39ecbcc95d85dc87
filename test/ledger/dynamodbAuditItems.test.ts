/** Items of audits that were written by an earlier version. */
import { expect, it } from 'vitest';
import { auditSummaryItem, auditSummaryOfItem } from '../../shared/ledger/dynamodbAuditItems.ts';
import { summaryOf } from '../storage/run/samples.ts';

it('a summary that was written without the time of it counts as written when its last subject was looked at', () => {
  const summary = summaryOf();
  const { run: _, writer: _w, writtenAt: _t, ...before } = summary;
  const stored = { ...auditSummaryItem(summary), json: { S: JSON.stringify(before) } };
  expect(auditSummaryOfItem(stored)).toEqual({ ...summary, writtenAt: summary.endedAt });
});
