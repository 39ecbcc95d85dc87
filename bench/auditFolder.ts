/** Auditing very many buckets from a folder of the AWS CLI's documents: reading, parsing, and every check. */
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { dayMs } from '../shared/availability/slots.ts';
import type { AuditedBucket } from '../shared/config/auditConfig.ts';
import { auditBucket } from '../shared/storage/auditBucket.ts';
import type { DocumentName } from '../shared/storage/bucket.ts';
import { collectEstate } from '../shared/storage/collect/collectEstate.ts';
import { createFolderSource, listBuckets } from '../shared/storage/collect/folder.ts';
import { priceList } from '../shared/storage/cost/priceList.ts';
import type { SubjectReport } from '../shared/storage/finding.ts';
import { backupPolicy } from '../shared/storage/policies/backup.ts';
import { median, milliseconds, seededRandom, short } from './measure.ts';
import { below, type Figure, type RowResult } from './report.ts';

const bucketCount = 1_000;
const objectCount = 50;
const takes = 3;
const now = Date.UTC(2026, 10, 30, 12);

export async function benchAuditFolder(): Promise<RowResult> {
  const dir = await mkdtemp(join(tmpdir(), 'holdfast-bench-'));
  try {
    const [tenth, whole] = [join(dir, 'tenth'), join(dir, 'whole')];
    await writeEstate(tenth, bucketCount / 10);
    await writeEstate(whole, bucketCount);
    await audit(tenth);
    const few = await taken(() => audit(tenth));
    const many = await taken(() => audit(whole));
    const floor = await taken(() => readAll(whole));
    return {
      title: `Auditing ${short(bucketCount)} buckets from files, as \`holdfast audit --from\` does`,
      ...rowOf(few, many, floor),
    };
  } finally {
    await rm(dir, { recursive: true });
  }
}

function rowOf(few: number, many: number, floor: number): Omit<RowResult, 'title'> {
  const growth = many / few;
  const figures: readonly Figure[] = [
    {
      name: `${short(bucketCount)} buckets, collected and judged`,
      figure: milliseconds(many),
      beside: `reading the files and JSON.parse ${milliseconds(floor)}`,
      ratio: many / floor,
      aim: below(3_000, many, '3 s'),
    },
    {
      name: `against ${short(bucketCount / 10)} buckets, 10 × fewer`,
      figure: `${growth.toFixed(1)} ×`,
      beside: milliseconds(few),
      aim: below(15, growth, '15 × (linear is 10)'),
    },
  ];
  const notes = [
    `Every bucket has all of its documents, three lifecycle rules, a rule of replication, and ${objectCount} objects; each is held against the policy \`backup\` by every check. The files were written just before, so they are in the page cache. The median of ${takes}.`,
  ];
  return { figures, notes };
}

async function taken(work: () => Promise<void>): Promise<number> {
  const all: number[] = [];
  for (let take = 0; take < takes; take += 1) {
    const before = performance.now();
    await work();
    all.push(performance.now() - before);
  }
  return median(all);
}

async function audit(dir: string): Promise<void> {
  const { names } = await listBuckets(dir);
  const buckets = names.map(
    (name): AuditedBucket => ({ name, policy: backupPolicy.policy, retention: [], exceptions: [] }),
  );
  const estate = await collectEstate(buckets, createFolderSource(dir));
  const reports = buckets.flatMap((bucket): readonly SubjectReport[] => {
    const settings = estate.get(bucket.name);
    if (settings === undefined) return [];
    const { policy } = bucket;
    const backups = [
      {
        id: `in-${bucket.name}`,
        from: { bucket: bucket.name, prefix: 'db/' },
        services: [],
        rpoMs: dayMs,
        rtoMs: dayMs,
      },
    ];
    return [
      auditBucket({ bucket, policy, settings, estate, backups, measuredRestoreMs: new Map(), prices: priceList, now }),
    ];
  });
  // Skipping the work would be the fastest of all.
  const judged = reports.filter(({ score }) => score !== null).length;
  if (judged !== names.length) throw new Error(`The bench expected ${names.length} buckets judged and got ${judged}.`);
}

async function readAll(dir: string): Promise<void> {
  for (const bucket of await readdir(dir)) {
    const files = await readdir(join(dir, bucket));
    await Promise.all(files.map(async (file) => JSON.parse(await readFile(join(dir, bucket, file), 'utf8'))));
  }
}

async function writeEstate(dir: string, count: number): Promise<void> {
  for (let index = 0; index < count; index += 1) {
    const bucket = join(dir, nameOf(index));
    await mkdir(bucket, { recursive: true });
    const documents = Object.entries({ ...documentsOf(index, count), account: { Account: '123456789012' } });
    await Promise.all(documents.map(([name, value]) => writeFile(join(bucket, `${name}.json`), JSON.stringify(value))));
  }
}

const nameOf = (index: number) => `bucket-${String(index).padStart(5, '0')}`;

/** Every second bucket copies to the one after it, which lies in another region. */
function documentsOf(index: number, count: number): Readonly<Record<DocumentName, unknown>> {
  const block = {
    BlockPublicAcls: true,
    IgnorePublicAcls: true,
    BlockPublicPolicy: true,
    RestrictPublicBuckets: index % 7 !== 0,
  };
  const destination = { Bucket: `arn:aws:s3:::${nameOf((index + 1) % count)}`, Metrics: { Status: 'Enabled' } };
  const replication = { ID: 'away', Status: 'Enabled', Priority: 1, Filter: {}, Destination: destination };
  return {
    'get-bucket-location': { LocationConstraint: index % 2 === 0 ? null : 'eu-west-1' },
    'get-bucket-versioning': index % 10 === 0 ? {} : { Status: 'Enabled' },
    'get-bucket-lifecycle-configuration': { Rules: lifecycleRules(index) },
    'get-bucket-replication': {
      ReplicationConfiguration: { Role: 'arn:aws:iam::123456789012:role/r', Rules: [replication] },
    },
    'get-bucket-encryption': {
      ServerSideEncryptionConfiguration: {
        Rules: [{ ApplyServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' } }],
      },
    },
    'get-public-access-block': { PublicAccessBlockConfiguration: block },
    'get-object-lock-configuration': { ObjectLockConfiguration: { ObjectLockEnabled: 'Enabled' } },
    'get-bucket-ownership-controls': { OwnershipControls: { Rules: [{ ObjectOwnership: 'BucketOwnerEnforced' }] } },
    'get-bucket-policy-status': { PolicyStatus: { IsPublic: false } },
    'get-bucket-tagging': { TagSet: [{ Key: 'team', Value: `team-${index % 20}` }] },
    'account-public-access-block': { PublicAccessBlockConfiguration: block },
    objects: { Contents: objectsOf(index), IsPart: true },
    'replication-metrics': {
      Rules: [{ RuleId: 'away', DestinationBucket: nameOf((index + 1) % count), ReplicationLatency: 12 }],
    },
  };
}

function lifecycleRules(index: number): readonly object[] {
  return [
    {
      ID: 'tiers',
      Status: 'Enabled',
      Filter: { Prefix: 'db/' },
      Transitions: [
        { Days: 30, StorageClass: 'STANDARD_IA' },
        { Days: 90, StorageClass: 'GLACIER' },
        { Days: 365, StorageClass: 'DEEP_ARCHIVE' },
      ],
      Expiration: { Days: 2_555 - (index % 3) },
      NoncurrentVersionExpiration: { NoncurrentDays: 90 },
    },
    { ID: 'parts', Status: 'Enabled', Filter: {}, AbortIncompleteMultipartUpload: { DaysAfterInitiation: 7 } },
    { ID: 'tagged', Status: 'Disabled', Filter: { Tag: { Key: 'tmp', Value: '1' } }, Expiration: { Days: 3 } },
  ];
}

function objectsOf(index: number): readonly object[] {
  const random = seededRandom(index);
  return Array.from({ length: objectCount }, (_, day) => ({
    Key: `${day % 5 === 0 ? 'logs' : 'db'}/2026/${String(day).padStart(3, '0')}.dump`,
    Size: Math.floor(random() * 2 ** 30),
    LastModified: new Date(now - (day + random()) * dayMs).toISOString(),
    StorageClass: day > 30 ? 'STANDARD_IA' : 'STANDARD',
    ReplicationStatus: 'COMPLETED',
    ChecksumAlgorithm: ['SHA256'],
  }));
}
