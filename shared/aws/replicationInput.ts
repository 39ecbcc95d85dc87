/** A replication configuration as a fix writes it → as the SDK takes it. */
import type { ReplicationConfiguration } from '@aws-sdk/client-s3';
import * as z from 'zod';
import { otherStorageClasses, storageClasses } from '../storage/storageClass.ts';

const status = z.strictObject({ Status: z.enum(['Enabled', 'Disabled']) });
const minutes = z.strictObject({ Minutes: z.int() });
const tag = z.strictObject({ Key: z.string(), Value: z.string() });
const prefix = z.string().exactOptional();

const rule = z.strictObject({
  ID: z.string().exactOptional(),
  Priority: z.int().exactOptional(),
  Status: z.enum(['Enabled', 'Disabled']),
  Prefix: prefix,
  Filter: z
    .strictObject({
      Prefix: prefix,
      Tag: tag.exactOptional(),
      And: z.strictObject({ Prefix: prefix, Tags: z.array(tag).exactOptional() }).exactOptional(),
    })
    .exactOptional(),
  SourceSelectionCriteria: z
    .strictObject({
      SseKmsEncryptedObjects: status.exactOptional(),
      ReplicaModifications: status.exactOptional(),
    })
    .exactOptional(),
  ExistingObjectReplication: status.exactOptional(),
  DeleteMarkerReplication: status.exactOptional(),
  Destination: z.strictObject({
    Bucket: z.string(),
    Account: z.string().exactOptional(),
    StorageClass: z.enum([...storageClasses, ...otherStorageClasses]).exactOptional(),
    AccessControlTranslation: z.strictObject({ Owner: z.literal('Destination') }).exactOptional(),
    EncryptionConfiguration: z.strictObject({ ReplicaKmsKeyID: z.string().exactOptional() }).exactOptional(),
    ReplicationTime: status.extend({ Time: minutes }).exactOptional(),
    Metrics: status.extend({ EventThreshold: minutes.exactOptional() }).exactOptional(),
  }),
});

const configuration = z.strictObject({ Role: z.string(), Rules: z.array(rule) });

/** @throws ZodError for anything that no fix writes: nothing may be dropped on the way. */
export function replicationInput(value: unknown): ReplicationConfiguration {
  return configuration.parse(value);
}
