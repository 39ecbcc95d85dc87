/** The composition root of the Lambda functions: what each of them works with, made once per process. */
import { Logger } from '@aws-lambda-powertools/logger';
import { injectLambdaContext } from '@aws-lambda-powertools/logger/middleware';
import { Metrics } from '@aws-lambda-powertools/metrics';
import { logMetrics } from '@aws-lambda-powertools/metrics/middleware';
import middy from '@middy/core';
import type { Context } from 'aws-lambda';
import { createDynamoDbClient, createSqsClient } from '../aws/clients.ts';
import { createRoundQueue, type RoundQueue } from '../aws/roundQueue.ts';
import { createSecretSource } from '../aws/secretSource.ts';
import type { Config, Region } from '../config/config.ts';
import { createDynamoDbLedger } from '../ledger/dynamodb.ts';
import { createDynamoDbRoundRecorder } from '../ledger/dynamodbRounds.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { type Shard, shardsOf } from '../ledger/shards.ts';
import type { TakeRoundParts } from '../ledger/takeRound.ts';
import { createProbeContext } from '../probe/context.ts';
import { probe } from '../probe/probe.ts';
import type { Clock } from './clock.ts';
import { config } from './compiledConfig.ts';
import { systemClock } from './systemClock.ts';

export const logger = new Logger();
export const metrics = new Metrics();

export class EnvironmentIncomplete extends Error {
  readonly code = 'environment-incomplete';

  constructor(name: string) {
    super(`The environment variable ${name} is not set. serverless.yml sets it for every function that needs it.`);
    this.name = 'EnvironmentIncomplete';
  }
}

function variable(name: string): string {
  const value = process.env[name];
  if (value === undefined || value === '') {
    throw new EnvironmentIncomplete(name);
  }
  return value;
}

/** The region that this process observes from. Lambda sets the variable. */
const observer = (): Region => variable('AWS_REGION');

const ledgerTable = () => ({ client: createDynamoDbClient(), table: variable('HOLDFAST_LEDGER_TABLE') });

const roundQueue = (): RoundQueue =>
  createRoundQueue({ client: createSqsClient(), name: variable('HOLDFAST_ROUND_QUEUE') });

/** Wraps a handler so that its log lines carry the invocation's context and its metrics are flushed. */
export function lambdaHandler<Event, Result>(handle: (event: Event, context: Context) => Promise<Result>) {
  return middy(handle)
    .use(injectLambdaContext(logger, { resetKeys: true }))
    .use(logMetrics(metrics));
}

export type PaceParts = { readonly shards: readonly Shard[]; readonly queue: RoundQueue; readonly clock: Clock };

export function paceParts(): PaceParts {
  return { shards: shardsOf(config), queue: roundQueue(), clock: systemClock };
}

export type ProbeParts = {
  readonly observer: Region;
  readonly shards: ReadonlyMap<string, Shard>;
  readonly queue: RoundQueue;
  readonly round: TakeRoundParts;
};

export function probeParts(): ProbeParts {
  const clock = systemClock;
  const context = createProbeContext({ clock, secrets: createSecretSource({ clock, environment: process.env }) });
  return {
    observer: observer(),
    shards: new Map(shardsOf(config).map((shard) => [shard.id, shard])),
    queue: roundQueue(),
    round: { ledger: createDynamoDbRoundRecorder(ledgerTable()), probe: (target) => probe(target, context), clock },
  };
}

export type LedgerParts = {
  readonly config: Config;
  readonly observer: Region;
  readonly ledger: Ledger;
  readonly clock: Clock;
};

export function ledgerParts(): LedgerParts {
  return { config, observer: observer(), ledger: createDynamoDbLedger(ledgerTable()), clock: systemClock };
}
