/** Restores one backup, and says whether the data is there: on its schedule, or because a person asks. */
import { type DurableContext, withDurableExecution } from '@aws/durable-execution-sdk-js';
import { durableRestore } from '../shared/aws/durableRestore.ts';
import { logger } from '../shared/runtime/lambda.ts';
import { restoreParts } from '../shared/runtime/lambdaRestore.ts';

const parts = await restoreParts();

export const handler = withDurableExecution((event: unknown, context: DurableContext) => {
  logger.resetKeys();
  logger.addContext(context.lambdaContext);
  logger.appendKeys({ execution: context.executionContext.durableExecutionArn });
  // In the form of all the others' lines, and silent in a replay.
  context.configureLogger({ customLogger: logger, modeAware: true });
  return durableRestore(event, context, parts);
});
