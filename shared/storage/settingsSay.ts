/** Answers that several checks read from a bucket's settings. Pure. */
import type { BucketSettings } from './bucket.ts';
import type { ObjectFacts } from './life.ts';
import type { Looked } from './looked.ts';
import type { AnyStorageClass } from './storageClass.ts';
import { type Sure, sure } from './sure.ts';

/**
 * Classes whose objects must be restored before anything reads them, replication among it: Amazon S3 User Guide, "What
 * does Amazon S3 replicate?", "What isn't replicated".
 */
export const archivedClasses: readonly AnyStorageClass[] = ['GLACIER', 'DEEP_ARCHIVE'];

/** Suspended is not versioned: what is written meanwhile has no version of its own, and is not replicated. */
export function versioned({ versioning }: Pick<BucketSettings, 'versioning'>): Sure {
  if (versioning.state === 'unknown') return 'unsure';
  return sure(versioning.state === 'found' && versioning.value.status === 'enabled');
}

/** Buckets without a setting are encrypted with keys of S3, as every new object has been since January 2023. */
export function encryptsWithKms({ encryption }: Pick<BucketSettings, 'encryption'>): Sure {
  if (encryption.state === 'unknown') return 'unsure';
  return sure(encryption.state === 'found' && encryption.value.algorithm !== 'AES256');
}

export function regionsDiffer(one: Pick<BucketSettings, 'region'>, other: Pick<BucketSettings, 'region'>): Sure {
  return differ(one.region, other.region);
}

export function accountsDiffer(one: Pick<BucketSettings, 'account'>, other: Pick<BucketSettings, 'account'>): Sure {
  return differ(one.account, other.account);
}

function differ(one: Looked<string>, other: Looked<string>): Sure {
  if (one.state !== 'found' || other.state !== 'found') return 'unsure';
  return sure(one.value !== other.value);
}

/** As lifecycle reckons with it; undefined when nobody knows. */
export function versioningOf({
  versioning,
}: Pick<BucketSettings, 'versioning'>): ObjectFacts['versioning'] | undefined {
  if (versioning.state === 'unknown') return undefined;
  return versioning.state === 'absent' ? 'off' : versioning.value.status;
}
