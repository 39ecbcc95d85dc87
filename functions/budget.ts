/**
 * Every minute, in every region: counts objectives, looks for what is wrong, and tells it. One region counts; each of
 * them tells what nobody else has told.
 */
import { tendAlerts } from '../shared/alerts/tendAlerts.ts';
import { scheduledEvent } from '../shared/aws/events.ts';
import { lambdaHandler, logger } from '../shared/runtime/lambda.ts';
import { budgetParts } from '../shared/runtime/lambdaBudget.ts';

const { tending, ...input } = budgetParts();

export const handler = lambdaHandler(async (event: unknown): Promise<void> => {
  scheduledEvent.parse(event);
  const { counted, changed, told, failures } = await tendAlerts({ ...input, now: tending.clock.now() }, tending);
  if (changed.length > 0 || told > 0) logger.info('Looked after the alerts.', { counted, changed, told });
  // The next minute does again what failed; a failed invocation would leave a dead letter each time.
  for (const failure of failures) {
    logger.error('A part of looking after the alerts failed.', { error: failure });
  }
});
