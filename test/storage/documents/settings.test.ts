/** Examples: AWS CLI Command Reference, the s3api page of each document; forms: Amazon S3 API reference, the page of each Get call. */
import { describe, expect, it } from 'vitest';
import type { BucketSettings, DocumentName } from '../../../shared/storage/bucket.ts';
import { settingsOf, unreadable } from './given.ts';

const found = (value: unknown) => ({ state: 'found', value });
const absent = { state: 'absent' };

type Row = readonly [DocumentName, keyof BucketSettings, unknown, unknown];

const rows: readonly Row[] = [
  // GetBucketLocation: "Buckets in Region us-east-1 have a LocationConstraint of null", and EU for eu-west-1.
  ['get-bucket-location', 'region', { LocationConstraint: null }, found('us-east-1')],
  ['get-bucket-location', 'region', { LocationConstraint: '' }, found('us-east-1')],
  ['get-bucket-location', 'region', { LocationConstraint: 'EU' }, found('eu-west-1')],
  ['get-bucket-location', 'region', { LocationConstraint: 'us-west-2' }, found('us-west-2')],
  ['get-bucket-location', 'region', { LocationConstraint: 'us-gov-east-1' }, found('us-gov-east-1')],
  ['get-bucket-versioning', 'versioning', { Status: 'Enabled' }, found({ status: 'enabled', mfaDelete: false })],
  [
    'get-bucket-versioning',
    'versioning',
    { Status: 'Suspended', MFADelete: 'Enabled' },
    found({ status: 'suspended', mfaDelete: true }),
  ],
  // GetBucketVersioning: "If you have never enabled (or suspended) versioning": an empty answer.
  ['get-bucket-versioning', 'versioning', {}, absent],
  [
    'get-bucket-encryption',
    'encryption',
    {
      ServerSideEncryptionConfiguration: {
        Rules: [{ ApplyServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' }, BucketKeyEnabled: false }],
      },
    },
    found({ algorithm: 'AES256', bucketKey: false }),
  ],
  [
    'get-bucket-encryption',
    'encryption',
    {
      Rules: [
        {
          ApplyServerSideEncryptionByDefault: { SSEAlgorithm: 'aws:kms:dsse', KMSMasterKeyID: 'alias/backups' },
          BucketKeyEnabled: true,
        },
      ],
    },
    found({ algorithm: 'aws:kms:dsse', kmsKey: 'alias/backups', bucketKey: true }),
  ],
  [
    'get-public-access-block',
    'publicAccessBlock',
    {
      PublicAccessBlockConfiguration: {
        IgnorePublicAcls: true,
        BlockPublicPolicy: true,
        BlockPublicAcls: true,
        RestrictPublicBuckets: false,
      },
    },
    found({ blockPublicAcls: true, ignorePublicAcls: true, blockPublicPolicy: true, restrictPublicBuckets: false }),
  ],
  [
    'account-public-access-block',
    'accountPublicAccessBlock',
    { PublicAccessBlockConfiguration: { BlockPublicAcls: true } },
    found({ blockPublicAcls: true, ignorePublicAcls: false, blockPublicPolicy: false, restrictPublicBuckets: false }),
  ],
  [
    'get-object-lock-configuration',
    'objectLock',
    {
      ObjectLockConfiguration: {
        ObjectLockEnabled: 'Enabled',
        Rule: { DefaultRetention: { Mode: 'COMPLIANCE', Days: 50 } },
      },
    },
    found({ retention: { mode: 'COMPLIANCE', days: 50 } }),
  ],
  [
    'get-object-lock-configuration',
    'objectLock',
    {
      ObjectLockConfiguration: {
        ObjectLockEnabled: 'Enabled',
        Rule: { DefaultRetention: { Mode: 'GOVERNANCE', Years: 7 } },
      },
    },
    found({ retention: { mode: 'GOVERNANCE', days: 2_555 } }),
  ],
  [
    'get-object-lock-configuration',
    'objectLock',
    { ObjectLockConfiguration: { ObjectLockEnabled: 'Enabled' } },
    found({}),
  ],
  [
    'get-bucket-ownership-controls',
    'ownership',
    { OwnershipControls: { Rules: [{ ObjectOwnership: 'BucketOwnerEnforced' }] } },
    found('BucketOwnerEnforced'),
  ],
  ['get-bucket-policy-status', 'policyStatus', { PolicyStatus: { IsPublic: true } }, found({ isPublic: true })],
  [
    'get-bucket-tagging',
    'tags',
    { TagSet: [{ Value: 'marketing', Key: 'organization' }] },
    found({ organization: 'marketing' }),
  ],
  [
    'replication-metrics',
    'replicationMetrics',
    {
      Rules: [
        {
          RuleId: 'r',
          DestinationBucket: 'd',
          ReplicationLatency: 12.5,
          BytesPendingReplication: 0,
          OperationsFailedReplication: 3,
          Timestamp: '2026-11-30T12:00:00+00:00',
        },
      ],
    },
    found([
      {
        rule: 'r',
        destination: 'd',
        latencyMs: 12_500,
        bytesPending: 0,
        operationsFailed: 3,
        at: Date.UTC(2026, 10, 30, 12),
      },
    ]),
  ],
];

describe('a document', () => {
  it.each(rows)('%s gives %s of %j', (document, part, value, expected) => {
    expect(settingsOf(document, value)[part]).toEqual(expected);
  });

  const broken: readonly (readonly [DocumentName, keyof BucketSettings, unknown, string])[] = [
    [
      'get-bucket-location',
      'region',
      { LocationConstraint: 'here; rm -rf' },
      'LocationConstraint: "here; rm -rf" is no AWS region',
    ],
    [
      'get-bucket-versioning',
      'versioning',
      { Status: true },
      'Status: Invalid option: expected one of "Enabled"|"Suspended"',
    ],
    ['get-bucket-versioning', 'versioning', 'Enabled', 'Invalid input: expected object, received string'],
    [
      'get-bucket-encryption',
      'encryption',
      { ServerSideEncryptionConfiguration: { Rules: 'none' } },
      'ServerSideEncryptionConfiguration.Rules: Invalid input: expected array, received string',
    ],
    [
      'get-public-access-block',
      'publicAccessBlock',
      { PublicAccessBlockConfiguration: { BlockPublicAcls: 'true' } },
      'PublicAccessBlockConfiguration.BlockPublicAcls: Invalid input: expected boolean, received string',
    ],
    [
      'get-object-lock-configuration',
      'objectLock',
      { ObjectLockConfiguration: { ObjectLockEnabled: 'Enabled', Rule: { DefaultRetention: { Mode: 'COMPLIANCE' } } } },
      'ObjectLockConfiguration.Rule.DefaultRetention: a default retention has Days or Years, and not both',
    ],
    [
      'get-bucket-tagging',
      'tags',
      { TagSet: [{ Key: 'a' }] },
      'TagSet[0].Value: Invalid input: expected string, received undefined',
    ],
  ];
  it.each(broken)('%s that has another form leaves %s unknown, and says where: %j', (document, part, value, text) => {
    expect(settingsOf(document, value)[part]).toEqual(unreadable(`${document}.json: ${text}`));
  });
});
