/** Examples: AWS CLI Command Reference, s3api get-bucket-replication and put-bucket-replication; Amazon S3 User Guide, "Replication configuration file elements". */
import { describe, expect, it } from 'vitest';
import { settingsOf, unreadable } from './given.ts';

const replicationOf = (document: unknown) => settingsOf('get-bucket-replication', document).replication;
const Role = 'arn:aws:iam::123456789012:role/s3-replication-role';

function ruleOf(rule: object) {
  const Destination = { Bucket: 'arn:aws:s3:::my-bucket-backup' };
  const replication = replicationOf({
    ReplicationConfiguration: { Role, Rules: [{ Status: 'Enabled', Destination, ...rule }] },
  });
  return replication.state === 'found' ? replication.value.rules[0] : replication;
}

const refused = (path: string, text: string) =>
  unreadable(`get-bucket-replication.json: ReplicationConfiguration.Rules[0]${path}: ${text}`);

describe('the replication', () => {
  const example = {
    Rules: [
      {
        Status: 'Enabled',
        Prefix: '',
        Destination: { Bucket: 'arn:aws:s3:::my-bucket-backup', StorageClass: 'STANDARD' },
        ID: 'ZmUwNzE4ZmQ4tMjVhOS00MTlkLOGI4NDkzZTIWJjNTUtYTA1',
      },
    ],
    Role,
  };

  it.each([
    ["the CLI's own example", { ReplicationConfiguration: example }],
    ['the same as put-bucket-replication takes it', example],
  ])('of the first version is read from %s', (_, document) => {
    expect(replicationOf(document)).toEqual({
      state: 'found',
      value: {
        role: Role,
        rules: [
          {
            id: 'ZmUwNzE4ZmQ4tMjVhOS00MTlkLOGI4NDkzZTIWJjNTUtYTA1',
            enabled: true,
            version: 1,
            scope: { prefix: '', tags: {} },
            // "Backward compatibility considerations": the first version replicates delete markers.
            deleteMarkers: true,
            existingObjects: false,
            replicaModifications: false,
            kmsObjects: false,
            destination: {
              bucket: 'my-bucket-backup',
              storageClass: 'STANDARD',
              ownerOverride: false,
              timeControl: false,
              metrics: false,
            },
          },
        ],
      },
    });
  });

  it('reads all that a rule of the second version can say', () => {
    const rule = ruleOf({
      ID: 'all',
      Priority: 3,
      Filter: { Prefix: 'Tax' },
      DeleteMarkerReplication: { Status: 'Enabled' },
      ExistingObjectReplication: { Status: 'Enabled' },
      SourceSelectionCriteria: {
        ReplicaModifications: { Status: 'Enabled' },
        SseKmsEncryptedObjects: { Status: 'Enabled' },
      },
      Destination: {
        Bucket: 'arn:aws-us-gov:s3:::elsewhere',
        Account: '210987654321',
        StorageClass: 'GLACIER_IR',
        AccessControlTranslation: { Owner: 'Destination' },
        EncryptionConfiguration: { ReplicaKmsKeyID: 'arn:aws-us-gov:kms:us-gov-west-1:210987654321:key/1' },
        ReplicationTime: { Status: 'Enabled', Time: { Minutes: 15 } },
        Metrics: { Status: 'Enabled', EventThreshold: { Minutes: 15 } },
      },
    });
    expect(rule).toEqual({
      id: 'all',
      enabled: true,
      version: 2,
      priority: 3,
      scope: { prefix: 'Tax', tags: {} },
      deleteMarkers: true,
      existingObjects: true,
      replicaModifications: true,
      kmsObjects: true,
      destination: {
        bucket: 'elsewhere',
        account: '210987654321',
        storageClass: 'GLACIER_IR',
        ownerOverride: true,
        kmsKey: 'arn:aws-us-gov:kms:us-gov-west-1:210987654321:key/1',
        timeControl: true,
        metrics: true,
      },
    });
  });

  it.each([
    ['a filter, which makes it the second version, and says nothing of delete markers', { Filter: {} }, false],
    [
      'tags, with which delete markers are never replicated',
      { Filter: { Tag: { Key: 'a', Value: 'b' } }, DeleteMarkerReplication: { Status: 'Enabled' } },
      false,
    ],
    ['a prefix in the old place', { Prefix: 'a/' }, true],
  ])('copies delete markers as documented where it has %s', (_, rule, deleteMarkers) => {
    expect(ruleOf(rule)).toMatchObject({ deleteMarkers });
  });

  it('takes several criteria in an And', () => {
    const Tags = [
      { Key: 'a', Value: '1' },
      { Key: 'b', Value: '2' },
    ];
    expect(ruleOf({ Filter: { And: { Prefix: 'Tax/', Tags } } })).toMatchObject({
      version: 2,
      scope: { prefix: 'Tax/', tags: { a: '1', b: '2' } },
    });
  });

  it.each([
    ['.Destination.Bucket', 'not the ARN of a bucket', { Prefix: '', Destination: { Bucket: 'my-bucket' } }],
    ['.Filter', 'Unrecognized key: "Size"', { Filter: { Size: 1 } }],
    [
      '.Destination.StorageClass',
      '"TAPE" is no storage class that is known here',
      { Prefix: '', Destination: { Bucket: 'arn:aws:s3:::b', StorageClass: 'TAPE' } },
    ],
    ['.Status', 'Invalid option: expected one of "Enabled"|"Disabled"', { Status: 'Paused' }],
  ])('does not half read what it does not know: %s %s', (path, text, rule) => {
    expect(ruleOf(rule)).toEqual(refused(path, text));
  });
});
