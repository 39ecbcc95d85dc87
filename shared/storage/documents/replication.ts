/**
 * What `get-bucket-replication` prints: Amazon S3 API reference, GetBucketReplication and ReplicationRule. Strict where
 * something unknown could change what a rule copies.
 */
import * as z from 'zod';
import type { Replication, ReplicationDestination, ReplicationRule, Scope } from '../bucket.ts';
import { bucketOfArn } from './bucketArn.ts';
import { listOf, nothing, wrapped } from './readDocument.ts';
import { anyStorageClass } from './storageClasses.ts';
import { tag, tagList, tagsOf } from './tags.ts';

/** Amazon S3 User Guide, "Replication configuration file elements": up to 1,000 rules. */
const rulesMax = 1_000;

const status = z.enum(['Enabled', 'Disabled']);
const switched = z.object({ Status: status });

const bucketArn = z.string().transform((text, context): string => {
  const bucket = bucketOfArn(text);
  if (bucket !== undefined) return bucket;
  context.issues.push({ code: 'custom', message: 'not the ARN of a bucket', input: text });
  return z.NEVER;
});

const destination = z
  .strictObject({
    Bucket: bucketArn,
    Account: z.string().optional(),
    StorageClass: anyStorageClass.optional(),
    AccessControlTranslation: z.object({ Owner: z.literal('Destination') }).optional(),
    EncryptionConfiguration: z.object({ ReplicaKmsKeyID: z.string().optional() }).optional(),
    ReplicationTime: switched.optional(),
    Metrics: switched.optional(),
  })
  .transform((said): ReplicationDestination => {
    const kmsKey = said.EncryptionConfiguration?.ReplicaKmsKeyID;
    return {
      bucket: said.Bucket,
      ...(said.Account === undefined ? {} : { account: said.Account }),
      ...(said.StorageClass === undefined ? {} : { storageClass: said.StorageClass }),
      ownerOverride: said.AccessControlTranslation !== undefined,
      ...(kmsKey === undefined ? {} : { kmsKey }),
      timeControl: said.ReplicationTime?.Status === 'Enabled',
      metrics: said.Metrics?.Status === 'Enabled',
    };
  });

const filter = z
  .strictObject({
    Prefix: z.string().optional(),
    Tag: tag.optional(),
    And: z.strictObject({ Prefix: z.string().optional(), Tags: tagList.optional() }).optional(),
  })
  .transform((said, context): Scope => {
    const named = Object.values(said).filter((one) => one !== undefined);
    if (named.length > 1) {
      context.issues.push({ code: 'custom', message: 'several criteria stand in an And', input: named.length });
      return z.NEVER;
    }
    if (said.And !== undefined) return { prefix: said.And.Prefix ?? '', tags: said.And.Tags ?? tagsOf([]) };
    return { prefix: said.Prefix ?? '', tags: tagsOf(said.Tag === undefined ? [] : [said.Tag]) };
  });

const rule = z
  .strictObject({
    ID: z.string().optional(),
    Priority: z.int().optional(),
    Status: status,
    Prefix: z.string().optional(),
    Filter: filter.optional(),
    SourceSelectionCriteria: z
      .strictObject({ SseKmsEncryptedObjects: switched.optional(), ReplicaModifications: switched.optional() })
      .optional(),
    ExistingObjectReplication: switched.optional(),
    DeleteMarkerReplication: z.object({ Status: status.optional() }).optional(),
    Destination: destination,
  })
  .refine(({ Prefix, Filter }) => Prefix === undefined || Filter === undefined, {
    error: 'a rule has a Filter or a Prefix, and not both',
  })
  .transform(({ Destination, ...said }): ReplicationRule => {
    // "Specify the Filter element for the latest version"; replication time control is of that version alone.
    const version = said.Filter !== undefined || Destination.timeControl ? 2 : 1;
    const scope = said.Filter ?? { prefix: said.Prefix ?? '', tags: tagsOf([]) };
    return {
      ...(said.ID === undefined ? {} : { id: said.ID }),
      enabled: said.Status === 'Enabled',
      version,
      ...(version === 1 || said.Priority === undefined ? {} : { priority: said.Priority }),
      scope,
      deleteMarkers: version === 1 || copiesMarkers(said.DeleteMarkerReplication?.Status, scope),
      existingObjects: said.ExistingObjectReplication?.Status === 'Enabled',
      replicaModifications: said.SourceSelectionCriteria?.ReplicaModifications?.Status === 'Enabled',
      kmsObjects: said.SourceSelectionCriteria?.SseKmsEncryptedObjects?.Status === 'Enabled',
      destination: Destination,
    };
  });

/**
 * Amazon S3 User Guide, "Replicating delete markers between buckets": only where a rule says so, and never by a rule with
 * tags. The first version copies them ("Backward compatibility considerations").
 */
function copiesMarkers(said: 'Enabled' | 'Disabled' | undefined, { tags }: Scope): boolean {
  return said === 'Enabled' && Object.keys(tags).length === 0;
}

export const replication = wrapped(
  'ReplicationConfiguration',
  z
    .object({ Role: z.string().optional(), Rules: listOf(rule, rulesMax) })
    .transform(({ Role, Rules }): Replication | typeof nothing =>
      Rules.length === 0 ? nothing : { role: Role ?? '', rules: Rules },
    ),
);
