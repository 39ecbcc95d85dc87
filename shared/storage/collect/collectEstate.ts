/** The verb `collectEstate`: the buckets that are named, and those that they replicate to. */
import type { AuditedBucket } from '../../config/auditConfig.ts';
import { eachAtMost } from '../../runtime/eachAtMost.ts';
import type { BucketDocuments, BucketSettings, ReplicationDestination } from '../bucket.ts';
import { bucketSettings } from '../documents/bucketSettings.ts';
import { nothingCollected } from '../documents/documentsOf.ts';
import { unknown } from '../looked.ts';
import type { BucketSource } from './source.ts';

/** Each bucket is a dozen calls, which wait for one another's turn anyway. */
const atOnceDefault = 8;

/** One destination for each of a thousand buckets is what people have; a rule's mistake is not to be followed for ever. */
const destinationsMaxDefault = 1_000;

export type CollectedBucket = Pick<AuditedBucket, 'name' | 'role' | 'account'>;

export type EstateOptions = {
  readonly atOnce?: number;
  readonly destinationsMax?: number;
  /** False once no time is left: what is not collected by then is `not-collected`. */
  readonly hasTime?: () => boolean;
  /** What is known of buckets already, from an audit that this one continues: they are not collected again. */
  readonly known?: ReadonlyMap<string, BucketSettings>;
};

/** By name, every named bucket and every destination of their rules among them. Never rejects. */
export async function collectEstate(
  buckets: readonly CollectedBucket[],
  source: BucketSource,
  { atOnce = atOnceDefault, destinationsMax = destinationsMaxDefault, hasTime = () => true, known }: EstateOptions = {},
): Promise<ReadonlyMap<string, BucketSettings>> {
  const estate = new Map(known);
  const collectAll = async (wanted: readonly CollectedBucket[]) => {
    const missing = wanted.filter(({ name }) => !estate.has(name));
    const collected = await eachAtMost(atOnce, missing, (bucket) => collectOne(bucket, source, hasTime));
    for (const settings of collected) estate.set(settings.bucket, settings);
  };
  await collectAll(buckets);
  const destinations = destinationsOf(buckets, estate);
  await collectAll(destinations.slice(0, destinationsMax));
  for (const { name } of destinations.slice(destinationsMax)) {
    const why = unknown(
      'not-collected',
      `More than ${destinationsMax} destinations of replication: this one was left out`,
    );
    estate.set(name, bucketSettings(nothingCollected(name, why)));
  }
  return estate;
}

async function collectOne(
  bucket: CollectedBucket,
  source: BucketSource,
  hasTime: () => boolean,
): Promise<BucketSettings> {
  return bucketSettings(hasTime() ? await documentsFrom(source, bucket) : nothingCollected(bucket.name, outOfTime));
}

const outOfTime = unknown('not-collected', 'No time was left to look at this bucket');

/** A source never rejects; should one do so all the same, it costs its own bucket alone. */
async function documentsFrom(source: BucketSource, bucket: CollectedBucket): Promise<BucketDocuments> {
  try {
    return await source.collect(bucket);
  } catch (error) {
    const name = error instanceof Error ? error.name : 'unknown error';
    return nothingCollected(bucket.name, unknown('failed', `Collecting this bucket failed (${name})`));
  }
}

/** Where the rules of the named buckets copy to, and nobody named: each once, in the order of the rules. */
function destinationsOf(
  buckets: readonly CollectedBucket[],
  estate: ReadonlyMap<string, BucketSettings>,
): readonly CollectedBucket[] {
  const named = new Set(buckets.map(({ name }) => name));
  const found = new Map<string, CollectedBucket>();
  for (const bucket of buckets) {
    const replication = estate.get(bucket.name)?.replication;
    if (replication?.state !== 'found') continue;
    for (const { destination } of replication.value.rules) {
      if (named.has(destination.bucket) || found.has(destination.bucket)) continue;
      found.set(destination.bucket, asDestination(bucket, destination));
    }
  }
  return [...found.values()];
}

/**
 * Looked at as its source is, unless the rule names another account: a role of the source's account is of no more use
 * there than we are ourselves.
 */
function asDestination({ role, account: own }: CollectedBucket, destination: ReplicationDestination): CollectedBucket {
  const { bucket: name, account } = destination;
  const isElsewhere = account !== undefined && account !== (own ?? accountIn(role));
  return {
    name,
    ...(account === undefined ? {} : { account }),
    ...(role === undefined || isElsewhere ? {} : { role }),
  };
}

/** `arn:aws:iam::123456789012:role/name` */
function accountIn(role: string | undefined): string | undefined {
  return role?.split(':')[4];
}
