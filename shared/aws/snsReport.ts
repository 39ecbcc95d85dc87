/** Hands reports over to SNS topics, which the config wants to be standard ones. */
import { PublishCommand, type SNSClient, SNSServiceException } from '@aws-sdk/client-sns';
import type { Region } from '../config/config.ts';
import { topicRegion } from '../config/topicArn.ts';
import { ReportRefused, type SendReportParts } from '../report/sendReport.ts';
import { createSnsClient } from './clients.ts';

type TopicClient = Pick<SNSClient, 'send'>;

/** @param clientFor the client of a region; asked once for each. */
export function createSnsReport(
  clientFor: (region: Region) => TopicClient = createSnsClient,
): SendReportParts['publish'] {
  const clients = new Map<Region, TopicClient>();
  return async (arn, message) => {
    const region = topicRegion(arn);
    const client = clients.get(region) ?? clientFor(region);
    clients.set(region, client);
    try {
      await client.send(new PublishCommand({ ...message, TopicArn: arn }));
    } catch (error) {
      throw isRefusal(error) ? new ReportRefused(arn, error) : error;
    }
  };
}

/** SNS answered, and what it answered is no fault of its own: it has taken nothing. */
function isRefusal(error: unknown): boolean {
  const status = error instanceof SNSServiceException ? error.$metadata.httpStatusCode : undefined;
  return status !== undefined && status >= 400 && status < 500;
}
