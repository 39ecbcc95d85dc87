/** Every five minutes: folds rounds into hours and days. */
import { MetricUnit } from '@aws-lambda-powertools/metrics';
import { scheduledEvent } from '../shared/aws/events.ts';
import { rollUp } from '../shared/ledger/rollUp.ts';
import { lambdaHandler, logger, metrics } from '../shared/runtime/lambda.ts';
import { ledgerParts } from '../shared/runtime/lambdaLedger.ts';

const { config, observer, ledger, clock } = ledgerParts();

export const handler = lambdaHandler(async (event: unknown): Promise<void> => {
  scheduledEvent.parse(event);
  const result = await rollUp({ config, observer, now: clock.now() }, { ledger });
  logger.info('Rolled up.', { result });
  metrics.addMetric('HoursFolded', MetricUnit.Count, result.kind === 'rolled-up' ? result.hours : 0);
});
