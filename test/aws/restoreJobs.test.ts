/** Answers and errors of AWS Backup and Amazon RDS as their API references document them. */
import { BackupClient, DescribeRestoreJobCommand, PutRestoreValidationResultCommand } from '@aws-sdk/client-backup';
import { DescribeDBClustersCommand, DescribeDBInstancesCommand, RDSClient } from '@aws-sdk/client-rds';
import { mockClient } from 'aws-sdk-client-mock';
import { beforeEach, describe, expect, it } from 'vitest';
import { createDatabases } from '../../shared/aws/databases.ts';
import { createRestoreJobs } from '../../shared/aws/restoreJobs.ts';

const options = { region: 'eu-central-1', credentials: { accessKeyId: 'none', secretAccessKey: 'none' } };
const backup = mockClient(BackupClient);
const rds = mockClient(RDSClient);
const jobs = createRestoreJobs(new BackupClient(options));
const databases = createDatabases(new RDSClient(options));
const { signal } = new AbortController();

beforeEach(() => {
  backup.reset();
  rds.reset();
});

function refusal(name: string): Error {
  return Object.assign(new Error('User: arn:aws:iam::111122223333:role/secret is not authorized'), { name });
}

describe('a restore job', () => {
  it('is told with its plan, what it restored, and when', async () => {
    backup.on(DescribeRestoreJobCommand, { RestoreJobId: 'job' }).resolves({
      Status: 'COMPLETED',
      RecoveryPointArn: 'arn:point',
      SourceResourceArn: 'arn:source',
      CreatedResourceArn: 'arn:created',
      CreatedBy: { RestoreTestingPlanArn: 'arn:plan' },
      RecoveryPointCreationDate: new Date(1_000),
      CreationDate: new Date(2_000),
      CompletionDate: new Date(3_000),
      ValidationStatus: 'VALIDATING',
    });
    expect(await jobs.describe('job', signal)).toEqual({
      id: 'job',
      status: 'COMPLETED',
      recoveryPointArn: 'arn:point',
      sourceArn: 'arn:source',
      createdArn: 'arn:created',
      planArn: 'arn:plan',
      takenAt: 1_000,
      startedAt: 2_000,
      endedAt: 3_000,
      validation: 'VALIDATING',
    });
  });

  it('that is not there is undefined, and one that may not be seen is an error without ARNs', async () => {
    backup.on(DescribeRestoreJobCommand).rejects(refusal('ResourceNotFoundException'));
    expect(await jobs.describe('job', signal)).toBeUndefined();
    backup.on(DescribeRestoreJobCommand).rejects(refusal('AccessDeniedException'));
    await expect(jobs.describe('job', signal)).rejects.toThrow(
      'What backup:DescribeRestoreJob allows failed (AccessDeniedException).',
    );
  });

  it('is answered', async () => {
    backup.on(PutRestoreValidationResultCommand).resolves({});
    await jobs.answer('job', { status: 'FAILED', message: 'why' }, signal);
    expect(backup.call(0).args[0].input).toEqual({
      RestoreJobId: 'job',
      ValidationStatus: 'FAILED',
      ValidationStatusMessage: 'why',
    });
    backup.on(PutRestoreValidationResultCommand).rejects(refusal('ServiceUnavailableException'));
    await expect(jobs.answer('job', { status: 'FAILED', message: 'why' }, signal)).rejects.toThrow(
      'ServiceUnavailableException',
    );
  });
});

describe('a database', () => {
  const instance = { kind: 'database', region: 'eu-central-1', form: 'db', name: 'a' } as const;
  const cluster = { ...instance, form: 'cluster' } as const;

  it('is where RDS says', async () => {
    const Endpoint = { Address: 'a.example', Port: 5_432 };
    rds.on(DescribeDBInstancesCommand, { DBInstanceIdentifier: 'a' }).resolves({
      DBInstances: [{ DBInstanceStatus: 'available', Engine: 'postgres', Endpoint }],
    });
    rds.on(DescribeDBClustersCommand, { DBClusterIdentifier: 'a' }).resolves({
      DBClusters: [{ Status: 'creating', Engine: 'aurora-postgresql', Endpoint: 'c.example', Port: 5_433 }],
    });
    const place = { host: 'a.example', port: 5_432 };
    expect(await databases.describe(instance, signal)).toEqual({ status: 'available', engine: 'postgres', place });
    expect(await databases.describe(cluster, signal)).toEqual({
      status: 'creating',
      engine: 'aurora-postgresql',
      instances: 0,
      place: { host: 'c.example', port: 5_433 },
    });
  });

  it('that is being made is nowhere yet', async () => {
    rds
      .on(DescribeDBInstancesCommand)
      .resolves({ DBInstances: [{ DBInstanceStatus: 'creating', Engine: 'postgres' }] });
    expect(await databases.describe(instance, signal)).toEqual({ status: 'creating', engine: 'postgres' });
  });

  it('that is not there is undefined, and what is refused says so', async () => {
    rds.on(DescribeDBInstancesCommand).rejects(refusal('DBInstanceNotFoundFault'));
    rds.on(DescribeDBClustersCommand).rejects(refusal('AccessDenied'));
    expect(await databases.describe(instance, signal)).toBeUndefined();
    await expect(databases.describe(cluster, signal)).rejects.toMatchObject({ code: 'denied' });
  });
});
