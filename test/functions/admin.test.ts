/** Requests and answers in payload format 2.0: API Gateway Developer Guide, "Integrations for HTTP APIs". */
import { readFile } from 'node:fs/promises';
import { DynamoDBClient, GetItemCommand, PutItemCommand, QueryCommand } from '@aws-sdk/client-dynamodb';
import { ListResourceRecordSetsCommand, Route53Client } from '@aws-sdk/client-route-53';
import { marshall } from '@aws-sdk/util-dynamodb';
import { mockClient } from 'aws-sdk-client-mock';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { controlWith } from '../failover/policies.ts';
import { failingOver } from '../template/configs.ts';
import { context, prepareEnvironment } from './environment.ts';

const dynamodb = mockClient(DynamoDBClient);
const route53 = mockClient(Route53Client);
const restore = prepareEnvironment(failingOver);
afterAll(restore);
// As the stack at home sets it.
process.env['HOLDFAST_HEALTH_CHECKS'] = JSON.stringify({
  'checkout/us-east-1': 'check-east',
  'checkout/us-west-2': 'check-west',
  'search/us-east-1': 'another',
});
const { handler } = await import('../../functions/admin.ts');

async function sample(name: string) {
  return JSON.parse(await readFile(new URL(`../../events/http/${name}.json`, import.meta.url), 'utf8'));
}

beforeEach(() => {
  dynamodb.reset();
  route53.reset();
  dynamodb.on(PutItemCommand).resolves({});
  dynamodb.on(QueryCommand).resolves({ Items: [] });
});

describe('admin', () => {
  it('holds a service in the name of whoever signed the request', async () => {
    dynamodb.on(GetItemCommand).resolves({ Item: marshall(controlWith()) });
    expect(await handler(await sample('hold'), context)).toMatchObject({ statusCode: 200 });
    const written = dynamodb.commandCalls(PutItemCommand).find(({ args }) => args[0].input.TableName === 'control');
    expect(written?.args[0].input.Item?.['hold']?.M).toMatchObject({
      by: { S: 'arn:aws:sts::123456789012:assumed-role/operator/ana' },
      reason: { S: 'moving the database' },
    });
  });

  it('does not believe what the body says of who it is', async () => {
    dynamodb.on(GetItemCommand).resolves({ Item: marshall(controlWith()) });
    const event = await sample('hold');
    await handler({ ...event, body: JSON.stringify({ reason: 'because', by: 'somebody else' }) }, context);
    const written = dynamodb.commandCalls(PutItemCommand).map(({ args }) => JSON.stringify(args[0].input.Item));
    expect(written.join()).not.toContain('somebody else');
  });

  it('does nothing for a request that nobody signed', async () => {
    const { requestContext, ...event } = await sample('hold');
    const { authorizer: _, ...unsigned } = requestContext;
    expect(await handler({ ...event, requestContext: unsigned }, context)).toMatchObject({ statusCode: 500 });
    expect(dynamodb.commandCalls(PutItemCommand)).toHaveLength(0);
  });

  it('adopts with the health checks that the stack made', async () => {
    dynamodb.on(GetItemCommand).resolves({});
    route53.on(ListResourceRecordSetsCommand).resolves({ ResourceRecordSets: [], IsTruncated: false });
    const event = await sample('adopt');
    const answer = await handler({ ...event, body: JSON.stringify({ yes: false }) }, context);
    expect(answer).toMatchObject({ statusCode: 200 });
    expect(JSON.stringify(answer)).toContain('check-east');
    expect(JSON.stringify(answer)).toContain('check-west');
    expect(dynamodb.commandCalls(PutItemCommand)).toHaveLength(0);
  });
});
