/**
 * Which property of `AWS::S3::Bucket` makes which document, and what S3 does where the property is not there: CloudFormation
 * Template Reference, "AWS::S3::Bucket", and the page of the default.
 */
import type { DocumentName } from '../bucket.ts';
import { lifecycleDocument } from './lifecycleProperty.ts';
import { replicationDocument } from './replicationProperty.ts';
import { asBoolean, asNumber, changed, each, entry, list, map, renamed, scalar, type Tree } from './tree.ts';

export type PropertyReading = {
  readonly document: DocumentName;
  readonly properties: readonly string[];
  /** Of the properties that are there; undefined when nothing is configured. */
  readonly read: (property: (name: string) => Tree | undefined, at: number) => Tree | undefined;
  /** Settings whose value does not matter to the audit: where only a deployment knows it, its expression stands for it. */
  readonly opaque?: readonly string[];
};

export const propertyReadings: readonly PropertyReading[] = [
  {
    document: 'get-bucket-versioning',
    properties: ['VersioningConfiguration', 'ObjectLockEnabled'],
    // Object lock needs versions: S3 enables them along with it (Amazon S3 User Guide, "Object Lock considerations").
    read: (property, at) =>
      property('VersioningConfiguration') ??
      (isLocked(property('ObjectLockEnabled')) ? map(at, [['Status', scalar(at, 'Enabled')]]) : undefined),
  },
  {
    document: 'get-bucket-lifecycle-configuration',
    properties: ['LifecycleConfiguration'],
    read: (property) => given(property('LifecycleConfiguration'), lifecycleDocument),
  },
  {
    document: 'get-bucket-replication',
    properties: ['ReplicationConfiguration'],
    read: (property) => given(property('ReplicationConfiguration'), replicationDocument),
    opaque: ['Role', 'ReplicaKmsKeyID'],
  },
  {
    document: 'get-bucket-encryption',
    properties: ['BucketEncryption'],
    read: (property, at) => encryptionDocument(property('BucketEncryption') ?? sseS3(at)),
    opaque: ['KMSMasterKeyID'],
  },
  {
    document: 'get-public-access-block',
    properties: ['PublicAccessBlockConfiguration'],
    read: (property, at) =>
      map(at, [
        ['PublicAccessBlockConfiguration', booleans(property('PublicAccessBlockConfiguration') ?? allBlocked(at))],
      ]),
  },
  {
    document: 'get-object-lock-configuration',
    properties: ['ObjectLockEnabled', 'ObjectLockConfiguration'],
    read: (property, at) => lockDocument(property('ObjectLockEnabled'), property('ObjectLockConfiguration'), at),
  },
  {
    document: 'get-bucket-ownership-controls',
    properties: ['OwnershipControls'],
    read: (property, at) => map(at, [['OwnershipControls', property('OwnershipControls') ?? ownersOnly(at)]]),
  },
  {
    document: 'get-bucket-tagging',
    properties: ['Tags'],
    read: (property) => given(property('Tags'), (tags) => map(tags.at, [['TagSet', each(tags, tagOf)]])),
  },
];

function given(property: Tree | undefined, document: (property: Tree) => Tree): Tree | undefined {
  return property === undefined ? undefined : document(property);
}

function encryptionDocument(property: Tree): Tree {
  const rules = entry(property, 'ServerSideEncryptionConfiguration');
  const configuration = map(property.at, [['Rules', rules === undefined ? undefined : each(rules, encryptionRule)]]);
  return map(property.at, [['ServerSideEncryptionConfiguration', configuration]]);
}

function encryptionRule(rule: Tree): Tree {
  const named = renamed(rule, { ServerSideEncryptionByDefault: 'ApplyServerSideEncryptionByDefault' });
  return changed(named, 'BucketKeyEnabled', asBoolean);
}

/** Since January 2023 (Amazon S3 User Guide, "Amazon S3 now automatically encrypts all new objects"). */
function sseS3(at: number): Tree {
  const byDefault = map(at, [['SSEAlgorithm', scalar(at, 'AES256')]]);
  return map(at, [
    ['ServerSideEncryptionConfiguration', list(at, [map(at, [['ServerSideEncryptionByDefault', byDefault]])])],
  ]);
}

const blocks = ['BlockPublicAcls', 'IgnorePublicAcls', 'BlockPublicPolicy', 'RestrictPublicBuckets'] as const;

/** Of every new bucket since April 2023 (Amazon S3 User Guide, "Default settings for new S3 buckets FAQ"). */
function allBlocked(at: number): Tree {
  return map(
    at,
    blocks.map((block) => [block, scalar(at, true)]),
  );
}

function booleans(property: Tree): Tree {
  return blocks.reduce((tree, block) => changed(tree, block, asBoolean), property);
}

/** Since April 2023 (ibid.): access control lists are off. */
function ownersOnly(at: number): Tree {
  return map(at, [['Rules', list(at, [map(at, [['ObjectOwnership', scalar(at, 'BucketOwnerEnforced')]])])]]);
}

function lockDocument(enabled: Tree | undefined, configuration: Tree | undefined, at: number): Tree | undefined {
  if (configuration === undefined && !isLocked(enabled)) return undefined;
  const rule = given(entry(configuration, 'Rule'), lockRule);
  const says =
    entry(configuration, 'ObjectLockEnabled') ?? (isLocked(enabled) ? scalar(enabled?.at ?? at, 'Enabled') : undefined);
  const document = map(configuration?.at ?? at, [
    ['ObjectLockEnabled', says],
    ['Rule', rule],
  ]);
  return map(at, [['ObjectLockConfiguration', document]]);
}

function isLocked(enabled: Tree | undefined): boolean {
  if (enabled === undefined) return false;
  const said = asBoolean(enabled);
  return said.kind === 'scalar' && said.value === true;
}

function lockRule(rule: Tree): Tree {
  return changed(rule, 'DefaultRetention', (kept) => changed(changed(kept, 'Days', asNumber), 'Years', asNumber));
}

/** A tag's value may be a number in YAML; S3 holds text. */
function tagOf(tag: Tree): Tree {
  const asText = (one: Tree) => (one.kind === 'scalar' && one.value !== null ? scalar(one.at, String(one.value)) : one);
  return changed(changed(tag, 'Key', asText), 'Value', asText);
}
