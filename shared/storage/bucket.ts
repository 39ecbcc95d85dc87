/** A bucket's settings as they were collected, parsed, each with how looking for it went. JSON-safe. */
import type { Region } from '../config/config.ts';
import type { Looked } from './looked.ts';
import type { AnyStorageClass, StorageClass } from './storageClass.ts';

/**
 * The documents that are collected per bucket, named as the AWS CLI's commands that print them; files of these names, with
 * `.json`, make a folder that `holdfast audit --from` reads. The last three are not one command's output: see
 * docs/audit.md.
 */
export const documentNames = [
  'get-bucket-location',
  'get-bucket-versioning',
  'get-bucket-lifecycle-configuration',
  'get-bucket-replication',
  'get-bucket-encryption',
  'get-public-access-block',
  'get-object-lock-configuration',
  'get-bucket-ownership-controls',
  'get-bucket-policy-status',
  'get-bucket-tagging',
  /** `s3control get-public-access-block` of the account. */
  'account-public-access-block',
  /** Some objects: the newest under each prefix, with what `head-object` says of them. */
  'objects',
  /** What CloudWatch says of each replication rule now. */
  'replication-metrics',
] as const;

export type DocumentName = (typeof documentNames)[number];

/** The documents of one bucket, in the AWS CLI's JSON, before any parsing. */
export type BucketDocuments = {
  readonly bucket: string;
  /** The account that owns the bucket, twelve digits. */
  readonly account: Looked<string>;
  readonly documents: Readonly<Record<DocumentName, Looked<unknown>>>;
  /** See `BucketSettings`. */
  readonly cannedAcl?: Looked<string>;
};

/** `absent` always means that AWS said so: never versioned, no lifecycle configuration, and so on. */
export type BucketSettings = {
  readonly bucket: string;
  readonly account: Looked<string>;
  readonly region: Looked<Region>;
  readonly versioning: Looked<Versioning>;
  readonly lifecycle: Looked<Lifecycle>;
  readonly replication: Looked<Replication>;
  readonly encryption: Looked<Encryption>;
  readonly publicAccessBlock: Looked<PublicAccessBlock>;
  readonly accountPublicAccessBlock: Looked<PublicAccessBlock>;
  readonly objectLock: Looked<ObjectLock>;
  readonly ownership: Looked<'BucketOwnerEnforced' | 'BucketOwnerPreferred' | 'ObjectWriter'>;
  readonly policyStatus: Looked<{ readonly isPublic: boolean }>;
  /** The deprecated property `AccessControl` of a template, such as `PublicRead`; not there of buckets that are. */
  readonly cannedAcl?: Looked<string>;
  readonly tags: Looked<Tags>;
  readonly objects: Looked<ObjectSample>;
  readonly replicationMetrics: Looked<readonly ReplicationMetrics[]>;
};

export type Tags = Readonly<Record<string, string>>;

export type Versioning = {
  readonly status: 'enabled' | 'suspended';
  readonly mfaDelete: boolean;
};

export type Lifecycle = {
  /** In the document's order; a rule's place in it is part of what findings point at. */
  readonly rules: readonly LifecycleRule[];
  readonly minimumSize: MinimumSize;
};

/** `TransitionDefaultMinimumObjectSize`: below 128 KB nothing moves by default, or only to the Glacier classes. */
export type MinimumSize = 'all_storage_classes_128K' | 'varies_by_storage_class';

export type LifecycleRule = {
  readonly id?: string;
  readonly enabled: boolean;
  readonly filter: LifecycleFilter;
  readonly transitions: readonly { readonly when: When; readonly storageClass: StorageClass }[];
  readonly expiration?: When | { readonly expiredObjectDeleteMarker: true };
  readonly noncurrentTransitions: readonly {
    readonly days: number;
    readonly storageClass: StorageClass;
    /** So many newer noncurrent versions stay as they are. */
    readonly newerVersions?: number;
  }[];
  readonly noncurrentExpiration?: { readonly days: number; readonly newerVersions?: number };
  readonly abortMultipartDays?: number;
};

/** Days after creation, or a date: midnight UTC, Unix milliseconds. */
export type When = { readonly days: number } | { readonly date: number };

/** What a rule, of lifecycle or replication, applies to: everything named holds. */
export type Scope = {
  /** Empty for every key. */
  readonly prefix: string;
  /** Every one of these; empty for any tags. */
  readonly tags: Tags;
};

/** Bytes, both exclusive, as AWS documents them. */
export type LifecycleFilter = Scope & {
  readonly sizeGreaterThan?: number;
  readonly sizeLessThan?: number;
};

export type Replication = {
  /** The role that S3 assumes. */
  readonly role: string;
  readonly rules: readonly ReplicationRule[];
};

export type ReplicationRule = {
  readonly id?: string;
  readonly enabled: boolean;
  /** V1 has `Prefix` at the rule, V2 a `Filter`: they differ in delete markers, priorities and tags. */
  readonly version: 1 | 2;
  /** V2 only: of several rules to the same destination, the highest wins. */
  readonly priority?: number;
  readonly scope: Scope;
  readonly deleteMarkers: boolean;
  readonly existingObjects: boolean;
  readonly replicaModifications: boolean;
  /** Objects encrypted with KMS keys are replicated only if asked for. */
  readonly kmsObjects: boolean;
  readonly destination: ReplicationDestination;
};

export type ReplicationDestination = {
  readonly bucket: string;
  /** Of the destination, where the rule names it. */
  readonly account?: string;
  /** The source's class when absent. */
  readonly storageClass?: AnyStorageClass;
  /** Replicas belong to the destination's owner. */
  readonly ownerOverride: boolean;
  /** The KMS key of the replicas. */
  readonly kmsKey?: string;
  /** Replication Time Control: 15 minutes for 99.99 %. */
  readonly timeControl: boolean;
  readonly metrics: boolean;
};

export type Encryption = {
  readonly algorithm: 'AES256' | 'aws:kms' | 'aws:kms:dsse';
  readonly kmsKey?: string;
  readonly bucketKey: boolean;
};

export type PublicAccessBlock = {
  readonly blockPublicAcls: boolean;
  readonly ignorePublicAcls: boolean;
  readonly blockPublicPolicy: boolean;
  readonly restrictPublicBuckets: boolean;
};

export type ObjectLock = {
  /** What new objects get; objects are locked one by one when absent. */
  readonly retention?: { readonly mode: 'GOVERNANCE' | 'COMPLIANCE'; readonly days: number };
};

export type ObjectSample = {
  readonly objects: readonly SampledObject[];
  /** Whether there are objects that the sample left out. */
  readonly isPart: boolean;
};

export type SampledObject = {
  readonly key: string;
  /** Bytes. */
  readonly size: number;
  readonly storageClass: AnyStorageClass;
  /** Unix milliseconds. */
  readonly lastModified: number;
  /** Absent where nobody asked, or the object stands under no rule of replication. */
  readonly replicationStatus?: 'PENDING' | 'COMPLETED' | 'FAILED' | 'REPLICA';
  readonly checksum?: { readonly algorithm: string; readonly value?: string };
  /** Absent where nobody asked. */
  readonly tags?: Tags;
};

export type ReplicationMetrics = {
  readonly rule: string;
  readonly destination: string;
  /** `ReplicationLatency`, the most lately, milliseconds; absent when CloudWatch has no datapoint. */
  readonly latencyMs?: number;
  readonly bytesPending?: number;
  readonly operationsPending?: number;
  /** `OperationsFailedReplication` in the last day. */
  readonly operationsFailed?: number;
  /** When how far it is behind was measured, Unix milliseconds: the newest datapoint of the metric that is oldest. */
  readonly at?: number;
};
