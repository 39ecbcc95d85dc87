/**
 * Which error means what: Amazon S3 API reference, "Error responses", "List of error codes", and the pages of the Get
 * calls. Which action allows a call: Service Authorization Reference, "Actions, resources, and condition keys for Amazon S3".
 */
import {
  GetBucketEncryptionCommand,
  GetBucketLifecycleConfigurationCommand,
  GetBucketLocationCommand,
  GetBucketOwnershipControlsCommand,
  GetBucketPolicyStatusCommand,
  GetBucketReplicationCommand,
  GetBucketTaggingCommand,
  GetBucketVersioningCommand,
  GetObjectLockConfigurationCommand,
  GetPublicAccessBlockCommand,
  HeadBucketCommand,
} from '@aws-sdk/client-s3';
import { GetPublicAccessBlockCommand as GetAccountBlockCommand } from '@aws-sdk/client-s3-control';
import { AssumeRoleCommand, GetCallerIdentityCommand } from '@aws-sdk/client-sts';
import { beforeEach, describe, expect, it } from 'vitest';
import { type DocumentName, documentNames } from '../../shared/storage/bucket.ts';
import { bucketSettings } from '../../shared/storage/documents/bucketSettings.ts';
import { auditWorld, own, s3Error } from './auditWorld.ts';

let world = auditWorld();
beforeEach(() => {
  world = auditWorld();
});

const collect = (bucket: { readonly account?: string; readonly role?: string } = {}) =>
  world.source().collect({ name: 'acme', ...bucket });

/** The call, what allows it, what S3 answers where nothing is configured, and having it refused. */
type CallRow = readonly [DocumentName, string, string, (error: Error) => void];

const calls: readonly CallRow[] = [
  [
    'get-bucket-versioning',
    's3:GetBucketVersioning',
    '',
    (error) => world.s3.on(GetBucketVersioningCommand).rejects(error),
  ],
  [
    'get-bucket-lifecycle-configuration',
    's3:GetLifecycleConfiguration',
    'NoSuchLifecycleConfiguration',
    (error) => world.s3.on(GetBucketLifecycleConfigurationCommand).rejects(error),
  ],
  [
    'get-bucket-replication',
    's3:GetReplicationConfiguration',
    'ReplicationConfigurationNotFoundError',
    (error) => world.s3.on(GetBucketReplicationCommand).rejects(error),
  ],
  [
    'get-bucket-encryption',
    's3:GetEncryptionConfiguration',
    'ServerSideEncryptionConfigurationNotFoundError',
    (error) => world.s3.on(GetBucketEncryptionCommand).rejects(error),
  ],
  [
    'get-public-access-block',
    's3:GetBucketPublicAccessBlock',
    'NoSuchPublicAccessBlockConfiguration',
    (error) => world.s3.on(GetPublicAccessBlockCommand).rejects(error),
  ],
  [
    'get-object-lock-configuration',
    's3:GetBucketObjectLockConfiguration',
    'ObjectLockConfigurationNotFoundError',
    (error) => world.s3.on(GetObjectLockConfigurationCommand).rejects(error),
  ],
  [
    'get-bucket-ownership-controls',
    's3:GetBucketOwnershipControls',
    'OwnershipControlsNotFoundError',
    (error) => world.s3.on(GetBucketOwnershipControlsCommand).rejects(error),
  ],
  [
    'get-bucket-policy-status',
    's3:GetBucketPolicyStatus',
    'NoSuchBucketPolicy',
    (error) => world.s3.on(GetBucketPolicyStatusCommand).rejects(error),
  ],
  [
    'get-bucket-tagging',
    's3:GetBucketTagging',
    'NoSuchTagSet',
    (error) => world.s3.on(GetBucketTaggingCommand).rejects(error),
  ],
];

describe('a document from S3', () => {
  it('is what the AWS CLI prints of it', async () => {
    world.s3.on(GetBucketLifecycleConfigurationCommand).resolves({
      $metadata: { httpStatusCode: 200 },
      Rules: [{ Status: 'Enabled', Filter: {}, Expiration: { Date: new Date(Date.UTC(2027, 0, 1)) }, ID: undefined }],
    });
    const { documents } = await collect();
    expect(documents['get-bucket-lifecycle-configuration']).toEqual({
      state: 'found',
      value: { Rules: [{ Status: 'Enabled', Filter: {}, Expiration: { Date: '2027-01-01T00:00:00.000Z' } }] },
    });
  });

  it.each(calls.filter(([, , code]) => code !== ''))(
    '%s is absent where S3 says so',
    async (document, _, code, refuse) => {
      refuse(s3Error(code, 404));
      expect((await collect()).documents[document]).toEqual({ state: 'absent' });
    },
  );

  it.each(calls)(
    '%s that is denied says that %s is missing, and costs no other',
    async (document, permission, _, refuse) => {
      refuse(s3Error('AccessDenied', 403));
      const { documents } = await collect();
      expect(documents[document]).toEqual({
        state: 'unknown',
        why: 'denied',
        text: `${permission} is not allowed (AccessDenied)`,
      });
      const others = documentNames.filter((name) => name !== document && name !== 'replication-metrics');
      for (const name of others) expect(documents[name].state).toBe('found');
    },
  );

  it.each([
    ['throttling', s3Error('SlowDown', 503), 'AWS asked to slow down, to the end (SlowDown); try again later'],
    [
      'a time-out',
      Object.assign(new Error('x'), { name: 'TimeoutError' }),
      'No answer in time to what s3:GetBucketVersioning allows',
    ],
    [
      'an aborted call',
      Object.assign(new Error('x'), { name: 'AbortError' }),
      'No answer in time to what s3:GetBucketVersioning allows',
    ],
    [
      'no connection',
      Object.assign(new Error('x'), { code: 'ECONNREFUSED' }),
      'What s3:GetBucketVersioning allows failed (ECONNREFUSED)',
    ],
    ['a bad key', s3Error('InvalidAccessKeyId', 403), 'AWS did not take the credentials (InvalidAccessKeyId)'],
    ['an old token', s3Error('ExpiredToken', 400), 'AWS did not take the credentials (ExpiredToken)'],
    [
      'an internal error',
      s3Error('InternalError', 500),
      'What s3:GetBucketVersioning allows failed (InternalError, 500)',
    ],
    ['what is no error at all', 'oops', 'What s3:GetBucketVersioning allows failed (unknown error)'],
  ])('has failed after %s: neither denied nor absent', async (_, error, text) => {
    world.s3.on(GetBucketVersioningCommand).callsFake(() => {
      throw error;
    });
    expect((await collect()).documents['get-bucket-versioning']).toEqual({ state: 'unknown', why: 'failed', text });
  });

  it('is asked for as of the account that must own the bucket', async () => {
    world.s3.on(GetBucketVersioningCommand).rejects(s3Error('AccessDenied', 403));
    const { documents, account } = await collect({ account: '210987654321' });
    expect(world.s3.commandCalls(GetBucketTaggingCommand)[0]?.args[0].input).toEqual({
      Bucket: 'acme',
      ExpectedBucketOwner: '210987654321',
    });
    expect(account).toEqual({ state: 'found', value: '210987654321' });
    expect(documents['get-bucket-versioning']).toMatchObject({
      text: 's3:GetBucketVersioning is not allowed, or the bucket is not of account 210987654321 (AccessDenied)',
    });
  });
});

describe('where a bucket is', () => {
  it('is asked first, and everything else there', async () => {
    world.s3.on(GetBucketLocationCommand).resolves({ LocationConstraint: 'eu-west-1' });
    world.west.on(GetBucketVersioningCommand).resolves({ Status: 'Enabled' });
    const settings = bucketSettings(await collect());
    expect(settings).toMatchObject({ region: { value: 'eu-west-1' }, versioning: { value: { status: 'enabled' } } });
    expect(world.s3.calls()).toHaveLength(1);
  });

  it('is followed where S3 sends the question elsewhere', async () => {
    world.s3
      .on(GetBucketLocationCommand)
      .rejects(s3Error('AuthorizationHeaderMalformed', 400, { 'x-amz-bucket-region': 'eu-west-1' }));
    world.west.on(GetBucketLocationCommand).resolves({ LocationConstraint: 'eu-west-1' });
    expect(bucketSettings(await collect()).region).toEqual({ state: 'found', value: 'eu-west-1' });
  });

  it.each([
    ['allowed to look at the bucket', { BucketRegion: 'eu-west-1' }, undefined],
    // "you can use the response header … even with 403 Forbidden" (Amazon S3 API reference, HeadBucket).
    ['refused', undefined, s3Error('403', 403, { 'x-amz-bucket-region': 'eu-west-1' })],
  ])('is told by HeadBucket when the location is denied, to who is %s', async (_, head, refused) => {
    world.s3.on(GetBucketLocationCommand).rejects(s3Error('AccessDenied', 403));
    if (head === undefined) world.s3.on(HeadBucketCommand).rejects(refused);
    else world.s3.on(HeadBucketCommand).resolves(head);
    world.west.on(GetBucketVersioningCommand).resolves({ Status: 'Enabled' });
    expect(bucketSettings(await collect())).toMatchObject({
      region: { state: 'found', value: 'eu-west-1' },
      versioning: { value: { status: 'enabled' } },
      account: { state: 'unknown', why: 'denied' },
    });
  });

  it('stays unknown when nobody tells', async () => {
    world.s3.on(GetBucketLocationCommand).rejects(s3Error('AccessDenied', 403));
    world.s3.on(HeadBucketCommand).rejects(s3Error('403', 403));
    expect(bucketSettings(await collect()).region).toEqual({
      state: 'unknown',
      why: 'denied',
      text: 's3:GetBucketLocation is not allowed (AccessDenied)',
    });
  });

  it('is nowhere for a bucket that there is not, which says so in every place', async () => {
    world.s3.on(GetBucketLocationCommand).rejects(s3Error('NoSuchBucket', 404));
    const { documents, account } = await collect();
    const gone = { state: 'unknown', why: 'failed', text: 'There is no bucket named acme' };
    for (const name of documentNames) expect(documents[name]).toEqual(gone);
    expect(account).toEqual(gone);
    expect(world.s3.calls()).toHaveLength(1);
  });
});

describe('whose a bucket is', () => {
  it('is ours when S3 answers as of our own account', async () => {
    expect((await collect()).account).toEqual({ state: 'found', value: own });
    expect(world.s3.commandCalls(GetBucketLocationCommand)[0]?.args[0].input.ExpectedBucketOwner).toBe(own);
  });

  it("is not taken for ours when S3 only answers without the account's name", async () => {
    world.s3.on(GetBucketLocationCommand).resolves({});
    world.s3
      .on(GetBucketLocationCommand, { Bucket: 'acme', ExpectedBucketOwner: own })
      .rejects(s3Error('AccessDenied', 403));
    const { account, documents } = await collect();
    expect(account).toMatchObject({ state: 'unknown', why: 'not-collected', text: expect.stringContaining(own) });
    expect(documents['get-bucket-location'].state).toBe('found');
    expect(documents['account-public-access-block']).toMatchObject({ why: 'not-collected' });
  });

  it('is unknown when AWS does not say who we are', async () => {
    world.sts.on(GetCallerIdentityCommand).rejects(new Error('no'));
    expect((await collect()).account).toMatchObject({ state: 'unknown', why: 'failed' });
  });
});

describe("an account's own block", () => {
  it('is asked for once for all of its buckets', async () => {
    const configuration = { PublicAccessBlockConfiguration: { BlockPublicAcls: true } };
    world.control.on(GetAccountBlockCommand, { AccountId: own }).resolves(configuration);
    const source = world.source();
    const both = await Promise.all(['a', 'b'].map((name) => source.collect({ name })));
    for (const { documents } of both) {
      expect(documents['account-public-access-block']).toEqual({ state: 'found', value: configuration });
    }
    expect(world.control.calls()).toHaveLength(1);
  });

  it.each([
    ['NoSuchPublicAccessBlockConfiguration', 404, { state: 'absent' }],
    [
      'AccessDenied',
      403,
      { state: 'unknown', why: 'denied', text: 's3:GetAccountPublicAccessBlock is not allowed (AccessDenied)' },
    ],
  ])('is a state of its own after %s', async (code, status, expected) => {
    world.control.on(GetAccountBlockCommand).rejects(s3Error(code, status));
    expect((await collect()).documents['account-public-access-block']).toEqual(expected);
  });
});

describe('a role', () => {
  const role = 'arn:aws:iam::210987654321:role/audit';

  it('is assumed once for all buckets that name it, and again before it expires', async () => {
    const source = world.source();
    for (const name of ['a', 'b']) await source.collect({ name, role });
    expect(world.sts.commandCalls(AssumeRoleCommand)).toHaveLength(1);
    expect(world.sts.commandCalls(AssumeRoleCommand)[0]?.args[0].input).toEqual({
      RoleArn: role,
      RoleSessionName: 'holdfast-audit',
      DurationSeconds: 3_600,
    });
    expect(await world.credentials.at(-1)?.()).toMatchObject({ accessKeyId: 'a', sessionToken: 't' });
    await world.clock.advance(54 * 60_000);
    await source.collect({ name: 'a', role });
    expect(world.sts.commandCalls(AssumeRoleCommand)).toHaveLength(1);
    await world.clock.advance(2 * 60_000);
    await source.collect({ name: 'a', role });
    expect(world.sts.commandCalls(AssumeRoleCommand)).toHaveLength(2);
  });

  it("makes the role's account the one to compare with", async () => {
    expect((await collect({ role })).account).toEqual({ state: 'found', value: '210987654321' });
    expect(world.sts.commandCalls(GetCallerIdentityCommand)).toHaveLength(0);
  });

  it.each([
    ['AccessDenied', 403, 'denied'],
    ['ServiceUnavailable', 503, 'failed'],
  ])('that cannot be assumed leaves everything unknown: %s', async (code, status, why) => {
    world.sts.on(AssumeRoleCommand).rejects(s3Error(code, status));
    const source = world.source();
    const { documents } = await source.collect({ name: 'a', role });
    await source.collect({ name: 'b', role });
    for (const name of documentNames) {
      expect(documents[name]).toMatchObject({ why, text: expect.stringContaining(`could not be assumed (${code})`) });
    }
    expect(world.s3.calls()).toHaveLength(0);
    // Not asked again for the next bucket.
    expect(world.sts.commandCalls(AssumeRoleCommand)).toHaveLength(1);
  });
});
