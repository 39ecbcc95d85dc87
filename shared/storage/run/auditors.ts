/**
 * Who audits what: a bucket with the buckets that it is copied to, a database, a table. Made anew for every invocation:
 * what it remembers of buckets is of this moment.
 */
import type { AuditedBucket, AuditedTable } from '../../config/auditConfig.ts';
import type { Config, Service } from '../../config/config.ts';
import { auditBucket } from '../auditBucket.ts';
import type { BucketDocuments } from '../bucket.ts';
import { collectEstate } from '../collect/collectEstate.ts';
import type { BucketSource } from '../collect/source.ts';
import { priceList } from '../cost/priceList.ts';
import type { PriceTable } from '../cost/prices.ts';
import { pricesFor } from '../cost/pricesFor.ts';
import type { CheckResult, SubjectReport } from '../finding.ts';
import type { AuditRunParts } from './auditRun.ts';
import type { AuditSubject } from './subjects.ts';

export type AuditorParts = {
  readonly buckets: BucketSource;
  /** Neither rejects. */
  readonly database: (service: Pick<Service, 'id' | 'database' | 'objective'>) => Promise<SubjectReport>;
  readonly table: (table: AuditedTable, rpoMs: number | undefined) => Promise<SubjectReport>;
  /**
   * How long backups took to restore when they were tested last, milliseconds without any retrieval, by id. Asked once;
   * never rejects. Absent where nobody knows.
   */
  readonly measuredRestoreMs?: () => Promise<ReadonlyMap<string, number>>;
};

export function createAuditor({ audit }: Pick<Config, 'audit'>, parts: AuditorParts): AuditRunParts['audit'] {
  const source = remembering(parts.buckets, audit.buckets);
  const prices = pricesWith(audit.prices);
  let measured: Promise<ReadonlyMap<string, number>> | undefined;
  return async (one, now) => {
    const report = await reportOf(one, now);
    // What it is called in the config is what everybody knows it by.
    return { ...report, subject: one.subject, results: report.results.map((result) => about(one.subject, result)) };
  };

  async function reportOf(one: AuditSubject, now: number): Promise<SubjectReport> {
    switch (one.kind) {
      case 'bucket':
        return await reportOfBucket(one, now);
      case 'database':
        return await parts.database(one.service);
      case 'table':
        return await parts.table(one.table, one.rpoMs);
    }
  }

  async function reportOfBucket({ bucket, backups }: Extract<AuditSubject, { kind: 'bucket' }>, now: number) {
    const estate = await collectEstate([bucket], source);
    const settings = estate.get(bucket.name);
    if (settings === undefined) throw new Error(`the estate lacks the bucket ${bucket.name} that it was collected for`);
    const { policy } = bucket;
    measured ??= parts.measuredRestoreMs?.() ?? Promise.resolve(new Map());
    const measuredRestoreMs = await measured;
    return auditBucket({ bucket, policy, settings, estate, backups, measuredRestoreMs, prices, now });
  }
}

/** Findings of backups keep their own subject; findings of what was audited get its name. */
function about(subject: AuditSubject['subject'], result: CheckResult): CheckResult {
  if (result.outcome !== 'failed') return result;
  const findings = result.findings.map((finding) =>
    finding.subject.kind === subject.kind ? { ...finding, subject } : finding,
  );
  return { ...result, findings };
}

/** The list's prices, with the config's laid over them. */
function pricesWith(own: Config['audit']['prices']): PriceTable {
  if (own === undefined) return priceList;
  const regions = Object.keys(own).flatMap((region) => {
    const prices = pricesFor(region, priceList, own);
    return prices.state === 'found' ? [[region, prices.value] as const] : [];
  });
  return { ...priceList, regions: { ...priceList.regions, ...Object.fromEntries(regions) } };
}

/** Many buckets are copied to one: it is collected once, as the config says, for as long as it is asked for again. */
const rememberedMax = 64;

function remembering(source: BucketSource, named: readonly AuditedBucket[]): BucketSource {
  const byName = new Map(named.map((bucket) => [bucket.name, bucket]));
  const remembered = new Map<string, Promise<BucketDocuments>>();
  return {
    collect(asked) {
      const bucket = byName.get(asked.name) ?? asked;
      const key = JSON.stringify([bucket.name, bucket.role, bucket.account]);
      const collected = remembered.get(key) ?? source.collect(bucket);
      // The one that was asked for last stands last.
      remembered.delete(key);
      remembered.set(key, collected);
      const [oldest] = remembered.keys();
      if (oldest !== undefined && remembered.size > rememberedMax) remembered.delete(oldest);
      return collected;
    },
  };
}
