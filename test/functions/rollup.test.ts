import { readFile } from 'node:fs/promises';
import { DynamoDBClient, PutItemCommand, QueryCommand } from '@aws-sdk/client-dynamodb';
import { mockClient } from 'aws-sdk-client-mock';
import { afterAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { rollUp } from '../../shared/ledger/rollUp.ts';
import { threeObservers } from '../template/configs.ts';
import { context, prepareEnvironment } from './environment.ts';

// The verb as it is, and what the handler gave it.
vi.mock(import('../../shared/ledger/rollUp.ts'), async (original) => {
  const actual = await original();
  return { ...actual, rollUp: vi.fn(actual.rollUp) };
});

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

  it('begins no step that would be cut off when the invocation ends', async () => {
    dynamodb.on(QueryCommand).resolves({ Items: [] });
    dynamodb.on(PutItemCommand).resolves({});
    let remainingMs = 299_000;
    await handler(event, { ...context, getRemainingTimeInMillis: () => remainingMs });
    const hasTime = vi.mocked(rollUp).mock.lastCall?.[1].hasTime;
    expect(hasTime?.()).toBe(true);
    remainingMs = 30_000;
    expect(hasTime?.()).toBe(false);
  });

  it('fails, so that Lambda tries again, when the ledger is unavailable', async () => {
    dynamodb.on(QueryCommand).resolves({ Items: [] });
    dynamodb.on(QueryCommand, { TableName: 'ledger' }).rejects(new Error('connect ECONNREFUSED'));
    await expect(handler(event, context)).rejects.toMatchObject({ code: 'ledger-unavailable' });
  });

  it('folds nothing, and fails, when nobody can say what maintenance is planned', async () => {
    dynamodb.on(QueryCommand).resolves({ Items: [] });
    dynamodb.on(QueryCommand, { TableName: 'control' }).rejects(new Error('connect ECONNREFUSED'));
    await expect(handler(event, context)).rejects.toMatchObject({ code: 'control-unavailable' });
    expect(dynamodb.commandCalls(PutItemCommand)).toEqual([]);
  });
});
