import { readFile } from 'node:fs/promises';
import { CloudWatchClient, GetMetricDataCommand } from '@aws-sdk/client-cloudwatch';
import {
  DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import { GetQueueAttributesCommand, GetQueueUrlCommand, SQSClient } from '@aws-sdk/client-sqs';
import { mockClient } from 'aws-sdk-client-mock';
import { afterAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { tendAlerts } from '../../shared/alerts/tendAlerts.ts';
import { failingOver } from '../template/configs.ts';
import { context, prepareEnvironment } from './environment.ts';

// The verb as it is, and what the handler gave it.
vi.mock(import('../../shared/alerts/tendAlerts.ts'), async (original) => {
  const actual = await original();
  return { ...actual, tendAlerts: vi.fn(actual.tendAlerts) };
});

const dynamodb = mockClient(DynamoDBClient);
const sqs = mockClient(SQSClient);
const cloudwatch = mockClient(CloudWatchClient);
const sns = mockClient(SNSClient);
const restore = prepareEnvironment(failingOver);
afterAll(restore);
// As CloudFormation sets it.
process.env['HOLDFAST_URL'] = 'https://abcdefghij.execute-api.us-east-1.amazonaws.com';
const { logger } = await import('../../shared/runtime/lambda.ts');
const warned = vi.spyOn(logger, 'warn');
const { handler } = await import('../../functions/budget.ts');
const warnedAtStart = [...warned.mock.calls];
const event = JSON.parse(await readFile(new URL('../../events/scheduler/budget.json', import.meta.url), 'utf8'));

const verb = vi.mocked(tendAlerts);
const nothingDone = { counted: true, changed: [], told: 0, failures: [] };

beforeEach(() => {
  verb.mockReset();
  verb.mockResolvedValue(nothingDone);
  dynamodb.reset();
  sqs.reset();
  cloudwatch.reset();
  sns.reset();
});

describe('budget', () => {
  it('looks after the alerts of this region, and knows where the page is', async () => {
    await handler(event, context);
    expect(verb.mock.lastCall?.[0]).toMatchObject({
      observer: 'us-east-1',
      url: 'https://abcdefghij.execute-api.us-east-1.amazonaws.com',
    });
  });

  it('tells topics alone: what only one machine can tell is not remembered as told', async () => {
    await handler(event, context);
    const kinds = verb.mock.lastCall?.[0].config.alerts.map(({ to }) => to.kind);
    expect(kinds).toEqual(['topic', 'topic', 'topic']);
    expect(warnedAtStart).toEqual([
      ['These routes of alerts are for one machine, and are not told on AWS.', { routes: ['webhook', 'email'] }],
    ]);
  });

  it('remembers between two minutes what it has read', async () => {
    await handler(event, context);
    await handler(event, context);
    const [first, second] = verb.mock.calls.map(([, { memory }]) => memory);
    expect(first).toBeDefined();
    expect(second).toBe(first);
  });

  it("counts the dead letters of its region's queue", async () => {
    sqs.on(GetQueueUrlCommand, { QueueName: 'dead-letters' }).resolves({ QueueUrl: 'https://sqs/dead-letters' });
    const Attributes = { ApproximateNumberOfMessages: '3', ApproximateNumberOfMessagesNotVisible: '0' };
    sqs.on(GetQueueAttributesCommand, { QueueUrl: 'https://sqs/dead-letters' }).resolves({ Attributes });
    await handler(event, context);
    expect(await verb.mock.lastCall?.[1].deadLetters?.()).toBe(3);
  });

  it('says what failed, and leaves no dead letter of what the next minute does again', async () => {
    const errors = vi.spyOn(logger, 'error').mockImplementation(() => {});
    const failure = new Error('ECONNREFUSED');
    verb.mockResolvedValue({ ...nothingDone, told: 2, failures: [failure] });
    await expect(handler(event, context)).resolves.toBeUndefined();
    expect(errors.mock.calls).toEqual([['A part of looking after the alerts failed.', { error: failure }]]);
    errors.mockRestore();
  });

  it('fails when the control table does not answer', async () => {
    verb.mockRejectedValue(new Error('no control table'));
    await expect(handler(event, context)).rejects.toThrow('no control table');
  });

  it('fails when the alerts cannot be read', async () => {
    const actual = await vi.importActual<typeof import('../../shared/alerts/tendAlerts.ts')>(
      '../../shared/alerts/tendAlerts.ts',
    );
    verb.mockImplementation(actual.tendAlerts);
    dynamodb.on(UpdateItemCommand).rejects(new Error('connect ECONNREFUSED'));
    await expect(handler(event, context)).rejects.toMatchObject({ code: 'control-unavailable' });
  });

  it('tells its topics of dead letters, when the tables are empty', async () => {
    const actual = await vi.importActual<typeof import('../../shared/alerts/tendAlerts.ts')>(
      '../../shared/alerts/tendAlerts.ts',
    );
    verb.mockImplementation(actual.tendAlerts);
    dynamodb.on(QueryCommand).resolves({ Items: [] });
    dynamodb.on(GetItemCommand).resolves({});
    dynamodb.on(PutItemCommand).resolves({});
    dynamodb.on(UpdateItemCommand).resolves({ Attributes: { fence: { N: '1' }, until: { N: '1' } } });
    cloudwatch.on(GetMetricDataCommand).resolves({ MetricDataResults: [] });
    sns.on(PublishCommand).resolves({ MessageId: '1' });
    sqs.on(GetQueueUrlCommand).resolves({ QueueUrl: 'https://sqs/dead-letters' });
    sqs.on(GetQueueAttributesCommand).resolves({
      Attributes: { ApproximateNumberOfMessages: '3', ApproximateNumberOfMessagesNotVisible: '0' },
    });
    await handler(event, context);
    const published = sns.commandCalls(PublishCommand).map(({ args: [{ input }] }) => input);
    const kinds = published.map(({ TopicArn, MessageAttributes }) => [
      TopicArn,
      MessageAttributes?.['kind']?.StringValue,
    ]);
    // The route to this topic has no filter; the others want pages or burns.
    expect(kinds).toContainEqual(['arn:aws:sns:us-east-1:123456789012:team.fifo', 'dead-letters']);
  });

  it('refuses what its schedule does not send', async () => {
    await expect(handler({ Records: [] }, context)).rejects.toThrow();
    expect(verb).not.toHaveBeenCalled();
  });
});
