/** What all Lambda functions share. Each function's own parts are composed in a module beside this one, so that a bundle holds only what its function uses. */
import { Logger } from '@aws-lambda-powertools/logger';
import { injectLambdaContext } from '@aws-lambda-powertools/logger/middleware';
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import middy from '@middy/core';
import type { Context } from 'aws-lambda';
import { createDynamoDbClient, createSqsClient } from '../aws/clients.ts';
import type { NamedQueue } from '../aws/namedQueue.ts';
import type { Region } from '../config/config.ts';
import type { DynamoDbTable } from '../ledger/dynamodbRounds.ts';

export const logger = new Logger();

class EnvironmentIncomplete extends Error {
  readonly code = 'environment-incomplete';

  constructor(name: string) {
    super(`The environment variable ${name} is not set. serverless.yml sets it for every function that needs it.`);
    this.name = 'EnvironmentIncomplete';
  }
}

/** Wraps a handler so that its log lines carry the invocation's context. */
export function lambdaHandler<Event, Result>(handle: (event: Event, context: Context) => Promise<Result>) {
  return middy(handle).use(injectLambdaContext(logger, { resetKeys: true }));
}

/** The region that this process observes from. Lambda sets the variable. */
export function observerRegion(): Region {
  return variable('AWS_REGION');
}

export function ledgerTable(): DynamoDbTable {
  return { client: createDynamoDbClient(), table: variable('HOLDFAST_LEDGER_TABLE') };
}

/** Where this observer reads and writes control records: an observer without a replica of the table uses another's. */
export function controlTable(createClient: (region?: Region) => DynamoDBClient = createDynamoDbClient): DynamoDbTable {
  const region = process.env['HOLDFAST_CONTROL_REGION'];
  return { client: createClient(region), table: variable('HOLDFAST_CONTROL_TABLE') };
}

export function roundQueue(): NamedQueue {
  return { client: createSqsClient(), name: roundQueueName() };
}

/** The queue has this name in every observer's region. */
export function roundQueueName(): string {
  return variable('HOLDFAST_ROUND_QUEUE');
}

/** The queue of this region in which ends what failed for good. */
export function deadLetterQueue(): NamedQueue {
  return { client: createSqsClient(), name: variable('HOLDFAST_DEAD_LETTER_QUEUE') };
}

/** @throws EnvironmentIncomplete */
export function variable(name: string): string {
  const value = process.env[name];
  if (value === undefined || value === '') {
    throw new EnvironmentIncomplete(name);
  }
  return value;
}
