/** The config → what a run audits. Pure. */
import { createHash } from 'node:crypto';
import type { AuditedBucket, AuditedDatabase, AuditedTable, Backup } from '../../config/auditConfig.ts';
import type { Config } from '../../config/config.ts';
import type { Subject } from '../finding.ts';
import { subjectKey } from './run.ts';

/** One thing that gets a report of its own. Findings of backups stand in the report of the bucket that they lie in. */
export type AuditSubject = { readonly subject: Subject; readonly basis: string } & (
  | { readonly kind: 'bucket'; readonly bucket: AuditedBucket; readonly backups: readonly Backup[] }
  | { readonly kind: 'database'; readonly service: string; readonly database: AuditedDatabase; readonly rpoMs?: number }
  | { readonly kind: 'table'; readonly table: AuditedTable }
);

/** Buckets, then databases, then tables, each in the config's order. A table of several services is audited once. */
export function auditSubjectsOf({ audit, services }: Pick<Config, 'audit' | 'services'>): readonly AuditSubject[] {
  const buckets = audit.buckets.map((bucket): AuditSubject => {
    const backups = audit.backups.filter(({ from }) => from.bucket === bucket.name);
    const basis = digestOf([bucket, backups, audit.prices]);
    return { kind: 'bucket', subject: { kind: 'bucket', id: bucket.name }, basis, bucket, backups };
  });
  const databases = services.flatMap(({ id, database, objective }): readonly AuditSubject[] => {
    if (database === undefined) return [];
    const rpo = objective?.rpoMs === undefined ? {} : { rpoMs: objective.rpoMs };
    const basis = digestOf([database, rpo]);
    return [{ kind: 'database', subject: { kind: 'database', id }, basis, service: id, database, ...rpo }];
  });
  const tables = services.flatMap(({ tables: named = [] }) =>
    named.map((table): AuditSubject => {
      return { kind: 'table', subject: { kind: 'table', id: table.name }, basis: digestOf(table), table };
    }),
  );
  const subjects = new Map<string, AuditSubject>();
  for (const one of [...buckets, ...databases, ...tables]) {
    const key = subjectKey(one.subject);
    if (!subjects.has(key)) subjects.set(key, one);
  }
  return [...subjects.values()];
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
