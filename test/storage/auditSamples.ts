/** Buckets to audit: one that fits the backup policy in every respect, and what differs from it. */
import type { AuditedBucket } from '../../shared/config/auditConfig.ts';
import type {
  BucketDocuments,
  BucketSettings,
  DocumentName,
  Lifecycle,
  LifecycleRule,
  SampledObject,
} from '../../shared/storage/bucket.ts';
import { documentNames } from '../../shared/storage/bucket.ts';
import type { BucketCheck, BucketContext, Outcome } from '../../shared/storage/check.ts';
import { bucketSettings } from '../../shared/storage/documents/bucketSettings.ts';
import { absent, found, unknown } from '../../shared/storage/looked.ts';
import { policyNamed } from '../../shared/storage/policies/builtIn.ts';
import type { StoragePolicy } from '../../shared/storage/policy.ts';

export const dayMs = 86_400_000;
export const now = Date.UTC(2026, 10, 20, 9, 30);

export const denied = unknown('denied', 'AccessDenied: not allowed to look');

export const fullBlock = {
  blockPublicAcls: true,
  ignorePublicAcls: true,
  blockPublicPolicy: true,
  restrictPublicBuckets: true,
};

export const noBlock = {
  blockPublicAcls: false,
  ignorePublicAcls: false,
  blockPublicPolicy: false,
  restrictPublicBuckets: false,
};

/** The house rule as rules: noncurrent versions are reckoned into the 2,555 days. */
export const houseRule: LifecycleRule = {
  id: 'house',
  enabled: true,
  filter: { prefix: '', tags: {} },
  transitions: [
    { when: { days: 30 }, storageClass: 'STANDARD_IA' },
    { when: { days: 90 }, storageClass: 'GLACIER' },
    { when: { days: 365 }, storageClass: 'DEEP_ARCHIVE' },
  ],
  expiration: { days: 2_525 },
  noncurrentTransitions: [],
  noncurrentExpiration: { days: 30 },
  abortMultipartDays: 7,
};

export function lifecycleOf(...rules: readonly Partial<LifecycleRule>[]): Lifecycle {
  return { rules: rules.map(ruleOf), minimumSize: 'all_storage_classes_128K' };
}

export function ruleOf(rule: Partial<LifecycleRule>): LifecycleRule {
  return { enabled: true, filter: { prefix: '', tags: {} }, transitions: [], noncurrentTransitions: [], ...rule };
}

export function objectOf(object: Partial<SampledObject> = {}): SampledObject {
  return { key: 'db/1.dump', size: 2 ** 30, storageClass: 'STANDARD', lastModified: now - dayMs, tags: {}, ...object };
}

export const good: BucketSettings = {
  bucket: 'acme-backups',
  account: found('123456789012'),
  region: found('us-east-1'),
  versioning: found({ status: 'enabled', mfaDelete: false }),
  lifecycle: found({ rules: [houseRule], minimumSize: 'all_storage_classes_128K' }),
  replication: absent,
  encryption: found({ algorithm: 'AES256', bucketKey: false }),
  publicAccessBlock: found(fullBlock),
  accountPublicAccessBlock: absent,
  objectLock: absent,
  ownership: found('BucketOwnerEnforced'),
  policyStatus: absent,
  tags: found({}),
  objects: found({ objects: [objectOf()], isPart: false }),
  replicationMetrics: found([]),
};

export type Differing = {
  readonly settings?: Partial<BucketSettings>;
  readonly policy?: StoragePolicy | 'backup' | 'archive' | 'website' | 'logs';
  readonly bucket?: Partial<AuditedBucket>;
  readonly context?: Partial<BucketContext>;
};

export function contextOf({
  settings = {},
  policy = 'backup',
  bucket = {},
  context = {},
}: Differing = {}): BucketContext {
  const named = typeof policy === 'string' ? policyNamed(policy) : policy;
  const all: BucketSettings = { ...good, ...settings };
  return {
    bucket: { name: all.bucket, policy: named, retention: [], exceptions: [], ...bucket },
    policy: named,
    settings: all,
    estate: new Map([[all.bucket, all]]),
    backups: [],
    measuredRestoreMs: new Map(),
    prices: { asOf: '2026-11-01', regions: {} },
    now,
    ...context,
  };
}

export function run(check: BucketCheck, differing: Differing = {}): Outcome {
  const context = contextOf(differing);
  return check.applies(context.policy, context) ? check.run(context) : { outcome: 'not-applicable' };
}

/** The outcome in short: `passed`, or `failed` with severities and keys. */
export function shortly(check: BucketCheck, differing: Differing = {}): string {
  const outcome = run(check, differing);
  if (outcome.outcome !== 'failed') return outcome.outcome;
  return `failed ${outcome.findings.map(({ severity = check.severity, key = '' }) => `${severity} ${key}`.trim()).join(', ')}`;
}

/** Documents as the AWS CLI prints them; what is not given is absent. */
function documentsOf(documents: Partial<Record<DocumentName, unknown>>, bucket = 'acme-backups'): BucketDocuments {
  const looked = documentNames.map((name) => {
    const document = documents[name];
    return [name, document === undefined ? absent : found(document)] as const;
  });
  return { bucket, account: found('123456789012'), documents: recordOf(looked) };
}

function recordOf(entries: readonly (readonly [DocumentName, BucketDocuments['documents'][DocumentName]])[]) {
  const map = new Map(entries);
  const of = (name: DocumentName) => map.get(name) ?? absent;
  return {
    'get-bucket-location': of('get-bucket-location'),
    'get-bucket-versioning': of('get-bucket-versioning'),
    'get-bucket-lifecycle-configuration': of('get-bucket-lifecycle-configuration'),
    'get-bucket-replication': of('get-bucket-replication'),
    'get-bucket-encryption': of('get-bucket-encryption'),
    'get-public-access-block': of('get-public-access-block'),
    'get-object-lock-configuration': of('get-object-lock-configuration'),
    'get-bucket-ownership-controls': of('get-bucket-ownership-controls'),
    'get-bucket-policy-status': of('get-bucket-policy-status'),
    'get-bucket-tagging': of('get-bucket-tagging'),
    'account-public-access-block': of('account-public-access-block'),
    objects: of('objects'),
    'replication-metrics': of('replication-metrics'),
  };
}

export function settingsOf(documents: Partial<Record<DocumentName, unknown>>): BucketSettings {
  return bucketSettings(documentsOf(documents));
}
