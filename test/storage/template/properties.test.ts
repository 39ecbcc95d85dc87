/** Examples: CloudFormation Template Reference, "AWS::S3::Bucket", "Examples"; forms: the pages of its property types. */
import { describe, expect, it } from 'vitest';
import { bucketIn, withProperties } from './read.ts';

const found = (value: unknown) => ({ state: 'found', value });

describe('a bucket of a template', () => {
  it('has the lifecycle of the example "Manage the lifecycle for Amazon S3 objects"', async () => {
    const { lifecycle } = await bucketIn(
      withProperties(`
AccessControl: Private
LifecycleConfiguration:
  Rules:
    - Id: GlacierRule
      Prefix: glacier
      Status: Enabled
      ExpirationInDays: 365
      Transitions:
        - TransitionInDays: 1
          StorageClass: GLACIER`),
    );
    expect(lifecycle).toEqual(
      found({
        minimumSize: 'all_storage_classes_128K',
        rules: [
          {
            id: 'GlacierRule',
            enabled: true,
            filter: { prefix: 'glacier', tags: {} },
            transitions: [{ when: { days: 1 }, storageClass: 'GLACIER' }],
            expiration: { days: 365 },
            noncurrentTransitions: [],
          },
        ],
      }),
    );
  });

  it('has the replication of the example "Associate a replication configuration IAM role with an S3 bucket"', async () => {
    const template = JSON.stringify({
      Resources: {
        RecordServiceS3Bucket: {
          Type: 'AWS::S3::Bucket',
          DeletionPolicy: 'Retain',
          Properties: {
            ReplicationConfiguration: {
              Role: { 'Fn::GetAtt': ['WorkItemBucketBackupRole', 'Arn'] },
              Rules: [
                {
                  Destination: {
                    Bucket: {
                      'Fn::Join': ['', ['arn:aws:s3:::', { 'Fn::Join': ['-', ['eu-west-1', 'replicationbucket']] }]],
                    },
                    StorageClass: 'STANDARD',
                  },
                  Id: 'Backup',
                  Prefix: '',
                  Status: 'Enabled',
                },
              ],
            },
            VersioningConfiguration: { Status: 'Enabled' },
          },
        },
        WorkItemBucketBackupRole: { Type: 'AWS::IAM::Role' },
      },
    });
    const { replication, versioning } = await bucketIn(template);
    expect(versioning).toEqual(found({ status: 'enabled', mfaDelete: false }));
    expect(replication).toMatchObject({
      state: 'found',
      value: { rules: [{ id: 'Backup', version: 1, destination: { bucket: 'eu-west-1-replicationbucket' } }] },
    });
  });

  it('reads every setting of a lifecycle rule, also the older ones for one alone', async () => {
    const { lifecycle } = await bucketIn(
      withProperties(`
LifecycleConfiguration:
  TransitionDefaultMinimumObjectSize: varies_by_storage_class
  Rules:
    - Status: Enabled
      TagFilters: [{ Key: kind, Value: dump }]
      ObjectSizeGreaterThan: "131072"
      ExpiredObjectDeleteMarker: "true"
      Transition: { TransitionDate: "2027-01-01T00:00:00Z", StorageClass: Glacier }
      NoncurrentVersionTransition: { TransitionInDays: 30, StorageClass: GLACIER_IR, NewerNoncurrentVersions: 2 }
      NoncurrentVersionExpirationInDays: "90"
      AbortIncompleteMultipartUpload: { DaysAfterInitiation: 7 }
    - Status: Disabled
      TagFilters: [{ Key: a, Value: "1" }]
      NoncurrentVersionExpiration: { NoncurrentDays: 10, NewerNoncurrentVersions: "3" }
      NoncurrentVersionTransitions: [{ TransitionInDays: 1, StorageClass: DEEP_ARCHIVE }]
      ExpirationDate: "2030-01-01"`),
    );
    expect(lifecycle).toEqual(
      found({
        minimumSize: 'varies_by_storage_class',
        rules: [
          {
            enabled: true,
            filter: { prefix: '', tags: { kind: 'dump' }, sizeGreaterThan: 131_072 },
            expiration: { expiredObjectDeleteMarker: true },
            transitions: [{ when: { date: Date.UTC(2027, 0, 1) }, storageClass: 'GLACIER' }],
            noncurrentTransitions: [{ days: 30, storageClass: 'GLACIER_IR', newerVersions: 2 }],
            noncurrentExpiration: { days: 90 },
            abortMultipartDays: 7,
          },
          {
            enabled: false,
            filter: { prefix: '', tags: { a: '1' } },
            expiration: { date: Date.UTC(2030, 0, 1) },
            transitions: [],
            noncurrentTransitions: [{ days: 1, storageClass: 'DEEP_ARCHIVE' }],
            noncurrentExpiration: { days: 10, newerVersions: 3 },
          },
        ],
      }),
    );
  });

  it('reads a replication rule of the second version', async () => {
    const { replication } = await bucketIn(
      withProperties(`
ReplicationConfiguration:
  Role: arn:aws:iam::123456789012:role/replication
  Rules:
    - Id: all
      Status: Enabled
      Priority: "1"
      Filter:
        And:
          Prefix: db/
          TagFilters: [{ Key: a, Value: b }]
      DeleteMarkerReplication: { Status: Disabled }
      Destination:
        Bucket: arn:aws:s3:::elsewhere
        Account: "210987654321"
        EncryptionConfiguration: { ReplicaKmsKeyID: !ImportValue replica-key }
        ReplicationTime: { Status: Enabled, Time: { Minutes: 15 } }
        Metrics: { Status: Enabled, EventThreshold: { Minutes: 15 } }`),
    );
    expect(replication).toMatchObject({
      value: {
        rules: [
          {
            version: 2,
            priority: 1,
            scope: { prefix: 'db/', tags: { a: 'b' } },
            deleteMarkers: false,
            destination: {
              account: '210987654321',
              kmsKey: '!ImportValue replica-key',
              timeControl: true,
              metrics: true,
            },
          },
        ],
      },
    });
  });

  it('reads encryption, public access, object lock, ownership and tags', async () => {
    const settings = await bucketIn(
      withProperties(`
BucketEncryption:
  ServerSideEncryptionConfiguration:
    - BucketKeyEnabled: "true"
      ServerSideEncryptionByDefault: { SSEAlgorithm: "aws:kms", KMSMasterKeyID: !GetAtt Key.Arn }
PublicAccessBlockConfiguration: { BlockPublicAcls: true, BlockPublicPolicy: "false" }
ObjectLockEnabled: true
ObjectLockConfiguration:
  ObjectLockEnabled: Enabled
  Rule: { DefaultRetention: { Mode: GOVERNANCE, Years: "1" } }
OwnershipControls: { Rules: [{ ObjectOwnership: ObjectWriter }] }
Tags: [{ Key: cost, Value: 42 }]`),
    );
    expect(settings).toMatchObject({
      encryption: found({ algorithm: 'aws:kms', kmsKey: '!GetAtt Key.Arn', bucketKey: true }),
      publicAccessBlock: found({
        blockPublicAcls: true,
        ignorePublicAcls: false,
        blockPublicPolicy: false,
        restrictPublicBuckets: false,
      }),
      objectLock: found({ retention: { mode: 'GOVERNANCE', days: 365 } }),
      // "Enabling Object Lock automatically enables versioning" (Amazon S3 User Guide, "Locking objects").
      versioning: found({ status: 'enabled', mfaDelete: false }),
      ownership: found('ObjectWriter'),
      tags: found({ cost: '42' }),
    });
  });

  it('has the defaults of a new bucket where nothing is said', async () => {
    const settings = await bucketIn('{"Resources":{"B":{"Type":"AWS::S3::Bucket"}}}');
    const all = { blockPublicAcls: true, ignorePublicAcls: true, blockPublicPolicy: true, restrictPublicBuckets: true };
    expect(settings).toMatchObject({
      bucket: 'B',
      versioning: { state: 'absent' },
      lifecycle: { state: 'absent' },
      replication: { state: 'absent' },
      objectLock: { state: 'absent' },
      tags: { state: 'absent' },
      encryption: found({ algorithm: 'AES256', bucketKey: false }),
      publicAccessBlock: found(all),
      ownership: found('BucketOwnerEnforced'),
    });
  });

  it('leaves unknown what no template says', async () => {
    const settings = await bucketIn('{"Resources":{"B":{"Type":"AWS::S3::Bucket"}}}');
    for (const part of ['policyStatus', 'accountPublicAccessBlock', 'objects', 'replicationMetrics'] as const) {
      expect(settings[part]).toMatchObject({ state: 'unknown', why: 'not-collected' });
    }
    for (const part of ['region', 'account'] as const) {
      expect(settings[part]).toMatchObject({ state: 'unknown', why: 'unresolved' });
    }
  });

  it('makes a document unreadable for a setting that is not known, and names it', async () => {
    const { lifecycle } = await bucketIn(
      withProperties('LifecycleConfiguration: { Rules: [{ Status: Enabled, ExpireInDays: 3 }] }'),
    );
    expect(lifecycle).toMatchObject({ why: 'unreadable', text: expect.stringContaining('"ExpireInDays"') });
  });

  it('has the ACL that the deprecated property AccessControl gives it', async () => {
    expect(await bucketIn(withProperties('AccessControl: PublicReadWrite'))).toMatchObject({
      cannedAcl: found('PublicReadWrite'),
    });
    const unresolved = await bucketIn(withProperties('AccessControl: !ImportValue acl'));
    expect(unresolved.cannedAcl).toMatchObject({ state: 'unknown', why: 'unresolved' });
  });
});
