/** Items of audits that were written by an earlier version. */
import { expect, it } from 'vitest';
import { auditSummaryItem, auditSummaryOfItem } from '../../shared/ledger/dynamodbAuditItems.ts';
import { summaryOf } from '../storage/run/samples.ts';

it('a summary that was written without the time of it, and what it could not judge, counts as of its last subject', () => {
  // Its database has no score, and checks that could not look.
  const summary = summaryOf();
  const { run: _, writer: _w, writtenAt: _t, blind: _b, ...before } = summary;
  const stored = { ...auditSummaryItem(summary), json: { S: JSON.stringify(before) } };
  expect(auditSummaryOfItem(stored)).toEqual({ ...summary, writtenAt: summary.endedAt });
});
