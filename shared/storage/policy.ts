/** What a bucket is held against. The built-in ones stand in `policies/`; a config may write its own like one of them. */
import type { StorageClass } from './storageClass.ts';

export type StoragePolicy = {
  readonly name: string;
  /** By which day after it was written an object must have reached the class, or a colder one. Ascending days. */
  readonly tiers: readonly { readonly storageClass: StorageClass; readonly byDay: number }[];
  /** No object, current or not, may be gone for good before this day. */
  readonly keepDays?: number;
  /**
   * How long a version must stay at least once it was overwritten or deleted, where that ends before `keepDays`; `keepDays`
   * holds for these too when absent. S3 counts the days of noncurrent versions anew, so a bucket that has to keep and to
   * empty by the same day cannot keep both kinds until then.
   */
  readonly keepNoncurrentDays?: number;
  /** Every object, and each of its noncurrent copies, must be gone for good by this day. */
  readonly goneByDay?: number;
  readonly versioned: boolean;
  /** Where to at least one copy must go. */
  readonly replicated: 'no' | 'anywhere' | 'other-region' | 'other-account';
  readonly publicAccess: 'blocked' | 'allowed';
  readonly encryption: 'any' | 'kms' | 'not-asked';
  /** Incomplete multipart uploads must be aborted by this day. */
  readonly abortMultipartByDay?: number;
  readonly objectLock: boolean;
  /** 3-2-1 where asked for: copies in all, kinds of storage, and how many of them elsewhere. */
  readonly copies?: {
    readonly total: number;
    readonly kinds: number;
    readonly regions: number;
    readonly accounts: number;
  };
};

export const builtInPolicyNames = ['backup', 'archive', 'website', 'logs'] as const;

export type BuiltInPolicyName = (typeof builtInPolicyNames)[number];
