/** The config → what a run audits. Pure. */
import { createHash } from 'node:crypto';
import type { AuditedBucket, AuditedTable, Backup } from '../../config/auditConfig.ts';
import type { Config, Service } from '../../config/config.ts';
import type { Subject } from '../finding.ts';
import { subjectKey } from './run.ts';

/** One thing that gets a report of its own. Findings of backups stand in the report of the bucket that they lie in. */
export type AuditSubject = { readonly subject: Subject; readonly basis: string } & (
  | { readonly kind: 'bucket'; readonly bucket: AuditedBucket; readonly backups: readonly Backup[] }
  | { readonly kind: 'database'; readonly service: Pick<Service, 'id' | 'database' | 'objective'> }
  | { readonly kind: 'table'; readonly table: AuditedTable; readonly rpoMs?: number }
);

type Audited = Pick<Config, 'audit' | 'services' | 'observers'>;

/** Buckets, then databases, then tables, each in the config's order. */
export function auditSubjectsOf(config: Audited): readonly AuditSubject[] {
  return [...bucketsOf(config), ...databasesOf(config), ...tablesOf(config)];
}

function bucketsOf({ audit: { buckets, backups, prices } }: Audited): readonly AuditSubject[] {
  return buckets.map((bucket) => {
    const own = backups.filter(({ from }) => from.bucket === bucket.name);
    const basis = digestOf([bucket, own, prices]);
    return { kind: 'bucket', subject: { kind: 'bucket', id: bucket.name }, basis, bucket, backups: own };
  });
}

function databasesOf({ services }: Audited): readonly AuditSubject[] {
  return services.flatMap(({ id, database, objective }): readonly AuditSubject[] => {
    if (database === undefined) return [];
    const basis = digestOf([database, objective?.rpoMs, objective?.rtoMs]);
    const service = { id, database, ...(objective === undefined ? {} : { objective }) };
    return [{ kind: 'database', subject: { kind: 'database', id }, basis, service }];
  });
}

type NamedTable = { readonly id: string; readonly table: AuditedTable; readonly rpoMs?: number };

/** A table of several services is audited once: with the replicas that any of them asks for, and the strictest promise. */
function tablesOf({ services, observers: [home] }: Audited): readonly AuditSubject[] {
  const tables = new Map<string, NamedTable>();
  for (const { tables: named = [], objective } of services) {
    for (const table of named) {
      // Tables of the same name in other regions are other tables.
      const isHere = table.region === undefined || table.region === home;
      const id = isHere ? table.name : `${table.name}@${table.region}`;
      const rpo = objective?.rpoMs === undefined ? {} : { rpoMs: objective.rpoMs };
      const known = tables.get(id);
      tables.set(id, known === undefined ? { id, table, ...rpo } : merged(known, { id, table, ...rpo }));
    }
  }
  return [...tables.values()].map(({ id, ...named }) => {
    return { kind: 'table', subject: { kind: 'table', id }, basis: digestOf(named), ...named };
  });
}

function merged(a: NamedTable, b: NamedTable): NamedTable {
  const replicas = [...new Set([...(a.table.replicas ?? []), ...(b.table.replicas ?? [])])];
  const rpos = [a.rpoMs, b.rpoMs].filter((one) => one !== undefined);
  return {
    id: a.id,
    table: { ...a.table, ...(replicas.length === 0 ? {} : { replicas }) },
    ...(rpos.length === 0 ? {} : { rpoMs: Math.min(...rpos) }),
  };
}

/** A digest of everything that is audited. */
export function basisOf(subjects: readonly AuditSubject[]): string {
  return digestOf(subjects.map(({ subject, basis }) => [subjectKey(subject), basis]));
}

/** Long enough to tell configs apart, and short in every item. */
const digestLength = 16;

function digestOf(value: unknown): string {
  return createHash('sha256').update(JSON.stringify(value)).digest('base64url').slice(0, digestLength);
}
