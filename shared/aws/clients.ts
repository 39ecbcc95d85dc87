/**
 * The SDK's clients, each with limits: an SDK client waits for ever unless told otherwise. Region,
 * credentials and, for AWS-compatible servers, `AWS_ENDPOINT_URL` come from the environment.
 */
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SQSClient } from '@aws-sdk/client-sqs';
import { SSMClient } from '@aws-sdk/client-ssm';

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

export function createDynamoDbClient(): DynamoDBClient {
  return new DynamoDBClient(limits);
}

export function createSqsClient(): SQSClient {
  return new SQSClient(limits);
}

export function createSsmClient(): SSMClient {
  return new SSMClient(limits);
}

export function createSecretsManagerClient(): SecretsManagerClient {
  return new SecretsManagerClient(limits);
}
