import { readFile } from 'node:fs/promises';
import {
  ConditionalCheckFailedException,
  DynamoDBClient,
  PutItemCommand,
  QueryCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import { mockClient } from 'aws-sdk-client-mock';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { failingOver } from '../template/configs.ts';
import { context, prepareEnvironment } from './environment.ts';

/** As the config has it. */
const topic = 'arn:aws:sns:eu-central-1:123456789012:reports';

const dynamodb = mockClient(DynamoDBClient);
const sns = mockClient(SNSClient);
const restore = prepareEnvironment(failingOver);
afterAll(restore);
process.env['HOLDFAST_URL'] = 'https://abcdefghij.execute-api.us-east-1.amazonaws.com';
const { handler } = await import('../../functions/report.ts');
const event = JSON.parse(await readFile(new URL('../../events/scheduler/report.json', import.meta.url), 'utf8'));

const dueEvent = JSON.parse(await readFile(new URL('../../events/scheduler/reportDue.json', import.meta.url), 'utf8'));

/** What was sent, it asks for by both keys. */
const lookingWhether = { KeyConditionExpression: 'pk = :pk AND sk = :sk' };

beforeEach(() => {
  dynamodb.reset();
  sns.reset();
  dynamodb.on(QueryCommand).resolves({ Items: [] });
  dynamodb.on(PutItemCommand).resolves({});
  dynamodb.on(UpdateItemCommand).resolves({});
  sns.on(PublishCommand).resolves({ MessageId: 'm' });
});

const published = () => sns.commandCalls(PublishCommand).map(({ args: [{ input }] }) => input);

describe('report', () => {
  it('sends that of the last week before its schedule, and remembers that it did', async () => {
    await handler(event, context);
    // Of 15 January 2026, a Thursday.
    expect(published()).toMatchObject([
      {
        TopicArn: topic,
        Subject: expect.stringMatching(/^\[report\] Week 2 of 2026: /),
        MessageStructure: 'json',
        MessageAttributes: { kind: { StringValue: 'report' }, period: { StringValue: '2026-W02' } },
      },
    ]);
    const { email } = JSON.parse(published()[0]?.Message ?? '');
    expect(email).toContain('https://abcdefghij.execute-api.us-east-1.amazonaws.com/reports/2026-W02');
    const [put] = dynamodb.commandCalls(PutItemCommand);
    expect(put?.args[0].input).toMatchObject({
      TableName: 'ledger',
      Item: { pk: { S: 'report' }, sk: { S: `2026-W02#${topic}` }, state: { S: 'sending' } },
    });
    const [settled] = dynamodb.commandCalls(UpdateItemCommand);
    expect(settled?.args[0].input.ExpressionAttributeValues?.[':outcome']).toEqual({ S: 'sent' });
  });

  it('sends that of the last month when its schedule says so', async () => {
    await handler({ ...event, period: 'month' }, context);
    expect(published()[0]?.Subject).toMatch(/^\[report\] December 2025: /);
  });

  it('sends nothing that was sent', async () => {
    dynamodb.on(PutItemCommand).rejects(new ConditionalCheckFailedException({ message: 'no', $metadata: {} }));
    await handler(event, context);
    expect(published()).toEqual([]);
  });

  it('fails when the topic does not take it, so that it is tried again', async () => {
    sns.on(PublishCommand).rejects(new Error('socket hang up'));
    await expect(handler(event, context)).rejects.toThrow('socket hang up');
    const [settled] = dynamodb.commandCalls(UpdateItemCommand);
    expect(settled?.args[0].input.ExpressionAttributeValues?.[':outcome']).toEqual({ S: 'unsure' });
  });

  it('fails when nothing can be read', async () => {
    dynamodb.on(QueryCommand, { TableName: 'ledger' }).rejects(new Error('connect ECONNREFUSED'));
    dynamodb.on(QueryCommand, lookingWhether).resolves({ Items: [] });
    await expect(handler(event, context)).rejects.toMatchObject({ code: 'nothing-readable' });
    expect(published()).toEqual([]);
  });

  it('is not sent as long as nobody can say what maintenance was planned', async () => {
    dynamodb.on(QueryCommand, { TableName: 'control' }).rejects(new Error('connect ECONNREFUSED'));
    await expect(handler(event, context)).rejects.toMatchObject({ code: 'control-unavailable' });
    expect(published()).toEqual([]);
  });

  it('refuses what its schedules do not send', async () => {
    await expect(handler({ period: 'week' }, context)).rejects.toThrow();
    await expect(handler({ period: 'year', scheduledAt: '2026-01-15T12:34:00Z' }, context)).rejects.toThrow();
  });
});

describe('every hour', () => {
  /** Due on Monday 12 January 2026 at 07:00 in Berlin, 06:00 in UTC. */
  const hourly = (scheduledAt: string) => handler({ ...dueEvent, scheduledAt }, context);

  it('sends what was due within a day and was not sent', async () => {
    await hourly('2026-01-13T05:30:00Z');
    expect(published().map(({ Subject }) => Subject)).toEqual([expect.stringMatching(/^\[report\] Week 2 of 2026: /)]);
  });

  it('makes none that everybody has: it looks once for each topic, and does nothing else', async () => {
    dynamodb.on(QueryCommand, lookingWhether).resolves({ Items: [{ state: { S: 'sent' } }] });
    await hourly('2026-01-12T09:30:00Z');
    expect(published()).toEqual([]);
    expect(dynamodb.calls()).toHaveLength(1);
  });

  it('does nothing at all where nothing is due', async () => {
    await hourly('2026-01-13T06:30:00Z');
    await handler(dueEvent, context);
    expect(dynamodb.calls()).toEqual([]);
  });

  it('sends the others where one could not be made', async () => {
    // The first of January 2026: a month and a quarter were over.
    sns.on(PublishCommand).rejectsOnce(new Error('socket hang up')).resolves({ MessageId: 'm' });
    await expect(hourly('2026-01-01T08:30:00Z')).rejects.toThrow('socket hang up');
    const told = published().map(({ MessageAttributes }) => MessageAttributes?.['period']?.StringValue);
    expect(told).toEqual(['2025-12', '2025-Q4']);
  });
});
