/** Every five minutes: folds rounds into hours and days. */
import { scheduledEvent } from '../shared/aws/events.ts';
import { rollUp } from '../shared/ledger/rollUp.ts';
import { lambdaHandler, logger } from '../shared/runtime/lambda.ts';
import { ledgerParts } from '../shared/runtime/lambdaLedger.ts';

const { config, observer, ledger, clock } = ledgerParts();

/** What the longest step takes, with a margin: an hour or a day of every shard, read, folded and written. */
const stepMsMax = 120_000;

export const handler = lambdaHandler(async (event: unknown, context): Promise<void> => {
  scheduledEvent.parse(event);
  const hasTime = () => context.getRemainingTimeInMillis() > stepMsMax;
  const result = await rollUp({ config, observer, now: clock.now() }, { ledger, hasTime });
  logger.info('Rolled up.', { result });
});
