/** Applying a fix: when nothing is sent, what is sent, and what is known afterwards. */
import {
  DescribeContinuousBackupsCommand,
  DescribeTableCommand,
  DynamoDBClient,
  UpdateContinuousBackupsCommand,
  UpdateTableCommand,
} from '@aws-sdk/client-dynamodb';
import {
  GetBucketLifecycleConfigurationCommand,
  GetBucketPolicyStatusCommand,
  GetBucketReplicationCommand,
  GetBucketVersioningCommand,
  GetPublicAccessBlockCommand,
  type LifecycleRule,
  PutBucketLifecycleConfigurationCommand,
  PutBucketReplicationCommand,
  PutBucketVersioningCommand,
  type ReplicationRule,
  S3Client,
  S3ServiceException,
} from '@aws-sdk/client-s3';
import { mockClient } from 'aws-sdk-client-mock';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Applied, applyFix } from '../../shared/aws/applyFix.ts';
import { auditBucket } from '../../shared/storage/auditBucket.ts';
import type { BucketSettings } from '../../shared/storage/bucket.ts';
import type { Fix, FixCall } from '../../shared/storage/finding.ts';
import { absent } from '../../shared/storage/looked.ts';
import { contextOf, good, now, settingsOf } from '../storage/auditSamples.ts';

const s3 = mockClient(S3Client);
const dynamoDb = mockClient(DynamoDBClient);
const slept: number[] = [];

beforeEach(() => {
  slept.length = 0;
});

afterEach(() => {
  s3.reset();
  dynamoDb.reset();
});

async function apply(fix: Fix, collected: BucketSettings | undefined = good): Promise<Applied> {
  return await applyFix(fix, {
    clock: { now: () => now, sleep: async (ms) => void slept.push(ms) },
    collected: (bucket) => (bucket === collected?.bucket ? collected : undefined),
    s3: () => new S3Client({ region: 'us-east-1' }),
    dynamoDb: () => new DynamoDBClient({ region: 'us-east-1' }),
  });
}

function fixOf(...calls: readonly FixCall[]): Fix {
  return { summary: 'Fix it.', safe: true, calls };
}

function refusalOf(name: string, httpStatusCode: number): S3ServiceException {
  const $fault = httpStatusCode < 500 ? 'client' : 'server';
  return new S3ServiceException({ name, $fault, message: name, $metadata: { httpStatusCode } });
}

const timeout = Object.assign(new Error('no answer'), { name: 'TimeoutError' });

const unversioned: BucketSettings = { ...good, versioning: absent };

const versioning: FixCall = {
  service: 's3',
  operation: 'PutBucketVersioning',
  input: { Bucket: good.bucket, VersioningConfiguration: { Status: 'Enabled' } },
};

function putsSent(): number {
  return s3.calls().filter(({ args: [command] }) => command.constructor.name.startsWith('Put')).length;
}

describe('a fix that is made', () => {
  it('is sent to the bucket of the expected account, and read back', async () => {
    s3.on(GetBucketVersioningCommand).resolvesOnce({}).resolves({ Status: 'Enabled' });
    s3.on(PutBucketVersioningCommand).resolves({});
    expect(await apply(fixOf(versioning), unversioned)).toEqual({ kind: 'applied' });
    expect(s3.commandCalls(PutBucketVersioningCommand).map(({ args: [{ input }] }) => input)).toEqual([
      { Bucket: 'acme-backups', ExpectedBucketOwner: '123456789012', VersioningConfiguration: { Status: 'Enabled' } },
    ]);
  });

  it('is waited for, because S3 may show the old settings for a while', async () => {
    s3.on(GetBucketVersioningCommand)
      .resolvesOnce({})
      .resolvesOnce({})
      .resolvesOnce({})
      .resolves({ Status: 'Enabled' });
    s3.on(PutBucketVersioningCommand).resolves({});
    expect(await apply(fixOf(versioning), unversioned)).toEqual({ kind: 'applied' });
    expect(slept).toEqual([500, 1_000]);
  });

  it('is not made again where it is so already', async () => {
    s3.on(GetBucketVersioningCommand).resolves({ Status: 'Enabled' });
    expect(await apply(fixOf(versioning), unversioned)).toEqual({ kind: 'already' });
    expect(putsSent()).toBe(0);
  });
});

describe('a fix is not sent', () => {
  it('when a person has to decide', async () => {
    const fix = { ...fixOf(versioning), safe: false, caution: 'Look out.' };
    expect(await apply(fix, unversioned)).toMatchObject({ kind: 'refused', why: expect.stringContaining('Look out.') });
    expect(s3.calls()).toHaveLength(0);
  });

  it('to a bucket that the audit did not collect', async () => {
    expect(await apply(fixOf(versioning), { ...good, bucket: 'another' })).toMatchObject({ kind: 'refused', call: 1 });
    expect(s3.calls()).toHaveLength(0);
  });

  it('when somebody has changed it since the audit', async () => {
    s3.on(GetBucketVersioningCommand).resolves({ Status: 'Suspended' });
    expect(await apply(fixOf(versioning), unversioned)).toMatchObject({ kind: 'changed' });
    expect(putsSent()).toBe(0);
  });

  it('when how it is now cannot be read', async () => {
    s3.on(GetBucketVersioningCommand).rejects(refusalOf('AccessDenied', 403));
    expect(await apply(fixOf(versioning), unversioned)).toMatchObject({
      kind: 'unknown',
      why: expect.stringContaining('s3:GetBucketVersioning is not allowed'),
    });
    expect(putsSent()).toBe(0);
  });

  it('when it would open access, whatever it says of itself', async () => {
    const open = {
      BlockPublicAcls: true,
      IgnorePublicAcls: true,
      BlockPublicPolicy: false,
      RestrictPublicBuckets: true,
    };
    const all = { ...open, BlockPublicPolicy: true };
    s3.on(GetPublicAccessBlockCommand).resolves({ PublicAccessBlockConfiguration: all });
    s3.on(GetBucketPolicyStatusCommand).rejects(refusalOf('NoSuchBucketPolicy', 404));
    const input = { Bucket: good.bucket, PublicAccessBlockConfiguration: open };
    const fix = fixOf({ service: 's3', operation: 'PutPublicAccessBlock', input });
    expect(await apply(fix)).toMatchObject({ kind: 'refused', why: expect.stringContaining('open access') });
    expect(putsSent()).toBe(0);
  });

  it('when the bucket has become public since, whose readers it would cut off', async () => {
    s3.on(GetPublicAccessBlockCommand).rejects(refusalOf('NoSuchPublicAccessBlockConfiguration', 404));
    s3.on(GetBucketPolicyStatusCommand).resolves({ PolicyStatus: { IsPublic: true } });
    const open = { ...good, publicAccessBlock: absent };
    const [fix] = fixesOf(open, 'public-access');
    expect(await apply(fix ?? fixOf(), open)).toMatchObject({ kind: 'changed' });
    expect(putsSent()).toBe(0);
  });

  it.each(['PutBucketPolicy', 'DeleteBucketLifecycle', 'DeletePublicAccessBlock', 'constructor'])(
    'when it calls %s, which no safe fix does',
    async (operation) => {
      const fix = fixOf({ service: 's3', operation, input: { Bucket: good.bucket } });
      expect(await apply(fix)).toMatchObject({ kind: 'refused' });
      expect(s3.calls()).toHaveLength(0);
    },
  );
});

function fixesOf(settings: BucketSettings, check: string): readonly Fix[] {
  return auditBucket(contextOf({ settings })).results.flatMap((result) =>
    result.outcome === 'failed' && result.check === check ? result.findings.flatMap(({ fix }) => fix ?? []) : [],
  );
}

describe('a fix of the lifecycle', () => {
  const own: LifecycleRule = {
    ID: 'keep me',
    Status: 'Enabled',
    Filter: { And: { Prefix: 'logs/', Tags: [{ Key: 'kind', Value: 'log' }], ObjectSizeGreaterThan: 5 } },
    Transitions: [{ Date: new Date('2027-01-01T00:00:00Z'), StorageClass: 'GLACIER' }],
    NoncurrentVersionExpiration: { NoncurrentDays: 90, NewerNoncurrentVersions: 3 },
  };
  const document = {
    Rules: [{ ...own, Transitions: [{ Date: '2027-01-01T00:00:00+00:00', StorageClass: 'GLACIER' }] }],
  };
  const collected: BucketSettings = {
    ...good,
    lifecycle: settingsOf({
      'get-bucket-lifecycle-configuration': {
        ...document,
        TransitionDefaultMinimumObjectSize: 'varies_by_storage_class',
      },
    }).lifecycle,
  };
  const size = 'varies_by_storage_class' as const;
  const stands = { Rules: [own], TransitionDefaultMinimumObjectSize: size };

  /** Into archives only a person moves anything; here one has agreed. */
  function agreedFix(): Fix {
    const [fix] = fixesOf(collected, 'lifecycle-tiers');
    if (fix === undefined) throw new Error('There is no fix.');
    expect(fix.safe).toBe(false);
    return { ...fix, safe: true };
  }

  it('puts every rule back that is there, and the default size with it', async () => {
    s3.on(GetBucketVersioningCommand).resolves({ Status: 'Enabled' });
    let current = stands;
    s3.on(GetBucketLifecycleConfigurationCommand).callsFake(async () => current);
    s3.on(PutBucketLifecycleConfigurationCommand).callsFake(async ({ LifecycleConfiguration, ...rest }) => {
      current = { ...rest, ...LifecycleConfiguration };
      return {};
    });
    expect(await apply(agreedFix(), collected)).toEqual({ kind: 'applied' });
    const [sent] = s3.commandCalls(PutBucketLifecycleConfigurationCommand);
    expect(sent?.args[0].input).toMatchObject({
      TransitionDefaultMinimumObjectSize: 'varies_by_storage_class',
      LifecycleConfiguration: { Rules: [own, { ID: 'holdfast-storage-classes', Status: 'Enabled' }] },
    });
  });

  it('is not sent when a rule was added since the audit', async () => {
    s3.on(GetBucketVersioningCommand).resolves({ Status: 'Enabled' });
    s3.on(GetBucketLifecycleConfigurationCommand).resolves({ ...stands, Rules: [own, { ...own, ID: 'new' }] });
    expect(await apply(agreedFix(), collected)).toMatchObject({ kind: 'changed' });
    expect(putsSent()).toBe(0);
  });

  it('is not sent when versions were switched off since, which changes what its rules delete', async () => {
    s3.on(GetBucketVersioningCommand).resolves({ Status: 'Suspended' });
    s3.on(GetBucketLifecycleConfigurationCommand).resolves(stands);
    expect(await apply(agreedFix(), collected)).toMatchObject({ kind: 'changed' });
  });

  it('is not sent when it deletes sooner, whatever it says of itself', async () => {
    s3.on(GetBucketVersioningCommand).resolves({ Status: 'Enabled' });
    s3.on(GetBucketLifecycleConfigurationCommand).resolves(stands);
    const Rules = [
      ...document.Rules,
      { ID: 'purge', Status: 'Enabled', Filter: {}, NoncurrentVersionExpiration: { NoncurrentDays: 1 } },
    ];
    const input = {
      Bucket: good.bucket,
      TransitionDefaultMinimumObjectSize: 'varies_by_storage_class',
      LifecycleConfiguration: { Rules },
    };
    const fix = fixOf({ service: 's3', operation: 'PutBucketLifecycleConfiguration', input });
    expect(await apply(fix, collected)).toMatchObject({ kind: 'refused', why: expect.stringContaining('sooner') });
    expect(putsSent()).toBe(0);
  });
});

describe('what is known after a call that was sent', () => {
  it('is that nothing happened when AWS refused', async () => {
    s3.on(GetBucketVersioningCommand).resolves({});
    s3.on(PutBucketVersioningCommand).rejects(refusalOf('AccessDenied', 403));
    expect(await apply(fixOf(versioning), unversioned)).toEqual({
      kind: 'failed',
      call: 1,
      why: 'PutBucketVersioning was refused: AccessDenied',
    });
  });

  it('is what is there now when no answer came', async () => {
    s3.on(PutBucketVersioningCommand).rejects(timeout);
    s3.on(GetBucketVersioningCommand).resolvesOnce({}).resolves({ Status: 'Enabled' });
    expect(await apply(fixOf(versioning), unversioned)).toEqual({ kind: 'applied' });
  });

  it.each([
    ['no answer came', timeout],
    ['S3 had a fault', refusalOf('InternalError', 500)],
  ])('is that it may have happened when %s and it does not show', async (_, error) => {
    s3.on(PutBucketVersioningCommand).rejects(error);
    s3.on(GetBucketVersioningCommand).resolves({});
    expect(await apply(fixOf(versioning), unversioned)).toMatchObject({
      kind: 'unsure',
      why: expect.stringContaining('may have happened'),
    });
  });

  it('is that it may have happened when it cannot be read back', async () => {
    s3.on(PutBucketVersioningCommand).resolves({});
    s3.on(GetBucketVersioningCommand).resolvesOnce({}).rejects(refusalOf('SlowDown', 503));
    expect(await apply(fixOf(versioning), unversioned)).toMatchObject({
      kind: 'unsure',
      why: expect.stringContaining('could not be read back'),
    });
  });

  it('is how far it came when the second call is refused', async () => {
    s3.on(GetBucketVersioningCommand).resolvesOnce({}).resolves({ Status: 'Enabled' });
    s3.on(PutBucketVersioningCommand).resolves({});
    const unknown: FixCall = { service: 's3', operation: 'PutBucketPolicy', input: { Bucket: good.bucket } };
    expect(await apply(fixOf(versioning, unknown), unversioned)).toMatchObject({ kind: 'refused', call: 2 });
  });
});

describe('a fix of a replication', () => {
  const Destination = { Bucket: 'arn:aws:s3:::acme-replica' };
  const rule: ReplicationRule = {
    ID: 'r',
    Status: 'Enabled',
    Priority: 1,
    Filter: { Prefix: '' },
    Destination,
    DeleteMarkerReplication: { Status: 'Enabled' },
  };
  const Role = 'arn:aws:iam::123456789012:role/r';
  const before = { Role, Rules: [rule] };
  const after = { Role, Rules: [{ ...rule, DeleteMarkerReplication: { Status: 'Disabled' as const } }] };
  const collected: BucketSettings = {
    ...good,
    replication: settingsOf({ 'get-bucket-replication': { ReplicationConfiguration: before } }).replication,
  };
  const call = (ReplicationConfiguration: unknown): FixCall => ({
    service: 's3',
    operation: 'PutBucketReplication',
    input: { Bucket: good.bucket, ReplicationConfiguration },
  });

  it('may stop delete markers from being copied', async () => {
    s3.on(GetBucketReplicationCommand)
      .resolvesOnce({ ReplicationConfiguration: before })
      .resolves({ ReplicationConfiguration: after });
    s3.on(PutBucketReplicationCommand).resolves({});
    expect(await apply(fixOf(call(after)), collected)).toEqual({ kind: 'applied' });
  });

  it.each([
    ['drop a rule', { ...before, Rules: [] }],
    ['send copies elsewhere', { ...before, Rules: [{ ...rule, Destination: { Bucket: 'arn:aws:s3:::other' } }] }],
    ['disable a rule', { ...before, Rules: [{ ...rule, Status: 'Disabled' }] }],
    ['narrow a rule', { ...before, Rules: [{ ...rule, Filter: { Prefix: 'a/' } }] }],
    ['let another role in', { ...before, Role: 'arn:aws:iam::123456789012:role/other' }],
  ])('may not %s', async (_, configuration) => {
    s3.on(GetBucketReplicationCommand).resolves({ ReplicationConfiguration: before });
    expect(await apply(fixOf(call(configuration)), collected)).toMatchObject({ kind: 'refused' });
    expect(putsSent()).toBe(0);
  });
});

describe('a fix of a table', () => {
  const table = (operation: string, input: Record<string, unknown>): FixCall => ({
    service: 'dynamodb',
    operation,
    region: 'us-east-1',
    input: { TableName: 'orders', ...input },
  });
  const recovery = (days?: number) =>
    table('UpdateContinuousBackups', {
      PointInTimeRecoverySpecification: {
        PointInTimeRecoveryEnabled: true,
        ...(days === undefined ? {} : { RecoveryPeriodInDays: days }),
      },
    });
  const described = (status: 'ENABLED' | 'DISABLED', RecoveryPeriodInDays = 35) => ({
    ContinuousBackupsDescription: {
      ContinuousBackupsStatus: 'ENABLED' as const,
      PointInTimeRecoveryDescription: { PointInTimeRecoveryStatus: status, RecoveryPeriodInDays },
    },
  });

  it('protects it from deletion', async () => {
    dynamoDb
      .on(DescribeTableCommand)
      .resolvesOnce({ Table: { DeletionProtectionEnabled: false } })
      .resolves({ Table: { DeletionProtectionEnabled: true } });
    dynamoDb.on(UpdateTableCommand).resolves({});
    expect(await apply(fixOf(table('UpdateTable', { DeletionProtectionEnabled: true })))).toEqual({ kind: 'applied' });
  });

  it('lets it be restored to a point in time', async () => {
    dynamoDb.on(DescribeContinuousBackupsCommand).resolvesOnce(described('DISABLED')).resolves(described('ENABLED'));
    dynamoDb.on(UpdateContinuousBackupsCommand).resolves({});
    expect(await apply(fixOf(recovery()))).toEqual({ kind: 'applied' });
  });

  it('never shortens how far back that goes', async () => {
    dynamoDb.on(DescribeContinuousBackupsCommand).resolves(described('ENABLED', 35));
    expect(await apply(fixOf(recovery(7)))).toMatchObject({
      kind: 'refused',
      why: 'the fix would keep 7 days instead of 35',
    });
    expect(dynamoDb.commandCalls(UpdateContinuousBackupsCommand)).toHaveLength(0);
  });

  it.each([
    ['switches protection off', table('UpdateTable', { DeletionProtectionEnabled: false })],
    ['does more besides', table('UpdateTable', { DeletionProtectionEnabled: true, BillingMode: 'PROVISIONED' })],
    ['deletes it', table('DeleteTable', {})],
    [
      'switches recovery off',
      table('UpdateContinuousBackups', { PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: false } }),
    ],
  ])('is not sent when it %s', async (_, call) => {
    expect(await apply(fixOf(call))).toMatchObject({ kind: 'refused' });
    expect(dynamoDb.calls()).toHaveLength(0);
  });

  it('is not sent when the table cannot be looked at', async () => {
    dynamoDb
      .on(DescribeTableCommand)
      .rejects(Object.assign(new Error('arn:secret'), { name: 'AccessDeniedException' }));
    expect(await apply(fixOf(table('UpdateTable', { DeletionProtectionEnabled: true })))).toEqual({
      kind: 'unknown',
      call: 1,
      why: 'DescribeTable failed (AccessDeniedException)',
    });
  });
});
