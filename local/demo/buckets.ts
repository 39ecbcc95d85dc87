/**
 * The demo world's buckets: their settings as the AWS CLI prints them, in the folder that stands for S3. One is as its policy
 * asks for, with two more that it is copied to; one has the mistakes that people make.
 */

import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { dayMs, hourMs } from '../../shared/availability/slots.ts';
import { errorCode } from '../cannotStart.ts';

/** The buckets, and what they are held against, as the config has them. */
export const demoBuckets = {
  'demo-orders-backups': { policy: 'backup' },
  'demo-logs': { policy: 'logs' },
} as const;

export const demoBackups = {
  orders: {
    from: 's3://demo-orders-backups/db/orders/',
    services: ['checkout'],
    objective: { rpo: '24h', rto: '24h' },
    restore: '20m',
  },
} as const;

const account = { Account: '123456789012' };

type Documents = Readonly<Record<string, unknown>>;

const enabled = { Status: 'Enabled' };
const blocked = {
  BlockPublicAcls: true,
  IgnorePublicAcls: true,
  BlockPublicPolicy: true,
  RestrictPublicBuckets: true,
};
const encrypted = {
  ServerSideEncryptionConfiguration: {
    Rules: [{ ApplyServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' }, BucketKeyEnabled: false }],
  },
};

/** The house rule of `backup`: colder and colder, gone after seven years. */
const backupLifecycle = {
  TransitionDefaultMinimumObjectSize: 'all_storage_classes_128K',
  Rules: [
    {
      ID: 'seven-years',
      Status: 'Enabled',
      Filter: { Prefix: '' },
      Transitions: [
        { Days: 30, StorageClass: 'STANDARD_IA' },
        { Days: 90, StorageClass: 'GLACIER' },
        { Days: 365, StorageClass: 'DEEP_ARCHIVE' },
      ],
      Expiration: { Days: 2_525 },
      NoncurrentVersionExpiration: { NoncurrentDays: 30 },
    },
    {
      ID: 'uploads',
      Status: 'Enabled',
      Filter: {},
      AbortIncompleteMultipartUpload: { DaysAfterInitiation: 7 },
    },
  ],
};

const destination = (bucket: string, StorageClass: string) => ({
  Bucket: `arn:aws:s3:::${bucket}`,
  StorageClass,
  Metrics: { Status: 'Enabled', EventThreshold: { Minutes: 15 } },
  ReplicationTime: { Status: 'Enabled', Time: { Minutes: 15 } },
});

const copyRule = (ID: string, Priority: number, Destination: ReturnType<typeof destination>) => ({
  ID,
  Priority,
  Status: 'Enabled',
  Filter: { Prefix: '' },
  DeleteMarkerReplication: { Status: 'Disabled' },
  Destination,
});

const copied = {
  ReplicationConfiguration: {
    Role: 'arn:aws:iam::123456789012:role/demo-replication',
    Rules: [
      copyRule('to-the-west', 2, destination('demo-orders-west', 'STANDARD_IA')),
      copyRule('to-the-vault', 1, destination('demo-orders-vault', 'GLACIER')),
    ],
  },
};

/** What every bucket has that somebody looked after. */
const careful = (region: string | null): Documents => ({
  account,
  'get-bucket-location': { LocationConstraint: region },
  'get-bucket-versioning': enabled,
  'get-bucket-encryption': encrypted,
  'get-public-access-block': { PublicAccessBlockConfiguration: blocked },
  'account-public-access-block': { PublicAccessBlockConfiguration: blocked },
  'get-bucket-ownership-controls': { OwnershipControls: { Rules: [{ ObjectOwnership: 'BucketOwnerEnforced' }] } },
  'get-bucket-policy-status': { PolicyStatus: { IsPublic: false } },
  'get-bucket-tagging': { TagSet: [{ Key: 'team', Value: 'orders' }] },
  'get-bucket-lifecycle-configuration': backupLifecycle,
  // An empty file says that nothing is configured.
  'get-bucket-replication': undefined,
  'get-object-lock-configuration': undefined,
});

/** us-east-1 has no location constraint (Amazon S3 API reference, GetBucketLocation). */
const nowhere = null;

const settings: Readonly<Record<string, Documents>> = {
  'demo-orders-backups': { ...careful(nowhere), 'get-bucket-replication': copied },
  'demo-orders-west': careful('us-west-2'),
  'demo-orders-vault': careful('us-east-2'),
  // Nobody has looked at these since the first day: the rule ends with a star, which S3 takes for a letter.
  'demo-logs': {
    ...careful('us-east-2'),
    'get-bucket-versioning': undefined,
    'get-public-access-block': { PublicAccessBlockConfiguration: { ...blocked, BlockPublicPolicy: false } },
    'account-public-access-block': undefined,
    'get-bucket-lifecycle-configuration': {
      TransitionDefaultMinimumObjectSize: 'all_storage_classes_128K',
      Rules: [
        {
          ID: 'old-logs',
          Status: 'Enabled',
          Filter: { Prefix: 'logs/*' },
          Transitions: [{ Days: 30, StorageClass: 'STANDARD_IA' }],
          Expiration: { Days: 400 },
        },
      ],
    },
  },
};

/** One backup a night, and a log file an hour. */
function objectsIn(bucket: string, now: number): object {
  const at = (age: number) => new Date(now - age).toISOString();
  const Contents = bucket.startsWith('demo-orders')
    ? Array.from({ length: 14 }, (_, night) => ({
        Key: `db/orders/${at(night * dayMs).slice(0, 10)}.dump`,
        Size: 4_000_000_000 + night * 1_000_000,
        LastModified: at(night * dayMs + 3 * hourMs),
        StorageClass: 'STANDARD',
        ReplicationStatus: bucket === 'demo-orders-backups' ? 'COMPLETED' : 'REPLICA',
      }))
    : Array.from({ length: 24 }, (_, hour) => ({
        Key: `logs/${at(hour * hourMs).slice(0, 13)}.gz`,
        Size: 2_000_000,
        LastModified: at(hour * hourMs),
        StorageClass: 'STANDARD',
      }));
  return { Contents, IsPart: false };
}

/** What CloudWatch would say of the copies: they keep up. */
function metricsIn(bucket: string): object {
  const Rules = bucket !== 'demo-orders-backups' ? [] : copied.ReplicationConfiguration.Rules;
  return {
    Rules: Rules.map(({ ID, Destination }) => ({
      RuleId: ID,
      DestinationBucket: Destination.Bucket.replace('arn:aws:s3:::', ''),
      ReplicationLatency: 4,
      BytesPendingReplication: 0,
      OperationsPendingReplication: 0,
      OperationsFailedReplication: 0,
    })),
  };
}

/** What somebody has changed in the folder stays as it is; only what has to be of today is written anew. */
export async function writeDemoBuckets(folder: string, now: number): Promise<void> {
  for (const [bucket, documents] of Object.entries(settings)) {
    const write = (name: string, document: unknown, flag: 'w' | 'wx') =>
      writeDocument(join(folder, bucket, `${name}.json`), document, flag);
    for (const [name, document] of Object.entries(documents)) await write(name, document, 'wx');
    await write('objects', objectsIn(bucket, now), 'w');
    await write('replication-metrics', metricsIn(bucket), 'w');
  }
}

async function writeDocument(path: string, document: unknown, flag: 'w' | 'wx'): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  const text = document === undefined ? '' : `${JSON.stringify(document, undefined, 2)}\n`;
  await writeFile(path, text, { flag }).catch((error) => {
    if (flag !== 'wx' || errorCode(error) !== 'EEXIST') throw error;
  });
}
