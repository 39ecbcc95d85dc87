/** What a fix's call makes of a bucket's settings. Pure. */
import type { BucketSettings, DocumentName } from '../bucket.ts';
import { bucketSettings } from '../documents/bucketSettings.ts';
import { documentsOf } from '../documents/documentsOf.ts';
import type { FixCall } from '../finding.ts';
import { found, type Looked } from '../looked.ts';

/** The one setting that a call replaces, and the document that it is read back from. */
export type Replaced = { readonly document: DocumentName; readonly setting: keyof BucketSettings };

/** The calls of S3 that are known; each replaces one document. */
const replaced: Readonly<Record<string, Replaced & { readonly content: (input: FixCall['input']) => unknown }>> = {
  PutBucketVersioning: {
    document: 'get-bucket-versioning',
    setting: 'versioning',
    content: (input) => input['VersioningConfiguration'],
  },
  PutPublicAccessBlock: {
    document: 'get-public-access-block',
    setting: 'publicAccessBlock',
    content: (input) => ({ PublicAccessBlockConfiguration: input['PublicAccessBlockConfiguration'] }),
  },
  PutBucketLifecycleConfiguration: {
    document: 'get-bucket-lifecycle-configuration',
    setting: 'lifecycle',
    content: ({ LifecycleConfiguration, TransitionDefaultMinimumObjectSize: size }) => ({
      ...(typeof LifecycleConfiguration === 'object' ? LifecycleConfiguration : {}),
      ...(size === undefined ? {} : { TransitionDefaultMinimumObjectSize: size }),
    }),
  },
  PutBucketReplication: {
    document: 'get-bucket-replication',
    setting: 'replication',
    content: (input) => ({ ReplicationConfiguration: input['ReplicationConfiguration'] }),
  },
  PutBucketEncryption: {
    document: 'get-bucket-encryption',
    setting: 'encryption',
    content: (input) => ({ ServerSideEncryptionConfiguration: input['ServerSideEncryptionConfiguration'] }),
  },
  PutObjectLockConfiguration: {
    document: 'get-object-lock-configuration',
    setting: 'objectLock',
    content: (input) => ({ ObjectLockConfiguration: input['ObjectLockConfiguration'] }),
  },
  PutBucketOwnershipControls: {
    document: 'get-bucket-ownership-controls',
    setting: 'ownership',
    content: (input) => ({ OwnershipControls: input['OwnershipControls'] }),
  },
};

/** Undefined for a call that is not known here, such as one of another service. */
export function replacedBy({ service, operation }: FixCall): Replaced | undefined {
  return service === 's3' && Object.hasOwn(replaced, operation) ? replaced[operation] : undefined;
}

/** The settings once the call is made; undefined where it is not known, or says something that AWS would not take. */
export function settingsAfter(call: FixCall, before: BucketSettings): BucketSettings | undefined {
  const known = replacedBy(call);
  const content = known === undefined ? undefined : replaced[call.operation]?.content(call.input);
  if (known === undefined || content === undefined || call.input['Bucket'] !== before.bucket) return undefined;
  const after = settingIn(known, before, found(content));
  if (after[known.setting] === undefined) return undefined;
  const looked = after[known.setting];
  if (typeof looked === 'object' && looked.state !== 'found') return undefined;
  return { ...before, ...keptBy(call, before, after) };
}

/** The settings with one document read anew. */
export function settingIn(
  { document, setting }: Replaced,
  before: BucketSettings,
  looked: Looked<unknown>,
): BucketSettings {
  const documents = documentsOf((name) => (name === document ? looked : undefined));
  const read = bucketSettings({ bucket: before.bucket, account: before.account, documents });
  return { ...before, [setting]: read[setting] };
}

/** PutBucketVersioning leaves MFA delete as it is unless it names it. */
function keptBy({ operation }: FixCall, before: BucketSettings, after: BucketSettings): BucketSettings {
  const { versioning } = after;
  if (operation !== 'PutBucketVersioning' || versioning.state !== 'found') return after;
  const mfaDelete = before.versioning.state === 'found' && before.versioning.value.mfaDelete;
  return { ...after, versioning: found({ ...versioning.value, mfaDelete: versioning.value.mfaDelete || mfaDelete }) };
}
