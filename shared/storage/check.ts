/** What a check of a bucket is. Each stands in a file of its own under `checks/`; `checks/all.ts` lists them. */
import type { AuditedBucket, Backup } from '../config/auditConfig.ts';
import type { BucketSettings } from './bucket.ts';
import type { PriceTable } from './cost/prices.ts';
import type { Doubt, Evidence, Finding, FindingSeverity } from './finding.ts';
import type { StoragePolicy } from './policy.ts';

/** What a check may look at. */
export type BucketContext = {
  readonly bucket: AuditedBucket;
  readonly policy: StoragePolicy;
  readonly settings: BucketSettings;
  /** Every bucket that was collected, by name: destinations of replication are among them, if they could be. */
  readonly estate: ReadonlyMap<string, BucketSettings>;
  /** The backups of the config that lie in this bucket. */
  readonly backups: readonly Backup[];
  /** How long restoring took when it was last measured, by backup, milliseconds without any retrieval. */
  readonly measuredRestoreMs: ReadonlyMap<string, number>;
  readonly prices: PriceTable;
  /** Unix milliseconds. */
  readonly now: number;
};

export type BucketCheck = {
  /** In lower case with hyphens; what exceptions name, and part of alerts' keys. */
  readonly id: string;
  readonly title: string;
  /** The gravest that its findings can be. */
  readonly severity: FindingSeverity;
  /** Why it matters, in a sentence. */
  readonly reason: string;
  /** The documentation that it rests on. */
  readonly source: string;
  readonly applies: (policy: StoragePolicy, context: BucketContext) => boolean;
  readonly run: (context: BucketContext) => Outcome;
};

/** A finding before its check, subject and exceptions are known. */
export type Found = Omit<Finding, 'check' | 'subject' | 'excepted' | 'severity' | 'key'> & {
  /** The check's when absent. */
  readonly severity?: FindingSeverity;
  /** Empty when absent. */
  readonly key?: string;
};

export type Outcome =
  | { readonly outcome: 'passed' }
  | { readonly outcome: 'not-applicable' }
  | { readonly outcome: 'unknown'; readonly why: string; readonly evidence: readonly Evidence[] }
  | {
      readonly outcome: 'failed';
      readonly findings: readonly [Found, ...Found[]];
      /** What could not be judged beside what was found. */
      readonly doubts?: readonly Doubt[];
    };
