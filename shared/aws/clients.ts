/**
 * The SDK's clients, each with limits: an SDK client waits for ever unless told otherwise. Region,
 * credentials and, for AWS-compatible servers, `AWS_ENDPOINT_URL` come from the environment.
 */
import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { Route53Client } from '@aws-sdk/client-route-53';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SNSClient } from '@aws-sdk/client-sns';
import { SQSClient } from '@aws-sdk/client-sqs';
import { SSMClient } from '@aws-sdk/client-ssm';
import type { Region } from '../config/config.ts';

/** Together with the pauses between attempts, a call gives up after about eight seconds. */
const limits = {
  maxAttempts: 3,
  requestHandler: {
    connectionTimeout: 1_000,
    requestTimeout: 2_000,
    // Without it the SDK warns of an overdue request and goes on waiting.
    throwOnRequestTimeout: true,
  },
};

/** @param region of the table, where that is not the function's own. */
export function createDynamoDbClient(region?: Region): DynamoDBClient {
  return new DynamoDBClient({ ...limits, ...placedIn(region) });
}

/**
 * For who has to answer within a second or two, and has something to say without the table: each call is made once, and
 * its caller stops waiting when it likes.
 */
export function createHastyDynamoDbClient(region?: Region): DynamoDBClient {
  return new DynamoDBClient({ ...limits, ...placedIn(region), maxAttempts: 1 });
}

/** For reading a whole table, which DynamoDB may slow down: what it throttles is asked for again for about a minute. */
export function createPatientDynamoDbClient(region: Region): DynamoDBClient {
  const requestHandler = { ...limits.requestHandler, requestTimeout: 10_000 };
  return new DynamoDBClient({ ...limits, region, requestHandler, maxAttempts: 10 });
}

/** @param region of the queue, where that is not the function's own. */
export function createSqsClient(region?: Region): SQSClient {
  return new SQSClient({ ...limits, ...placedIn(region) });
}

/** @param region of the function. */
export function createLambdaClient(region: Region): LambdaClient {
  return new LambdaClient({ ...limits, region });
}

/** @param region of the topic. */
export function createSnsClient(region: Region): SNSClient {
  return new SNSClient({ ...limits, region });
}

export function createSsmClient(): SSMClient {
  return new SSMClient(limits);
}

export function createSecretsManagerClient(): SecretsManagerClient {
  return new SecretsManagerClient(limits);
}

/** One attempt for each call: `route53Calls.ts` knows which calls to repeat, and when to leave Route 53 alone. */
export function createRoute53Client(): Route53Client {
  return new Route53Client({
    ...limits,
    maxAttempts: 1,
    requestHandler: { ...limits.requestHandler, requestTimeout: 5_000 },
  });
}

/** @param region of the metrics. A second attempt and no third: flips and alerts wait for the answer. */
export function createCloudWatchClient(region: Region): CloudWatchClient {
  return new CloudWatchClient({ ...limits, region, maxAttempts: 2 });
}

function placedIn(region: Region | undefined): { readonly region?: Region } {
  return region === undefined ? {} : { region };
}
