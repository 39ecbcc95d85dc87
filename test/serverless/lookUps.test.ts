import {
  CloudFormationClient,
  CloudFormationServiceException,
  DescribeStacksCommand,
} from '@aws-sdk/client-cloudformation';
import { DescribeTableCommand, DynamoDBClient, ResourceNotFoundException } from '@aws-sdk/client-dynamodb';
import { mockClient } from 'aws-sdk-client-mock';
import { beforeEach, describe, expect, it } from 'vitest';
import { lookUps } from '../../serverless/lookUps.ts';

const dynamodb = mockClient(DynamoDBClient);
const cloudFormation = mockClient(CloudFormationClient);
const { ledgerStream, switchHost } = lookUps({ prefix: 'holdfast-prod' });

beforeEach(() => {
  dynamodb.reset();
  cloudFormation.reset();
});

/** The message is the one that the AWS CLI prints for a stack that is not there; the API reference names the error alone. */
function validationError(message: string): CloudFormationServiceException {
  return new CloudFormationServiceException({ name: 'ValidationError', message, $fault: 'client', $metadata: {} });
}

describe('the stream of the ledger', () => {
  it('is the one that the table has now', async () => {
    dynamodb
      .on(DescribeTableCommand, { TableName: 'holdfast-prod-ledger' })
      .resolves({ Table: { LatestStreamArn: 'arn:aws:dynamodb:us-west-2:123456789012:table/t/stream/1' } });
    expect(await ledgerStream('us-west-2')).toBe('arn:aws:dynamodb:us-west-2:123456789012:table/t/stream/1');
  });

  it('is not there before the table is', async () => {
    const gone = new ResourceNotFoundException({ message: 'Requested resource not found', $metadata: {} });
    dynamodb.on(DescribeTableCommand).rejects(gone);
    expect(await ledgerStream('us-west-2')).toBeUndefined();
  });

  it('is not taken for absent when nobody could look', async () => {
    dynamodb.on(DescribeTableCommand).rejects(new Error('Could not load credentials'));
    await expect(ledgerStream('us-west-2')).rejects.toThrow('credentials');
  });
});

describe('the host of an API', () => {
  it("is the stack's output", async () => {
    const Outputs = [
      { OutputKey: 'HttpApiId', OutputValue: 'abc' },
      { OutputKey: 'SwitchHost', OutputValue: 'abc.execute-api.us-west-2.amazonaws.com' },
    ];
    const stack = { StackName: 'holdfast-prod', CreationTime: new Date(0), StackStatus: 'UPDATE_COMPLETE' as const };
    cloudFormation
      .on(DescribeStacksCommand, { StackName: 'holdfast-prod' })
      .resolves({ Stacks: [{ ...stack, Outputs }] });
    expect(await switchHost('us-west-2')).toBe('abc.execute-api.us-west-2.amazonaws.com');
  });

  it('is not there before the stack is', async () => {
    cloudFormation.on(DescribeStacksCommand).rejects(validationError('Stack with id holdfast-prod does not exist'));
    expect(await switchHost('us-west-2')).toBeUndefined();
  });

  it('is not taken for absent when nobody could look', async () => {
    cloudFormation.on(DescribeStacksCommand).rejects(validationError('1 validation error detected'));
    await expect(switchHost('us-west-2')).rejects.toThrow('1 validation error');
  });
});
