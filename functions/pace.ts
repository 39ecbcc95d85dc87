/** Every minute: puts the coming minute's rounds on the round queue. */
import { MetricUnit } from '@aws-lambda-powertools/metrics';
import { scheduledEvent } from '../shared/aws/events.ts';
import { paceMinute } from '../shared/ledger/pace.ts';
import { lambdaHandler, metrics } from '../shared/runtime/lambda.ts';
import { paceParts } from '../shared/runtime/lambdaPace.ts';

const { shards, queue, clock } = paceParts();

export const handler = lambdaHandler(async (event: unknown): Promise<void> => {
  const { scheduledAt } = scheduledEvent.parse(event);
  const rounds = paceMinute(shards, scheduledAt, clock.now());
  await queue.send(rounds);
  metrics.addMetric('RoundsPaced', MetricUnit.Count, rounds.length);
});
