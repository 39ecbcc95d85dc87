/** Requests and answers in payload format 2.0: API Gateway Developer Guide, "Integrations for HTTP APIs". */
import { readFile } from 'node:fs/promises';
import { DynamoDBClient, QueryCommand } from '@aws-sdk/client-dynamodb';
import { mockClient } from 'aws-sdk-client-mock';
import { afterAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { threeObservers } from '../template/configs.ts';
import { context, prepareEnvironment } from './environment.ts';

const dynamodb = mockClient(DynamoDBClient);
const restore = prepareEnvironment(threeObservers);
afterAll(restore);

/** Of a function that has just started: one that runs shares what it has read between requests for a moment. */
async function answerTo(name: string) {
  vi.resetModules();
  const { handler } = await import('../../functions/status.ts');
  const event = JSON.parse(await readFile(new URL(`../../events/http/${name}.json`, import.meta.url), 'utf8'));
  return handler(event, context);
}

beforeEach(() => dynamodb.reset());

describe('status', () => {
  it.each([
    ['status', 'application/json'],
    ['page', 'text/html'],
    ['badge', 'image/svg+xml'],
    ['openapi', 'application/json'],
    ['uptime', 'application/json'],
  ])('answers %s as %s', async (name, type) => {
    dynamodb.on(QueryCommand).resolves({ Items: [] });
    const { statusCode, headers, body, isBase64Encoded } = await answerTo(name);
    expect(statusCode).toBe(200);
    expect(headers?.['content-type']).toContain(type);
    expect(isBase64Encoded).toBe(false);
    expect(body).not.toBe('');
  });

  it('answers 503 as a problem document when the ledger is unavailable', async () => {
    dynamodb.on(QueryCommand).rejects(new Error('connect ECONNREFUSED'));
    const { statusCode, headers, body } = await answerTo('status');
    expect(statusCode).toBe(503);
    expect(headers?.['content-type']).toBe('application/problem+json');
    expect(JSON.parse(body)).toMatchObject({ status: 503, title: 'Ledger unavailable' });
  });
});
