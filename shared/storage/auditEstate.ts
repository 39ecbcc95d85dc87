/** The verb `auditEstate`: every bucket that is named, against its policy, with what its replication leads to. */
import type { AuditedBucket, Backup } from '../config/auditConfig.ts';
import { auditBucket } from './auditBucket.ts';
import type { BucketSettings } from './bucket.ts';
import type { BucketSource } from './collect.ts';
import { collectEstate } from './collectEstate.ts';
import type { SubjectReport } from './finding.ts';
import type { PriceTable } from './prices.ts';

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

/** In the order of the buckets. Never rejects. */
export async function auditEstate(audit: EstateAudit, source: BucketSource): Promise<readonly SubjectReport[]> {
  const estate = await collectEstate(audit.buckets, source);
  return audit.buckets.flatMap((bucket) => {
    const settings = estate.get(bucket.name);
    return settings === undefined ? [] : [reportOf(bucket, settings, estate, audit)];
  });
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
