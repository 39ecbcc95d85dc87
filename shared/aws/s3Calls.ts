/** The calls that fill a bucket's documents: what allows each, and how AWS says that nothing is configured. */
import {
  GetBucketEncryptionCommand,
  GetBucketLifecycleConfigurationCommand,
  GetBucketOwnershipControlsCommand,
  GetBucketPolicyStatusCommand,
  GetBucketReplicationCommand,
  GetBucketTaggingCommand,
  GetBucketVersioningCommand,
  GetObjectLockConfigurationCommand,
  GetPublicAccessBlockCommand,
  type S3Client,
} from '@aws-sdk/client-s3';
import type { DocumentName } from '../storage/bucket.ts';

export type BucketInput = { readonly Bucket: string; readonly ExpectedBucketOwner?: string };
export type CallOptions = { readonly abortSignal: AbortSignal };

export type BucketCall = {
  readonly document: DocumentName;
  /** Service Authorization Reference, "Actions, resources, and condition keys for Amazon S3". */
  readonly permission: string;
  /** Amazon S3 API reference, "Error responses", "List of error codes". Without one, the answer is empty instead. */
  readonly absentCode?: string;
  readonly send: (s3: Pick<S3Client, 'send'>, input: BucketInput, options: CallOptions) => Promise<object>;
};

export const bucketCalls: readonly BucketCall[] = [
  {
    document: 'get-bucket-versioning',
    permission: 's3:GetBucketVersioning',
    send: (s3, input, options) => s3.send(new GetBucketVersioningCommand(input), options),
  },
  {
    document: 'get-bucket-lifecycle-configuration',
    permission: 's3:GetLifecycleConfiguration',
    absentCode: 'NoSuchLifecycleConfiguration',
    send: (s3, input, options) => s3.send(new GetBucketLifecycleConfigurationCommand(input), options),
  },
  {
    document: 'get-bucket-replication',
    permission: 's3:GetReplicationConfiguration',
    absentCode: 'ReplicationConfigurationNotFoundError',
    send: (s3, input, options) => s3.send(new GetBucketReplicationCommand(input), options),
  },
  {
    document: 'get-bucket-encryption',
    permission: 's3:GetEncryptionConfiguration',
    absentCode: 'ServerSideEncryptionConfigurationNotFoundError',
    send: (s3, input, options) => s3.send(new GetBucketEncryptionCommand(input), options),
  },
  {
    document: 'get-public-access-block',
    permission: 's3:GetBucketPublicAccessBlock',
    absentCode: 'NoSuchPublicAccessBlockConfiguration',
    send: (s3, input, options) => s3.send(new GetPublicAccessBlockCommand(input), options),
  },
  {
    document: 'get-object-lock-configuration',
    permission: 's3:GetBucketObjectLockConfiguration',
    absentCode: 'ObjectLockConfigurationNotFoundError',
    send: (s3, input, options) => s3.send(new GetObjectLockConfigurationCommand(input), options),
  },
  {
    document: 'get-bucket-ownership-controls',
    permission: 's3:GetBucketOwnershipControls',
    absentCode: 'OwnershipControlsNotFoundError',
    send: (s3, input, options) => s3.send(new GetBucketOwnershipControlsCommand(input), options),
  },
  {
    document: 'get-bucket-policy-status',
    permission: 's3:GetBucketPolicyStatus',
    absentCode: 'NoSuchBucketPolicy',
    send: (s3, input, options) => s3.send(new GetBucketPolicyStatusCommand(input), options),
  },
  {
    document: 'get-bucket-tagging',
    permission: 's3:GetBucketTagging',
    absentCode: 'NoSuchTagSet',
    send: (s3, input, options) => s3.send(new GetBucketTaggingCommand(input), options),
  },
];
