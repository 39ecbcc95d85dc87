/** The verb `auditEstate`: every bucket that is named, against its policy, with what its replication leads to. */
import type { AuditedBucket, Backup } from '../config/auditConfig.ts';
import { auditBucket } from './auditBucket.ts';
import type { BucketSettings } from './bucket.ts';
import { collectEstate } from './collect/collectEstate.ts';
import type { BucketSource } from './collect/source.ts';
import type { PriceTable } from './cost/prices.ts';
import type { SubjectReport } from './finding.ts';

export type EstateAudit = {
  readonly buckets: readonly AuditedBucket[];
  /** Those of them that lie in none of the buckets are left out. */
  readonly backups: readonly Backup[];
  readonly prices: PriceTable;
  /** See `BucketContext`. */
  readonly measuredRestoreMs: ReadonlyMap<string, number>;
  /** Unix milliseconds. */
  readonly now: number;
};

export type AuditedEstate = {
  /** In the order of the buckets. */
  readonly reports: readonly SubjectReport[];
  /** By name, also the buckets that they replicate to. */
  readonly estate: ReadonlyMap<string, BucketSettings>;
};

/** Never rejects. */
export async function auditEstate(audit: EstateAudit, source: BucketSource): Promise<AuditedEstate> {
  const estate = await collectEstate(audit.buckets, source);
  const reports = audit.buckets.flatMap((bucket) => {
    const settings = estate.get(bucket.name);
    return settings === undefined ? [] : [reportOf(bucket, settings, estate, audit)];
  });
  return { reports, estate };
}

function reportOf(
  bucket: AuditedBucket,
  settings: BucketSettings,
  estate: ReadonlyMap<string, BucketSettings>,
  { backups, prices, measuredRestoreMs, now }: EstateAudit,
): SubjectReport {
  return auditBucket({
    bucket,
    policy: bucket.policy,
    settings,
    estate,
    backups: backups.filter(({ from }) => from.bucket === bucket.name),
    measuredRestoreMs,
    prices,
    now,
  });
}
