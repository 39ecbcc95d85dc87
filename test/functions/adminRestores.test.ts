/** The orders and questions of people about restore tests, as API Gateway sends them. */
import { readFile } from 'node:fs/promises';
import { DynamoDBClient, QueryCommand } from '@aws-sdk/client-dynamodb';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { mockClient } from 'aws-sdk-client-mock';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { restoreRunItem } from '../../shared/ledger/dynamodbRestoreItems.ts';
import { runOf } from '../restore/runs.ts';
import { threeObservers } from '../template/configs.ts';
import { context, prepareEnvironment } from './environment.ts';

const dynamodb = mockClient(DynamoDBClient);
const lambda = mockClient(LambdaClient);
const restore = prepareEnvironment(`${threeObservers}
buckets:
  acme-backups: backup
backups:
  orders: { from: s3://acme-backups/db/orders/, engine: sqlite }
`);
const functionArn = 'arn:aws:lambda:us-east-1:123456789012:function:holdfast-restore:live';
// As the stack sets it where anything is tested.
process.env['HOLDFAST_RESTORE_FUNCTION'] = functionArn;
afterAll(() => {
  delete process.env['HOLDFAST_RESTORE_FUNCTION'];
  restore();
});
const { handler } = await import('../../functions/admin.ts');

async function sample(name: string) {
  return JSON.parse(await readFile(new URL(`../../events/http/${name}.json`, import.meta.url), 'utf8'));
}

beforeEach(() => {
  dynamodb.reset();
  lambda.reset();
  dynamodb.on(QueryCommand).resolves({ Items: [] });
  lambda.on(InvokeCommand).resolves({ StatusCode: 202 });
});

describe('admin', () => {
  it('starts a restore test in the name of whoever signed the request', async () => {
    expect(await handler(await sample('restoreTest'), context)).toMatchObject({ statusCode: 202 });
    const [call, ...others] = lambda.commandCalls(InvokeCommand);
    expect(others).toEqual([]);
    const { FunctionName, InvocationType, Payload } = call?.args[0].input ?? {};
    expect({ FunctionName, InvocationType }).toEqual({ FunctionName: functionArn, InvocationType: 'Event' });
    expect(JSON.parse(String(Payload))).toEqual({
      kind: 'person',
      backup: 'orders',
      by: 'arn:aws:sts::123456789012:assumed-role/operator/ana',
      from: 'primary',
    });
  });

  it('answers how the tested backups stand', async () => {
    const Items = [restoreRunItem(runOf())];
    dynamodb.on(QueryCommand, { ExpressionAttributeValues: { ':pk': { S: 'restore#orders' } } }).resolves({ Items });
    const answer = await handler(await sample('restores'), context);
    expect(answer).toMatchObject({ statusCode: 200 });
    expect(JSON.stringify(answer)).toContain(runOf().id);
    expect(lambda.commandCalls(InvokeCommand)).toHaveLength(0);
  });
});
