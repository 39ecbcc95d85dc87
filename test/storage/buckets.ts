/** Buckets for tests of replication and of copies: everything looked at and in order, unless a test says otherwise. */
import type { AuditedBucket, Backup } from '../../shared/config/auditConfig.ts';
import type {
  BucketSettings,
  Lifecycle,
  LifecycleRule,
  Replication,
  ReplicationDestination,
  ReplicationRule,
  SampledObject,
  Versioning,
} from '../../shared/storage/bucket.ts';
import type { BucketCheck, BucketContext, Found, Outcome } from '../../shared/storage/check.ts';
import { absent, found, type Unknown, unknown } from '../../shared/storage/looked.ts';
import type { StoragePolicy } from '../../shared/storage/policy.ts';

export const day = 86_400_000;
export const hour = 3_600_000;
/** A Sunday's noon, UTC. */
export const now = Date.UTC(2026, 10, 1, 12);

export const denied: Unknown = unknown('denied', 'AccessDenied');

const versionedOn = found<Versioning>({ status: 'enabled', mfaDelete: false });

export function settingsOf(bucket: string, said: Partial<BucketSettings> = {}): BucketSettings {
  return {
    bucket,
    account: found('111111111111'),
    region: found('eu-central-1'),
    versioning: versionedOn,
    lifecycle: absent,
    replication: absent,
    encryption: found({ algorithm: 'AES256', bucketKey: false }),
    publicAccessBlock: absent,
    accountPublicAccessBlock: absent,
    objectLock: absent,
    ownership: found('BucketOwnerEnforced'),
    policyStatus: absent,
    tags: absent,
    objects: found({ objects: [], isPart: false }),
    replicationMetrics: found([]),
    ...said,
  };
}

export const source = 'acme-backups';
export const replica = 'acme-replica';

/** In another region, of the same account. */
export function replicaOf(said: Partial<BucketSettings> = {}): BucketSettings {
  return settingsOf(replica, { region: found('eu-west-1'), ...said });
}

export function ruleTo(bucket: string, said: RuleSaid = {}): ReplicationRule {
  const { destination, ...rest } = said;
  return {
    id: `to-${bucket}`,
    enabled: true,
    version: 2,
    priority: 1,
    scope: { prefix: '', tags: {} },
    deleteMarkers: false,
    existingObjects: false,
    replicaModifications: false,
    kmsObjects: false,
    ...rest,
    destination: { bucket, ownerOverride: false, timeControl: false, metrics: true, ...destination },
  };
}

export type RuleSaid = Partial<Omit<ReplicationRule, 'destination'>> & {
  readonly destination?: Partial<ReplicationDestination>;
};

export function replicationOf(...rules: readonly ReplicationRule[]): Replication {
  return { role: 'arn:aws:iam::111111111111:role/replication', rules };
}

export function lifecycleOf(...rules: readonly Partial<LifecycleRule>[]): Lifecycle {
  return {
    minimumSize: 'all_storage_classes_128K',
    rules: rules.map((said) => ({
      enabled: true,
      filter: { prefix: '', tags: {} },
      transitions: [],
      noncurrentTransitions: [],
      ...said,
    })),
  };
}

export function objectOf(key: string, said: Partial<SampledObject> = {}): SampledObject {
  return { key, size: 2 ** 30, storageClass: 'STANDARD', lastModified: now - hour, ...said };
}

export function sampleOf(objects: readonly SampledObject[], isPart = false) {
  return found({ objects, isPart });
}

const plainPolicy: StoragePolicy = {
  name: 'test',
  tiers: [],
  versioned: true,
  replicated: 'other-region',
  publicAccess: 'blocked',
  encryption: 'any',
  objectLock: false,
};

export type ContextSaid = {
  readonly settings?: Partial<BucketSettings>;
  readonly policy?: Partial<StoragePolicy>;
  readonly others?: readonly BucketSettings[];
  readonly backups?: readonly Backup[];
  readonly retention?: AuditedBucket['retention'];
  readonly measured?: Readonly<Record<string, number>>;
};

export function contextOf(said: ContextSaid = {}): BucketContext {
  const settings = settingsOf(source, said.settings);
  const policy = { ...plainPolicy, ...said.policy };
  return {
    bucket: { name: source, policy, retention: said.retention ?? [], exceptions: [] },
    policy,
    settings,
    estate: new Map([settings, ...(said.others ?? [replicaOf()])].map((one) => [one.bucket, one])),
    backups: said.backups ?? [],
    measuredRestoreMs: new Map(Object.entries(said.measured ?? {})),
    prices: { asOf: '2026-11-01', regions: {} },
    now,
  };
}

export function backupOf(id: string, prefix: string, said: Partial<Backup> = {}): Backup {
  return { id, from: { bucket: source, prefix }, services: [], ...said };
}

/** What the check says, as the audit runs it. */
export function outcomeOf(check: BucketCheck, said: ContextSaid): Outcome {
  const context = contextOf(said);
  return check.applies(context.policy, context) ? check.run(context) : { outcome: 'not-applicable' };
}

export function findingsOf(check: BucketCheck, said: ContextSaid): readonly Found[] {
  const outcome = outcomeOf(check, said);
  return outcome.outcome === 'failed' ? outcome.findings : [];
}

/** The severities of findings, by key. */
export function weightsOf(check: BucketCheck, said: ContextSaid): Readonly<Record<string, string>> {
  return Object.fromEntries(findingsOf(check, said).map(({ key = '', severity = check.severity }) => [key, severity]));
}
