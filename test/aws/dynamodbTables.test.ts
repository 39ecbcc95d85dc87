/** Sources: Amazon DynamoDB API reference, DescribeTable, DescribeContinuousBackups, DescribeTimeToLive ("Errors"). */
import {
  DescribeContinuousBackupsCommand,
  DescribeTableCommand,
  DescribeTimeToLiveCommand,
  DynamoDBClient,
  DynamoDBServiceException,
} from '@aws-sdk/client-dynamodb';
import { mockClient } from 'aws-sdk-client-mock';
import { beforeEach, describe, expect, it } from 'vitest';
import { createDynamoDbTables } from '../../shared/aws/dynamodbTables.ts';
import { absent, found } from '../../shared/storage/looked.ts';

const { describe: describeTable } = createDynamoDbTables({
  clientFor: () => new DynamoDBClient({ region: 'eu-central-1' }),
});
const dynamodb = mockClient(DynamoDBClient);

function refusal(name: string): DynamoDBServiceException {
  return new DynamoDBServiceException({
    name,
    $fault: 'client',
    $metadata: {},
    message: 'arn:aws:iam::1:user/x may not',
  });
}

beforeEach(() => {
  dynamodb.reset();
  dynamodb.on(DescribeTableCommand).resolves({ Table: { TableStatus: 'ACTIVE' } });
  dynamodb.on(DescribeContinuousBackupsCommand).resolves({
    ContinuousBackupsDescription: {
      ContinuousBackupsStatus: 'ENABLED',
      PointInTimeRecoveryDescription: { PointInTimeRecoveryStatus: 'DISABLED' },
    },
  });
  dynamodb.on(DescribeTimeToLiveCommand).resolves({ TimeToLiveDescription: { TimeToLiveStatus: 'DISABLED' } });
});

describe('the documents of a table', () => {
  it('are what DynamoDB says where it says little', async () => {
    expect(await describeTable('orders', 'eu-central-1')).toEqual({
      table: found({ status: 'ACTIVE', deletionProtection: false, tableClass: 'STANDARD', replicas: [] }),
      backups: found({ pointInTimeRecovery: false }),
      timeToLive: absent,
    });
  });

  it('are all that DynamoDB says', async () => {
    const [earliest, latest, since] = [1_000, 2_000, 3_000];
    dynamodb.on(DescribeTableCommand).resolves({
      Table: {
        TableStatus: 'INACCESSIBLE_ENCRYPTION_CREDENTIALS',
        TableArn: 'arn:aws:dynamodb:eu-central-1:111122223333:table/orders',
        DeletionProtectionEnabled: true,
        TableClassSummary: { TableClass: 'STANDARD_INFREQUENT_ACCESS' },
        SSEDescription: { KMSMasterKeyArn: 'arn:aws:kms:key', InaccessibleEncryptionDateTime: new Date(since) },
        Replicas: [{ RegionName: 'eu-west-1', ReplicaStatus: 'ACTIVE' }, { RegionName: 'eu-west-3' }],
        MultiRegionConsistency: 'STRONG',
      },
    });
    dynamodb.on(DescribeContinuousBackupsCommand).resolves({
      ContinuousBackupsDescription: {
        ContinuousBackupsStatus: 'ENABLED',
        PointInTimeRecoveryDescription: {
          PointInTimeRecoveryStatus: 'ENABLED',
          RecoveryPeriodInDays: 14,
          EarliestRestorableDateTime: new Date(earliest),
          LatestRestorableDateTime: new Date(latest),
        },
      },
    });
    dynamodb
      .on(DescribeTimeToLiveCommand)
      .resolves({ TimeToLiveDescription: { TimeToLiveStatus: 'ENABLED', AttributeName: 'endsAt' } });
    expect(await describeTable('orders', 'eu-central-1')).toEqual({
      table: found({
        arn: 'arn:aws:dynamodb:eu-central-1:111122223333:table/orders',
        status: 'INACCESSIBLE_ENCRYPTION_CREDENTIALS',
        deletionProtection: true,
        tableClass: 'STANDARD_INFREQUENT_ACCESS',
        kmsKeyArn: 'arn:aws:kms:key',
        keyInaccessibleSince: since,
        replicas: [
          { region: 'eu-west-1', status: 'ACTIVE' },
          { region: 'eu-west-3', status: 'of no known status' },
        ],
        consistency: 'STRONG',
      }),
      backups: found({ pointInTimeRecovery: true, windowDays: 14, earliest, latest }),
      timeToLive: found({ attribute: 'endsAt' }),
    });
  });

  it('are absent for a table that is not there', async () => {
    dynamodb.on(DescribeTableCommand).rejects(refusal('ResourceNotFoundException'));
    dynamodb.on(DescribeContinuousBackupsCommand).rejects(refusal('TableNotFoundException'));
    dynamodb.on(DescribeTimeToLiveCommand).rejects(refusal('ResourceNotFoundException'));
    expect(await describeTable('orders', 'eu-central-1')).toMatchObject({
      table: absent,
      backups: { state: 'unknown', why: 'failed' },
    });
  });

  it('are unknown, each by itself, where a call is denied or fails, and repeat no ARN', async () => {
    dynamodb.on(DescribeContinuousBackupsCommand).rejects(refusal('AccessDeniedException'));
    dynamodb.on(DescribeTimeToLiveCommand).rejects(refusal('InternalServerError'));
    const documents = await describeTable('orders', 'eu-central-1');
    expect(documents).toMatchObject({
      table: { state: 'found' },
      backups: {
        state: 'unknown',
        why: 'denied',
        text: 'dynamodb:DescribeContinuousBackups is not allowed in eu-central-1 (AccessDeniedException)',
      },
      timeToLive: { state: 'unknown', why: 'failed' },
    });
    expect(JSON.stringify(documents)).not.toContain('arn:aws:iam');
  });

  it('are unreadable without the field that everything hangs on', async () => {
    dynamodb.on(DescribeTableCommand).resolves({});
    dynamodb.on(DescribeContinuousBackupsCommand).resolves({});
    expect(await describeTable('orders', 'eu-central-1')).toMatchObject({
      table: { state: 'unknown', why: 'unreadable' },
      backups: { state: 'unknown', why: 'unreadable' },
    });
  });
});
