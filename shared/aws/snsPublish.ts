/** Hands alerts over to SNS topics. Packaging replaces this module when the config names no topic. */
import { PublishCommand, type SNSClient } from '@aws-sdk/client-sns';
import { type Publish, PublishFailed } from '../alerts/notice.ts';
import { snsMessageOf } from '../alerts/render/snsMessage.ts';
import type { Region } from '../config/config.ts';
import { topicRegion } from '../config/topicArn.ts';
import { createSnsClient } from './clients.ts';

type TopicClient = Pick<SNSClient, 'send'>;

export type SnsPublishParts = {
  /** The client of a region; asked once for each region. */
  readonly clientFor?: (region: Region) => TopicClient;
};

/**
 * For routes to topics. The second topic gets the same message when the first does not take it, with the same id: whoever
 * hears of it twice, because the first had taken it after all, can tell.
 */
export function createSnsPublish({ clientFor = createSnsClient }: SnsPublishParts = {}): Publish {
  const clients = new Map<Region, TopicClient>();

  function clientAt(region: Region): TopicClient {
    const client = clients.get(region) ?? clientFor(region);
    clients.set(region, client);
    return client;
  }

  return async (notice, { id, to }) => {
    if (to.kind !== 'topic') throw new Error(`the route ${id} does not lead to a topic`);
    const topics = to.otherwise === undefined ? [to.arn] : [to.arn, to.otherwise];
    const refusals: unknown[] = [];
    for (const arn of topics) {
      const command = new PublishCommand({ ...snsMessageOf(notice, { ...to, arn }), TopicArn: arn });
      try {
        await clientAt(topicRegion(arn)).send(command);
        return;
      } catch (error) {
        refusals.push(error);
      }
    }
    throw new PublishFailed(topics.join(' and '), refusals.length === 1 ? refusals[0] : asOne(refusals));
  };
}

function asOne(errors: readonly unknown[]): AggregateError {
  return new AggregateError(errors, errors.map(String).join('; '));
}
