/** Requests and errors as in the Amazon SNS API reference: Publish. */
import { NotFoundException, PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import { mockClient } from 'aws-sdk-client-mock';
import { beforeEach, describe, expect, it } from 'vitest';
import { createSnsReport } from '../../shared/aws/snsReport.ts';
import { reportMessage } from '../../shared/report/render/sns.ts';
import { calmFacts, reportOf } from '../report/sample.ts';

const client = new SNSClient({ region: 'eu-west-1' });
const mocked = mockClient(client);
const asked: string[] = [];
const publish = createSnsReport((region) => {
  asked.push(region);
  return client;
});
const message = reportMessage(reportOf(calmFacts()), undefined, false);
const arn = 'arn:aws:sns:eu-west-1:123456789012:reports';

beforeEach(() => {
  mocked.reset();
  mocked.on(PublishCommand).resolves({});
});

describe('publishing a report', () => {
  it('goes to the topic in its own region, with one client', async () => {
    await publish(arn, message);
    await publish(arn, message);
    expect(asked).toEqual(['eu-west-1']);
    expect(mocked.commandCalls(PublishCommand)[0]?.args[0].input).toEqual({ ...message, TopicArn: arn });
  });

  it('tells what is refused from what nobody knows', async () => {
    mocked
      .on(PublishCommand)
      .rejects(new NotFoundException({ message: 'no topic', $metadata: { httpStatusCode: 404 } }));
    await expect(publish(arn, message)).rejects.toMatchObject({ code: 'report-refused' });
    mocked.on(PublishCommand).rejects(new NotFoundException({ message: 'odd', $metadata: { httpStatusCode: 500 } }));
    await expect(publish(arn, message)).rejects.not.toHaveProperty('code');
    mocked.on(PublishCommand).rejects(new Error('socket hang up'));
    await expect(publish(arn, message)).rejects.not.toHaveProperty('code');
  });
});
