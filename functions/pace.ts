/** Every minute: puts the coming minute's rounds on the round queue. */
import { scheduledEvent } from '../shared/aws/events.ts';
import { paceMinute } from '../shared/ledger/pace.ts';
import { lambdaHandler } from '../shared/runtime/lambda.ts';
import { paceParts } from '../shared/runtime/lambdaPace.ts';

const { shards, queue, clock } = paceParts();

export const handler = lambdaHandler(async (event: unknown): Promise<void> => {
  const { scheduledAt } = scheduledEvent.parse(event);
  await queue.send(paceMinute(shards, scheduledAt, clock.now()));
});
