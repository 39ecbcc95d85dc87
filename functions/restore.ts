/** Restores one backup, and says whether the data is there: on its schedule, or because a person asks. */
import { type DurableContext, withDurableExecution } from '@aws/durable-execution-sdk-js';
import { durableRestore } from '../shared/aws/durableRestore.ts';
import { logger } from '../shared/runtime/lambda.ts';
import { restoreParts } from '../shared/runtime/lambdaRestore.ts';

const parts = await restoreParts();

export const handler = withDurableExecution((event: unknown, context: DurableContext) => {
  logger.resetKeys();
  logger.addContext(context.lambdaContext);
  return durableRestore(event, context, parts);
});
