/** Answers as in the Amazon SQS API reference: GetQueueUrl, GetQueueAttributes. */
import { GetQueueAttributesCommand, GetQueueUrlCommand, SQSClient } from '@aws-sdk/client-sqs';
import { mockClient } from 'aws-sdk-client-mock';
import { beforeEach, describe, expect, it } from 'vitest';
import { createDeadLetterCount } from '../../shared/aws/deadLetters.ts';

const sqs = mockClient(SQSClient);
const url = 'https://sqs.us-east-1.amazonaws.com/123456789012/dead-letters';
const count = () => createDeadLetterCount({ client: new SQSClient({ region: 'us-east-1' }), name: 'dead-letters' });

beforeEach(() => {
  sqs.reset();
  sqs.on(GetQueueUrlCommand, { QueueName: 'dead-letters' }).resolves({ QueueUrl: url });
});

describe('the number of dead letters', () => {
  it('counts those too that somebody is looking at', async () => {
    const Attributes = { ApproximateNumberOfMessages: '4', ApproximateNumberOfMessagesNotVisible: '3' };
    sqs.on(GetQueueAttributesCommand, { QueueUrl: url }).resolves({ Attributes });
    const ask = count();
    expect(await ask()).toBe(7);
    expect(await ask()).toBe(7);
    expect(sqs.commandCalls(GetQueueUrlCommand)).toHaveLength(1);
  });

  it.each([
    ['nothing', {}],
    ['half of it', { Attributes: { ApproximateNumberOfMessages: '0' } }],
    ['no number', { Attributes: { ApproximateNumberOfMessages: 'a', ApproximateNumberOfMessagesNotVisible: '0' } }],
  ])('is not taken for zero when SQS answers %s', async (_, answer) => {
    sqs.on(GetQueueAttributesCommand).resolves(answer);
    await expect(count()()).rejects.toMatchObject({ code: 'dead-letters-unknown' });
  });

  it('is unknown when SQS does not answer', async () => {
    sqs.on(GetQueueAttributesCommand).rejects(new Error('connect ECONNREFUSED'));
    await expect(count()()).rejects.toThrow('connect ECONNREFUSED');
  });
});
