/** Requests and answers in payload format 2.0: API Gateway Developer Guide, "Integrations for HTTP APIs". */
import { readFile } from 'node:fs/promises';
import { DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import { mockClient } from 'aws-sdk-client-mock';
import { afterAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { controlWith } from '../failover/policies.ts';
import { failingOver } from '../template/configs.ts';
import { context, prepareEnvironment } from './environment.ts';

const dynamodb = mockClient(DynamoDBClient);
const restore = prepareEnvironment(failingOver);
afterAll(restore);

const sample = JSON.parse(await readFile(new URL('../../events/http/switch.json', import.meta.url), 'utf8'));

/** A function that has just started, and knows nothing. */
async function started() {
  vi.resetModules();
  const { handler } = await import('../../functions/switch.ts');
  return async (endpoint: string, service = 'checkout') =>
    handler({ ...sample, pathParameters: { service, endpoint } }, context);
}

const record = { Item: marshall(controlWith({ active: 'us-west-2' })) };

beforeEach(() => dynamodb.reset());

describe('switch', () => {
  it('answers 200 for the active endpoint and 503 for the other, of which nothing may keep a copy', async () => {
    dynamodb.on(GetItemCommand).resolves(record);
    const ask = await started();
    expect(await ask('us-west-2')).toEqual({
      statusCode: 200,
      headers: { 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'no-store' },
      body: 'active\n',
    });
    expect(await ask('us-east-1')).toMatchObject({ statusCode: 503, body: 'not active\n' });
  });

  it('reads the control table strongly', async () => {
    dynamodb.on(GetItemCommand).resolves(record);
    await (await started())('us-west-2');
    const [call] = dynamodb.commandCalls(GetItemCommand);
    expect(call?.args[0].input).toMatchObject({ TableName: 'control', ConsistentRead: true });
    expect(dynamodb.calls()).toHaveLength(1);
  });

  it.each([
    ['us-east-1', 'nobody'],
    ['public', 'checkout'],
  ])('answers 404 for the endpoint %s of %s', async (endpoint, service) => {
    expect(await (await started())(endpoint, service)).toMatchObject({ statusCode: 404 });
    expect(dynamodb.calls()).toHaveLength(0);
  });

  it('answers 503 before the service is adopted', async () => {
    dynamodb.on(GetItemCommand).resolves({});
    expect(await (await started())('us-east-1')).toMatchObject({ statusCode: 503, body: 'not adopted\n' });
  });

  it('goes on saying what it knows when the table does not answer', async () => {
    const ask = await started();
    dynamodb.on(GetItemCommand).resolves(record);
    await ask('us-west-2');
    dynamodb.reset();
    dynamodb.on(GetItemCommand).rejects(new Error('connect ECONNREFUSED'));
    expect(await ask('us-west-2')).toMatchObject({ statusCode: 200 });
    expect(await ask('us-east-1')).toMatchObject({ statusCode: 503 });
  });

  it('abstains when it has never read anything', async () => {
    dynamodb.on(GetItemCommand).rejects(new Error('connect ECONNREFUSED'));
    expect(await (await started())('us-west-2')).toMatchObject({ statusCode: 503, body: 'not known\n' });
  });
});
