/** Every five minutes: folds rounds into hours and days, and keeps a snapshot of the status apart from the ledger. */
import { scheduledEvent } from '../shared/aws/events.ts';
import { roundRetentionMs } from '../shared/ledger/retention.ts';
import { rollUp } from '../shared/ledger/rollUp.ts';
import { countingConfig } from '../shared/maintenance/counting.ts';
import { lambdaHandler, logger } from '../shared/runtime/lambda.ts';
import { ledgerParts } from '../shared/runtime/lambdaLedger.ts';
import { snapshotParts } from '../shared/runtime/lambdaRollup.ts';
import { noteAccount } from '../shared/runtime/lambdaSnapshots.ts';
import { saveSnapshot } from '../shared/status/saveSnapshot.ts';

const { config, observer, ledger, clock } = ledgerParts();
const snapshot = snapshotParts();

/** What the longest step takes, with a margin: an hour or a day of every shard, read, folded and written. */
const stepMsMax = 120_000;

export const handler = lambdaHandler(async (event: unknown, context): Promise<void> => {
  scheduledEvent.parse(event);
  noteAccount(context);
  const hasTime = () => context.getRemainingTimeInMillis() > stepMsMax;
  const now = clock.now();
  // What cannot be read must not be folded as if nobody had planned it: the next run folds it all.
  const counting = await countingConfig(config, now - roundRetentionMs, snapshot.plans.readPlans);
  const result = await rollUp({ config: counting, observer, now }, { ledger, hasTime });
  logger.info('Rolled up.', { result });
  try {
    await saveSnapshot({ config, now: clock.now() }, { ...snapshot, ledger });
  } catch (error) {
    // Folding is what this function is for; the snapshot of five minutes ago stays.
    logger.error('The snapshot of the status could not be kept.', { error });
  }
});
