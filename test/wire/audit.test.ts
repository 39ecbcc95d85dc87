/**
 * Buckets made with the SDK are collected over the wire, against whatever AWS_ENDPOINT_URL names. A call is denied by a
 * server in between, which answers as S3 does; everything else passes through.
 *
 * moto 5 keeps neither the sizes of a lifecycle's filter nor NewerNoncurrentVersions, nor the prefix of a replication
 * rule's filter; it checks no expected owner and publishes no metrics of replication.
 */
import { randomUUID } from 'node:crypto';
import { createServer, request, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import {
  CreateBucketCommand,
  PutBucketEncryptionCommand,
  PutBucketLifecycleConfigurationCommand,
  PutBucketOwnershipControlsCommand,
  PutBucketReplicationCommand,
  PutBucketTaggingCommand,
  PutBucketVersioningCommand,
  PutObjectCommand,
  PutObjectLockConfigurationCommand,
  PutPublicAccessBlockCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { auditClients } from '../../shared/aws/s3Clients.ts';
import { createS3Source } from '../../shared/aws/s3Documents.ts';
import { systemClock } from '../../shared/runtime/systemClock.ts';
import { auditBucket } from '../../shared/storage/auditBucket.ts';
import type { BucketSettings } from '../../shared/storage/bucket.ts';
import { collectEstate } from '../../shared/storage/collect/collectEstate.ts';
import { priceList } from '../../shared/storage/cost/priceList.ts';
import { backupPolicy } from '../../shared/storage/policies/backup.ts';
import { wireClientOptions, wireEndpoint } from './server.ts';

const run = randomUUID().slice(0, 8);
const [backups, copies, plain] = [`backups-${run}`, `copies-${run}`, `plain-${run}`];
const endpoint = wireEndpoint();
const east = new S3Client({ ...wireClientOptions, endpoint, forcePathStyle: true, region: 'us-east-1' });
const west = new S3Client({ ...wireClientOptions, endpoint, forcePathStyle: true, region: 'eu-west-1' });

/** Part of a path and query → refused with 403. */
let denied: readonly RegExp[] = [];
let between: Server;

beforeAll(async () => {
  await makeBackups();
  await east.send(new CreateBucketCommand({ Bucket: plain }));
  between = createServer((incoming, outgoing) => {
    const path = incoming.url ?? '/';
    if (denied.some((pattern) => pattern.test(path))) {
      outgoing.writeHead(403, { 'content-type': 'application/xml' });
      outgoing.end('<?xml version="1.0"?><Error><Code>AccessDenied</Code><Message>Access Denied</Message></Error>');
      return;
    }
    const { hostname, port } = new URL(endpoint);
    const { method, headers } = incoming;
    const onward = request({ hostname, port, method, path, headers }, (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(outgoing);
    });
    onward.on('error', () => outgoing.destroy());
    incoming.pipe(onward);
  });
  await new Promise<void>((resolve) => between.listen(0, '127.0.0.1', resolve));
  vi.stubEnv('AWS_ENDPOINT_URL', `http://127.0.0.1:${(between.address() as AddressInfo).port}`);
});

afterEach(() => {
  denied = [];
});

afterAll(async () => {
  vi.unstubAllEnvs();
  for (const client of [east, west]) client.destroy();
  between.closeAllConnections();
  await new Promise((resolve) => between.close(resolve));
});

async function makeBackups(): Promise<void> {
  const Bucket = backups;
  await east.send(new CreateBucketCommand({ Bucket, ObjectLockEnabledForBucket: true }));
  await west.send(
    new CreateBucketCommand({ Bucket: copies, CreateBucketConfiguration: { LocationConstraint: 'eu-west-1' } }),
  );
  const VersioningConfiguration = { Status: 'Enabled' } as const;
  await east.send(new PutBucketVersioningCommand({ Bucket, VersioningConfiguration }));
  await west.send(new PutBucketVersioningCommand({ Bucket: copies, VersioningConfiguration }));
  const lifecycle = {
    ID: 'tiers',
    Status: 'Enabled',
    Filter: { And: { Prefix: 'db/', Tags: [{ Key: 'kind', Value: 'dump' }] } },
    Transitions: [{ Days: 30, StorageClass: 'STANDARD_IA' }],
    Expiration: { Days: 2_555 },
    NoncurrentVersionExpiration: { NoncurrentDays: 90 },
  } as const;
  const abort = {
    ID: 'parts',
    Status: 'Enabled',
    Filter: { Prefix: '' },
    AbortIncompleteMultipartUpload: { DaysAfterInitiation: 7 },
  } as const;
  const Rules = [
    {
      ...lifecycle,
      Transitions: [...lifecycle.Transitions],
      Filter: { And: { ...lifecycle.Filter.And, Tags: [...lifecycle.Filter.And.Tags] } },
    },
    abort,
  ];
  await east.send(new PutBucketLifecycleConfigurationCommand({ Bucket, LifecycleConfiguration: { Rules } }));
  const replication = {
    ID: 'away',
    Status: 'Enabled',
    Priority: 1,
    Filter: { Prefix: '' },
    DeleteMarkerReplication: { Status: 'Disabled' },
    Destination: { Bucket: `arn:aws:s3:::${copies}`, Metrics: { Status: 'Enabled' } },
  } as const;
  const ReplicationConfiguration = { Role: 'arn:aws:iam::123456789012:role/replication', Rules: [replication] };
  await east.send(new PutBucketReplicationCommand({ Bucket, ReplicationConfiguration }));
  const byDefault = { SSEAlgorithm: 'aws:kms', KMSMasterKeyID: 'alias/backups' } as const;
  await east.send(
    new PutBucketEncryptionCommand({
      Bucket,
      ServerSideEncryptionConfiguration: {
        Rules: [{ ApplyServerSideEncryptionByDefault: byDefault, BucketKeyEnabled: true }],
      },
    }),
  );
  const all = { BlockPublicAcls: true, IgnorePublicAcls: true, BlockPublicPolicy: true, RestrictPublicBuckets: true };
  await east.send(new PutPublicAccessBlockCommand({ Bucket, PublicAccessBlockConfiguration: all }));
  await east.send(
    new PutObjectLockConfigurationCommand({
      Bucket,
      ObjectLockConfiguration: {
        ObjectLockEnabled: 'Enabled',
        Rule: { DefaultRetention: { Mode: 'GOVERNANCE', Days: 30 } },
      },
    }),
  );
  await east.send(
    new PutBucketOwnershipControlsCommand({
      Bucket,
      OwnershipControls: { Rules: [{ ObjectOwnership: 'BucketOwnerEnforced' }] },
    }),
  );
  await east.send(new PutBucketTaggingCommand({ Bucket, Tagging: { TagSet: [{ Key: 'team', Value: 'red' }] } }));
  const object = { Bucket, Key: 'db/orders/2026-11-30.dump', Body: 'content', Tagging: 'kind=dump' };
  await east.send(new PutObjectCommand({ ...object, ChecksumAlgorithm: 'SHA256' }));
}

const none = async () => ({ accessKeyId: 'none', secretAccessKey: 'none' });

async function settingsOf(...names: readonly string[]): Promise<ReadonlyMap<string, BucketSettings>> {
  const clients: typeof auditClients = {
    s3: (region, credentials = none) => auditClients.s3(region, credentials),
    s3Control: (region, credentials = none) => auditClients.s3Control(region, credentials),
    cloudWatch: (region, credentials = none) => auditClients.cloudWatch(region, credentials),
    sts: (region, credentials = none) => auditClients.sts(region, credentials),
  };
  const source = createS3Source({ home: 'us-east-1', clock: systemClock, clients });
  return await collectEstate(
    names.map((name) => ({ name })),
    source,
  );
}

/** What the check `versioning` says of a bucket that holds backups. */
function versioningOf(estate: ReadonlyMap<string, BucketSettings>, name = plain): string | undefined {
  const settings = estate.get(name);
  if (settings === undefined) return undefined;
  const { policy } = backupPolicy;
  const { results } = auditBucket({
    bucket: { name, policy, retention: [], exceptions: [] },
    policy,
    settings,
    estate,
    backups: [],
    measuredRestoreMs: new Map(),
    prices: priceList,
    now: Date.now(),
  });
  return results.find(({ check }) => check === 'versioning')?.outcome;
}

const found = (value: unknown) => ({ state: 'found', value });

describe('the audit over the wire', () => {
  it('collects every setting of a bucket, and the destination of its replication in its own region', async () => {
    const estate = await settingsOf(backups);
    const settings = estate.get(backups);
    expect(settings).toMatchObject({
      account: found('123456789012'),
      region: found('us-east-1'),
      versioning: found({ status: 'enabled', mfaDelete: false }),
      encryption: found({ algorithm: 'aws:kms', kmsKey: 'alias/backups', bucketKey: true }),
      publicAccessBlock: found({
        blockPublicAcls: true,
        ignorePublicAcls: true,
        blockPublicPolicy: true,
        restrictPublicBuckets: true,
      }),
      objectLock: found({ retention: { mode: 'GOVERNANCE', days: 30 } }),
      ownership: found('BucketOwnerEnforced'),
      tags: found({ team: 'red' }),
      replication: { state: 'found', value: { rules: [{ id: 'away', version: 2, destination: { bucket: copies } }] } },
      replicationMetrics: found([{ rule: 'away', destination: copies }]),
    });
    expect(settings?.lifecycle).toMatchObject({
      state: 'found',
      value: {
        rules: [
          {
            id: 'tiers',
            filter: { prefix: 'db/', tags: { kind: 'dump' } },
            transitions: [{ when: { days: 30 }, storageClass: 'STANDARD_IA' }],
            expiration: { days: 2_555 },
            noncurrentExpiration: { days: 90 },
          },
          { id: 'parts', filter: { prefix: '' }, abortMultipartDays: 7 },
        ],
      },
    });
    expect(estate.get(copies)).toMatchObject({ region: found('eu-west-1'), versioning: { state: 'found' } });
  });

  it('looks at the newest objects closely', async () => {
    const objects = (await settingsOf(backups)).get(backups)?.objects;
    expect(objects).toMatchObject({
      state: 'found',
      value: {
        isPart: false,
        objects: [
          {
            key: 'db/orders/2026-11-30.dump',
            size: 7,
            storageClass: 'STANDARD',
            checksum: { algorithm: 'SHA256', value: '7XACtDnprIRfIjV9giusFERzD722AW0+yUMil7nsn3M=' },
            tags: { kind: 'dump' },
          },
        ],
      },
    });
  });

  it('finds absent what is not configured', async () => {
    const settings = (await settingsOf(plain)).get(plain);
    for (const part of [
      'versioning',
      'lifecycle',
      'replication',
      'objectLock',
      'tags',
      'replicationMetrics',
    ] as const) {
      expect(settings?.[part]).toEqual({ state: 'absent' });
    }
    expect(settings?.objects).toEqual(found({ objects: [], isPart: false }));
  });

  it.each([
    ['lifecycle', /\?lifecycle/, 's3:GetLifecycleConfiguration'],
    ['replication', /\?replication/, 's3:GetReplicationConfiguration'],
    ['versioning', /\?versioning/, 's3:GetBucketVersioning'],
    ['publicAccessBlock', /\?publicAccessBlock/, 's3:GetBucketPublicAccessBlock'],
    ['accountPublicAccessBlock', /publicAccessBlock$/, 's3:GetAccountPublicAccessBlock'],
    ['objects', /list-type=2/, 's3:ListBucket'],
  ] as const)('shows that it may not look at %s', async (part, pattern, permission) => {
    denied = [pattern];
    const settings = (await settingsOf(backups)).get(backups);
    expect(settings?.[part]).toEqual({
      state: 'unknown',
      why: 'denied',
      text: `${permission} is not allowed (AccessDenied)`,
    });
    expect(settings?.encryption.state).toBe('found');
  });

  it('finds the region all the same when the location is denied', async () => {
    denied = [/\?location/];
    expect((await settingsOf(copies)).get(copies)?.region).toEqual(found('eu-west-1'));
  });

  it('judges what it found, and neither passes nor fails what it may not see', async () => {
    denied = [/\?versioning/];
    const blind = versioningOf(await settingsOf(plain));
    denied = [];
    expect(blind).toBe('unknown');
    expect(versioningOf(await settingsOf(plain))).toBe('failed');
    expect(versioningOf(await settingsOf(backups), backups)).toBe('passed');
  });

  it('says that there is no such bucket', async () => {
    const name = `nowhere-${run}`;
    expect((await settingsOf(name)).get(name)?.versioning).toEqual({
      state: 'unknown',
      why: 'failed',
      text: `There is no bucket named ${name}`,
    });
  });
});
