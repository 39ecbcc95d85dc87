/** A bucket's documents from AWS itself. */
import type { AuditedBucket } from '../config/auditConfig.ts';
import type { Region } from '../config/config.ts';
import { createCallRate } from '../runtime/callRate.ts';
import type { Clock } from '../runtime/clock.ts';
import type { BucketDocuments, DocumentName } from '../storage/bucket.ts';
import type { BucketSource } from '../storage/collect/source.ts';
import { documentsOf, nothingCollected } from '../storage/documents/documentsOf.ts';
import { rulePrefixes } from '../storage/documents/rulePrefixes.ts';
import { found, type Looked } from '../storage/looked.ts';
import { type AccountBlocks, createAccountBlocks } from './accountBlocks.ts';
import { type BucketAccess, createAccessAs } from './bucketAccess.ts';
import { cliJson } from './cliJson.ts';
import { type Located, locateBucket } from './locateBucket.ts';
import { collectMetrics } from './replicationMetrics.ts';
import { type BucketInput, bucketCalls } from './s3Calls.ts';
import { type AuditClients, auditClients } from './s3Clients.ts';
import { refusal, refusalOf } from './s3Refusals.ts';
import { sampleObjects } from './sampleObjects.ts';

/** Far below where S3 asks to slow down, and still a thousand buckets within ten minutes. */
const callsPerSecond = 50;

export type S3SourceParts = {
  /** Where to ask first. */
  readonly home: Region;
  readonly clock: Clock;
  /** Prefixes of the bucket to take samples under besides those that its own rules name: where backups lie. */
  readonly prefixesOf?: (bucket: string) => readonly string[];
  readonly clients?: AuditClients;
  readonly callsPerSecond?: number;
};

export type S3Bucket = Pick<AuditedBucket, 'name' | 'role' | 'account'>;

export function createS3Source(parts: S3SourceParts): BucketSource {
  const rate = createCallRate(parts.callsPerSecond ?? callsPerSecond, parts.clock);
  const { clients = auditClients } = parts;
  const accesses = new Map<string, BucketAccess>();
  const blocks = createAccountBlocks();
  const accessAs = (role: string | undefined) => {
    const access = accesses.get(role ?? '') ?? createAccessAs(role, { ...parts, clients, rate });
    accesses.set(role ?? '', access);
    return access;
  };
  return {
    async collect(bucket) {
      try {
        return await collect(bucket, accessAs(bucket.role), { ...parts, blocks });
      } catch (error) {
        return nothingCollected(bucket.name, refusalOf(error, { permission: 's3:GetBucket*', bucket: bucket.name }));
      }
    },
  };
}

type CollectParts = S3SourceParts & { readonly blocks: AccountBlocks };

async function collect(bucket: S3Bucket, access: BucketAccess, parts: CollectParts): Promise<BucketDocuments> {
  const { name, account } = bucket;
  try {
    await access.ready();
  } catch (error) {
    return nothingCollected(name, refusalOf(error, { permission: 'sts:AssumeRole', bucket: name }));
  }
  const located = await locateBucket(access, { bucket: name, account, home: parts.home });
  return located.kind === 'gone'
    ? nothingCollected(name, located.why)
    : await collectAt(bucket, located, access, parts);
}

async function collectAt(
  { name, account: owner }: S3Bucket,
  { location, region, account }: Extract<Located, { kind: 'located' }>,
  access: BucketAccess,
  { clock, home, blocks, prefixesOf = () => [] }: CollectParts,
): Promise<BucketDocuments> {
  const input: BucketInput = owner === undefined ? { Bucket: name } : { Bucket: name, ExpectedBucketOwner: owner };
  const documents = new Map<DocumentName, Looked<unknown>>([['get-bucket-location', location]]);
  const asked = bucketCalls.map(async ({ document, permission, absentCode, send }) => {
    const given = { permission, bucket: name, owner, ...(absentCode === undefined ? {} : { absentCode }) };
    const answer = access.ask((options) => send(access.s3(region), input, options));
    documents.set(
      document,
      await answer.then(
        (one) => found(cliJson(one)),
        (error: unknown) => refusal(error, given),
      ),
    );
  });
  const ofAccount = blocks(access, account, region).then((block) => {
    documents.set('account-public-access-block', block);
  });
  await Promise.all([...asked, ofAccount]);
  const settings = documentsOf((document) => documents.get(document));
  const prefixes = [...prefixesOf(name), ...rulePrefixes(settings)];
  const [objects, metrics] = await Promise.all([
    sampleObjects(access, { input, region, prefixes }),
    collectMetrics(access, {
      bucket: name,
      region,
      home,
      replication: settings['get-bucket-replication'],
      now: clock.now(),
    }),
  ]);
  return { bucket: name, account, documents: { ...settings, objects, 'replication-metrics': metrics } };
}
