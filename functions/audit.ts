/**
 * Every quarter of an hour: audits what the day's run has not audited yet. When all of it is, that is one query; when there
 * is more than fits into one invocation, the next one goes on.
 */
import { scheduledEvent } from '../shared/aws/events.ts';
import { lambdaHandler, logger } from '../shared/runtime/lambda.ts';
import { auditorNow, auditParts } from '../shared/runtime/lambdaAudit.ts';
import { auditRun } from '../shared/storage/run/auditRun.ts';

const { parts, ...input } = auditParts();

/** Left for the summary and the log of the last subjects. */
const marginMs = 30_000;

export const handler = lambdaHandler(async (event: unknown, context): Promise<void> => {
  scheduledEvent.parse(event);
  const now = parts.clock.now();
  const deadline = now + context.getRemainingTimeInMillis() - marginMs;
  const result = await auditRun({ ...input, now, deadline }, { ...parts, audit: auditorNow(parts.ledger) });
  if (result.kind === 'finished') {
    const { run, totals, changes } = result.summary;
    logger.info('Finished the audit of the day.', { run, audited: result.audited, ...totals, changes });
  } else if (result.kind === 'cut-short') {
    logger.info('There was no time for all of the audit; the next invocation goes on.', { ...result });
  }
});
