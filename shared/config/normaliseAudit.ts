/** What is audited, with defaults filled in and every policy written out. */

import type { RegionPrices } from '../storage/cost/prices.ts';
import type { FindingSeverity } from '../storage/finding.ts';
import { policyNamed } from '../storage/policies/builtIn.ts';
import { builtInPolicyNames, type StoragePolicy } from '../storage/policy.ts';
import {
  type AuditAlerts,
  type AuditConfig,
  type AuditException,
  type AuditedBucket,
  type AuditedDatabase,
  type AuditedTable,
  type Backup,
  nothingAudited,
} from './auditConfig.ts';
import { backedServices } from './backedServices.ts';
import type {
  AuditDraft,
  BackupDraft,
  BucketDraft,
  DatabaseDraft,
  ExceptionDraft,
  PricesDraft,
  TableDraft,
} from './draftAudit.ts';
import type { PolicyDraft } from './draftPolicy.ts';
import { policyOf } from './normalisePolicy.ts';
import type { Setting } from './part.ts';
import { given, must, or } from './settled.ts';

/** @param ids of all services of the config. */
export function auditOf(draft: AuditDraft, ids: readonly string[]): AuditConfig {
  const named = policyByName(draft.policies);
  return {
    buckets: draft.buckets.map((bucket) => bucketOf(bucket, named)),
    backups: draft.backups.flatMap((backup) => backupOf(backup, ids)),
    alerts: alertsOf(draft),
    ...given('prices', pricesOf(draft.prices)),
  };
}

/** Built-in policies and the config's own; undefined for one that there is not, or that cannot be read. */
export function policyByName(own: readonly PolicyDraft[]): (name: string) => StoragePolicy | undefined {
  const policies = new Map(own.map((draft) => [draft.name, policyOf(draft, policyNamed)]));
  return (name) => {
    const builtIn = builtInPolicyNames.find((known) => known === name);
    return builtIn === undefined ? policies.get(name) : policyNamed(builtIn);
  };
}

function bucketOf(draft: BucketDraft, named: (name: string) => StoragePolicy | undefined): AuditedBucket {
  const policy = named(must(draft.policy));
  if (policy === undefined) throw new Error(`unreported problem at ${draft.part.path.join('.')}.policy`);
  return {
    name: draft.name,
    policy,
    ...given('role', or(draft.role, undefined)),
    ...given('account', or(draft.account, undefined)),
    retention: draft.retention.map(({ prefix, keep }) => ({ prefix, keepMs: must(keep) })),
    exceptions: draft.exceptions.map(exceptionOf),
  };
}

function exceptionOf({ check, key, reason, until }: ExceptionDraft): AuditException {
  return { check: must(check), ...given('key', or(key, undefined)), reason: must(reason), until: must(until) };
}

/** What lies in a bucket; tables of DynamoDB are restored, and no part of an audit of buckets. */
function backupOf(draft: BackupDraft, ids: readonly string[]): readonly Backup[] {
  const from = must(draft.from);
  if (from.kind === 'table') return [];
  const backup = {
    id: draft.id,
    from: { bucket: from.bucket, prefix: from.prefix },
    services: backedServices(draft, ids),
    ...given('rpoMs', or(draft.rpo, undefined)),
    ...given('rtoMs', or(draft.rto, undefined)),
    ...given('toolKeepsMs', or(draft.retention, undefined)),
    ...given('restoreMs', or(draft.restore, undefined)),
  };
  return [backup];
}

function alertsOf({ page, ticket }: AuditDraft): AuditAlerts {
  return {
    ...given('page', thresholdOf(page, nothingAudited.alerts.page)),
    ...given('ticket', thresholdOf(ticket, nothingAudited.alerts.ticket)),
  };
}

function thresholdOf(
  setting: Setting<FindingSeverity | 'never'>,
  absent: FindingSeverity | undefined,
): FindingSeverity | undefined {
  const threshold = or(setting, absent);
  return threshold === 'never' ? undefined : threshold;
}

function pricesOf(drafts: readonly PricesDraft[]): AuditConfig['prices'] {
  if (drafts.length === 0) return undefined;
  return Object.fromEntries(drafts.map((draft) => [draft.region, regionPricesOf(draft)]));
}

function regionPricesOf(draft: PricesDraft): Partial<RegionPrices> {
  return {
    ...given('storagePerGbMonth', or(draft.storage, undefined)),
    ...given('transitionsPerThousand', or(draft.transitions, undefined)),
    ...given('retrievalPerGb', or(draft.retrieval, undefined)),
    ...given('transferPerGb', or(draft.transfer, undefined)),
    ...given('monitoringPerThousand', or(draft.monitoring, undefined)),
  };
}

export function databaseOf({ part, url }: DatabaseDraft): AuditedDatabase | undefined {
  return part.tree === undefined ? undefined : { url: must(url) };
}

export function tableOf(draft: TableDraft): AuditedTable {
  return {
    name: must(draft.name),
    ...given('region', or(draft.region, undefined)),
    ...given('replicas', draft.replicasPart.tree === undefined ? undefined : draft.replicas.map(must)),
  };
}
