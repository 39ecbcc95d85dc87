/** What is audited, as far as it can be read. */
import * as audit from './auditFields.ts';
import {
  auditFields,
  backedServicesMax,
  backupFields,
  backupObjectiveFields,
  backupsMax,
  bucketFields,
  bucketsMax,
  exceptionFields,
  exceptionsMax,
  replicasMax,
  retentionsMax,
  tableFields,
} from './auditSchema.ts';
import { readPolicy } from './draftPolicy.ts';
import { readTest } from './draftRestore.ts';
import { child, children, isMap, items, type Part, read, type Setting } from './part.ts';
import { policiesMax } from './policySchema.ts';
import { priceFields } from './priceSchema.ts';
import { regions } from './regions.ts';

export function readAudit(root: Part) {
  const [policies, buckets, backups] = [child(root, 'policies'), child(root, 'buckets'), child(root, 'backups')];
  const [alerts, prices] = [child(root, 'audit'), child(root, 'prices')];
  return {
    policiesPart: policies,
    policies: children(policies, policiesMax).map(({ key, part }) => readPolicy(key, part)),
    bucketsPart: buckets,
    buckets: children(buckets, bucketsMax).map(({ key, part }) => readBucket(key, part)),
    backupsPart: backups,
    backups: children(backups, backupsMax).map(({ key, part }) => readBackup(key, part)),
    page: read(child(alerts, 'page'), auditFields.page),
    ticket: read(child(alerts, 'ticket'), auditFields.ticket),
    pricesPart: prices,
    prices: children(prices, regions.length).map(({ key, part }) => readPrices(key, part)),
  };
}

export type AuditDraft = ReturnType<typeof readAudit>;

function readBucket(name: string, part: Part) {
  const retention = child(part, 'retention');
  return {
    name,
    part,
    policy: read(isMap(part) ? child(part, 'policy') : part, bucketFields.policy),
    role: read(child(part, 'role'), bucketFields.role),
    account: read(child(part, 'account'), bucketFields.account),
    retentionPart: retention,
    retention: readRetention(retention),
    exceptions: items(child(part, 'exceptions'), exceptionsMax).map(readException),
  };
}

export type BucketDraft = ReturnType<typeof readBucket>;

export type RetentionDraft = { readonly prefix: string; readonly part: Part; readonly keep: Setting<number> };

/** One duration is that of every key. */
function readRetention(part: Part): readonly RetentionDraft[] {
  if (part.tree === undefined) return [];
  if (!isMap(part)) return [{ prefix: '', part, keep: read(part, audit.keep) }];
  return children(part, retentionsMax).map((entry) => ({
    prefix: entry.key,
    part: entry.part,
    keep: read(entry.part, audit.keep),
  }));
}

function readException(part: Part) {
  return {
    part,
    check: read(child(part, 'check'), exceptionFields.check),
    key: read(child(part, 'key'), exceptionFields.key),
    reason: read(child(part, 'reason'), exceptionFields.reason),
    until: read(child(part, 'until'), exceptionFields.until),
  };
}

export type ExceptionDraft = ReturnType<typeof readException>;

function readBackup(id: string, part: Part) {
  const [objective, services] = [child(part, 'objective'), child(part, 'services')];
  return {
    id,
    part,
    from: read(child(part, 'from'), backupFields.from),
    servicesPart: services,
    services: items(services, backedServicesMax).map((item) => read(item, backupFields.services.element)),
    retention: read(child(part, 'retention'), backupFields.retention),
    restore: read(child(part, 'restore'), backupFields.restore),
    rpo: read(child(objective, 'rpo'), backupObjectiveFields.rpo),
    rto: read(child(objective, 'rto'), backupObjectiveFields.rto),
    test: readTest(part),
  };
}

export type BackupDraft = ReturnType<typeof readBackup>;

function readPrices(region: string, part: Part) {
  return {
    region,
    part,
    storage: read(child(part, 'storage'), priceFields.storage),
    transitions: read(child(part, 'transitions'), priceFields.transitions),
    retrieval: read(child(part, 'retrieval'), priceFields.retrieval),
    transfer: read(child(part, 'transfer'), priceFields.transfer),
    monitoring: read(child(part, 'monitoring'), priceFields.monitoring),
  };
}

export type PricesDraft = ReturnType<typeof readPrices>;

/** Of a service. */
export function readDatabase(part: Part) {
  return { part, url: read(isMap(part) ? child(part, 'url') : part, audit.databaseUrl) };
}

export type DatabaseDraft = ReturnType<typeof readDatabase>;

/** Of a service. */
export function readTable(part: Part) {
  const replicas = child(part, 'replicas');
  return {
    part,
    name: read(isMap(part) ? child(part, 'name') : part, tableFields.name),
    region: read(child(part, 'region'), tableFields.region),
    replicasPart: replicas,
    replicas: items(replicas, replicasMax).map((item) => read(item, tableFields.replicas.element)),
  };
}

export type TableDraft = ReturnType<typeof readTable>;
