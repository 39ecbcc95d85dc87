import { readFile } from 'node:fs/promises';
import { DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { GetQueueUrlCommand, SendMessageBatchCommand, SQSClient } from '@aws-sdk/client-sqs';
import { mockClient } from 'aws-sdk-client-mock';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { context, prepareEnvironment } from './environment.ts';

const restore = prepareEnvironment(`
observers: [us-east-1, us-east-2, us-west-2]
services:
  checkout:
    every: 30s
    alarms: [ServerCpuTooHigh]
    endpoints:
      us-east-1: { url: https://checkout.use1.example.com/health, target: { values: [192.0.2.10] } }
      us-west-2: { url: https://checkout.usw2.example.com/health, target: { values: [198.51.100.10] } }
    failover: { record: { zone: Z0123456789ABC, name: checkout.example.com, type: A, ttl: 30s } }
`);
afterAll(restore);

const dynamodb = mockClient(DynamoDBClient);
const sqs = mockClient(SQSClient);
const { handler } = await import('../../functions/alarm.ts');

async function sample(name: string): Promise<Record<string, unknown>> {
  return JSON.parse(await readFile(new URL(`../../events/cloudwatch/${name}.json`, import.meta.url), 'utf8'));
}

beforeEach(() => {
  dynamodb.reset();
  sqs.reset();
  dynamodb.on(PutItemCommand).resolves({});
  sqs.on(GetQueueUrlCommand).resolves({ QueueUrl: 'https://queue.example.com/rounds' });
  sqs.on(SendMessageBatchCommand).resolves({});
});

describe('alarm', () => {
  it('writes the alarm down once, under its event’s id, and asks every observer', async () => {
    await handler({ ...(await sample('alarm')), time: new Date().toISOString() }, context);
    const [put] = dynamodb.commandCalls(PutItemCommand);
    expect(put?.args[0].input).toMatchObject({
      TableName: 'ledger',
      ConditionExpression: 'attribute_not_exists(pk)',
      Item: {
        pk: { S: 'event#checkout' },
        sk: { S: expect.stringMatching(/#alarm-c4c1c1c9-6542-e61b-6ef0-8c4d36933a92$/) },
        alarm: { S: 'ServerCpuTooHigh' },
      },
    });
    expect(sqs.commandCalls(SendMessageBatchCommand)).toHaveLength(3);
  });

  it.each(['alarm', 'okay'])('asks nobody about %s of years ago', async (name) => {
    await handler(await sample(name), context);
    expect(dynamodb.commandCalls(PutItemCommand)).toHaveLength(1);
    expect(sqs.calls()).toHaveLength(0);
  });

  it('passes over an alarm that the config does not name', async () => {
    await handler({ ...(await sample('compositeAlarm')), time: new Date().toISOString() }, context);
    expect([...dynamodb.calls(), ...sqs.calls()]).toEqual([]);
  });

  it('fails, so that it is delivered again, when the ledger is unavailable', async () => {
    dynamodb.on(PutItemCommand).rejects(new Error('connect ECONNREFUSED'));
    await expect(handler(await sample('alarm'), context)).rejects.toMatchObject({ code: 'ledger-unavailable' });
  });

  it('fails on another event', async () => {
    await expect(handler(await sample('configurationChange'), context)).rejects.toThrow();
  });
});
