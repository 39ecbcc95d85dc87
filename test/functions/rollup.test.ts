import { readFile } from 'node:fs/promises';
import { DynamoDBClient, PutItemCommand, QueryCommand } from '@aws-sdk/client-dynamodb';
import { mockClient } from 'aws-sdk-client-mock';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { threeObservers } from '../template/configs.ts';
import { context, prepareEnvironment } from './environment.ts';

const dynamodb = mockClient(DynamoDBClient);
const restore = prepareEnvironment(threeObservers);
afterAll(restore);

const { handler } = await import('../../functions/rollup.ts');
const event = JSON.parse(await readFile(new URL('../../events/scheduler/rollup.json', import.meta.url), 'utf8'));

beforeEach(() => dynamodb.reset());

describe('rollup', () => {
  it('folds what the ledger holds and writes its marks', async () => {
    dynamodb.on(QueryCommand).resolves({ Items: [] });
    dynamodb.on(PutItemCommand).resolves({});
    await handler(event, context);
    const tables = dynamodb.commandCalls(PutItemCommand).map(({ args: [{ input }] }) => input.TableName);
    expect(new Set(tables)).toEqual(new Set(['ledger']));
  });

  it('fails, so that Lambda tries again, when the ledger is unavailable', async () => {
    dynamodb.on(QueryCommand).rejects(new Error('connect ECONNREFUSED'));
    await expect(handler(event, context)).rejects.toMatchObject({ code: 'ledger-unavailable' });
  });
});
