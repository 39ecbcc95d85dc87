/**
 * How many copies there are of a bucket's new objects, where, and on what. Pure.
 *
 * The bucket is the first copy. Every bucket that its own rules replicate to is another; where those replicate to is none,
 * because S3 does not replicate replicas (Amazon S3 User Guide, "What does Amazon S3 replicate?", "What isn't replicated").
 */
import type { BucketSettings, Replication } from './bucket.ts';
import type { BucketContext } from './check.ts';
import { type Fate, fatesOf } from './coverage.ts';
import { byDestination } from './replication.ts';
import { accountsDiffer, regionsDiffer } from './settingsSay.ts';
import type { AnyStorageClass } from './storageClass.ts';
import { all, type Sure, sure } from './sure.ts';

export type Copy = {
  readonly bucket: string;
  /** Whether new objects get there: every one of those that are known. */
  readonly isThere: Sure;
  readonly otherRegion: Sure;
  readonly otherAccount: Sure;
  /** In which it is written. */
  readonly storageClass: AnyStorageClass;
  /** Whether what is written is locked by default. */
  readonly locked: Sure;
};

/** So many at least; and at most, if whatever is unknown turns out well. */
export type Count = { readonly least: number; readonly most: number };

export type Copies = {
  /** The bucket itself comes first. */
  readonly copies: readonly Copy[];
  readonly total: Count;
  readonly kinds: Count;
  /** Copies in another region than the bucket, and in another account. */
  readonly regions: Count;
  readonly accounts: Count;
  readonly locked: Count;
};

/**
 * Of the backups and of objects like the sampled ones, and where there are none, of any key. Undefined when nobody could
 * look at the replication.
 */
export function copiesOf(context: BucketContext): Copies | undefined {
  const { settings } = context;
  const { replication } = settings;
  if (replication.state === 'unknown') return undefined;
  const others = replication.state === 'absent' ? [] : destinationsOf(context, replication.value);
  return counted([
    {
      bucket: settings.bucket,
      isThere: 'yes',
      otherRegion: 'no',
      otherAccount: 'no',
      storageClass: 'STANDARD',
      locked: lockedByDefault(settings),
    },
    ...others,
  ]);
}

function destinationsOf(context: BucketContext, replication: Replication): readonly Copy[] {
  const { settings, estate } = context;
  const fates = fatesOf(context, replication);
  const known = fates.filter(({ object }) => object.stands.for !== 'any');
  const asked = known.length === 0 ? fates : known;
  const buckets = new Set(replication.rules.map(({ destination }) => destination.bucket));
  buckets.delete(settings.bucket);
  return [...buckets].toSorted().map((bucket): Copy => {
    const other = estate.get(bucket);
    return {
      bucket,
      isThere: all(asked.map(({ effects }) => byDestination(effects).get(bucket) ?? 'no')),
      otherRegion: other === undefined ? 'unsure' : regionsDiffer(settings, other),
      otherAccount: other === undefined ? 'unsure' : accountsDiffer(settings, other),
      storageClass: classOf(bucket, asked) ?? 'STANDARD',
      locked: other === undefined ? 'unsure' : lockedByDefault(other),
    };
  });
}

function classOf(bucket: string, fates: readonly Fate[]): AnyStorageClass | undefined {
  for (const { effects } of fates) {
    for (const effect of effects) {
      if (effect.destination === bucket && effect.effect === 'copied') return effect.storageClass;
    }
  }
  return undefined;
}

/** Without a default retention, Object Lock only locks what somebody locks one by one. */
function lockedByDefault({ objectLock }: BucketSettings): Sure {
  if (objectLock.state === 'unknown') return 'unsure';
  return sure(objectLock.state === 'found' && objectLock.value.retention !== undefined);
}

function counted(copies: readonly Copy[]): Copies {
  return {
    copies,
    total: countOf(copies, () => 'yes'),
    kinds: kindsOf(copies),
    regions: countOf(copies, ({ otherRegion }) => otherRegion),
    accounts: countOf(copies, ({ otherAccount }) => otherAccount),
    locked: countOf(copies, ({ locked }) => locked),
  };
}

function countOf(copies: readonly Copy[], holds: (copy: Copy) => Sure): Count {
  const answers = copies.map((copy) => all([copy.isThere, holds(copy)]));
  return {
    least: answers.filter((answer) => answer === 'yes').length,
    most: answers.filter((answer) => answer !== 'no').length,
  };
}

function kindsOf(copies: readonly Copy[]): Count {
  const kinds = (there: readonly Copy[]) => new Set(there.map(({ storageClass }) => kindOf(storageClass))).size;
  return {
    least: kinds(copies.filter(({ isThere }) => isThere === 'yes')),
    most: kinds(copies.filter(({ isThere }) => isThere !== 'no')),
  };
}

export type Kind = 'instant' | 'one-zone' | 'archive' | 'elsewhere';

/**
 * The 3-2-1 rule wants "2 different media types to protect against different types of hazards" (Ruggiero and Heckathorn,
 * "Data Backup Options", US-CERT 2012, after Krogh, "The DAM Book"). On S3 nobody sees the media, so kinds are told apart
 * by the hazards that S3 documents for the class, as it is when the copy is written: three zones and read at once; one
 * zone, which can be lost; an archive, which nothing reads, and no client overwrites from, before it is restored; storage
 * outside the region.
 */
export function kindOf(storageClass: AnyStorageClass): Kind {
  switch (storageClass) {
    case 'ONEZONE_IA':
    case 'EXPRESS_ONEZONE':
      return 'one-zone';
    case 'GLACIER':
    case 'DEEP_ARCHIVE':
      return 'archive';
    case 'OUTPOSTS':
    case 'SNOW':
    case 'FSX_OPENZFS':
    case 'FSX_ONTAP':
      return 'elsewhere';
    case 'STANDARD':
    case 'STANDARD_IA':
    case 'INTELLIGENT_TIERING':
    case 'GLACIER_IR':
    case 'REDUCED_REDUNDANCY':
      return 'instant';
  }
}

/** `3 copies (2 or 3), 1 kind of storage, 1 in another region, none in another account, 1 locked`. */
export function copiesText({ total, kinds, regions, accounts, locked }: Copies): string {
  return [
    `${countText(total)} ${total.most === 1 ? 'copy' : 'copies'}`,
    `${countText(kinds)} ${kinds.most === 1 ? 'kind' : 'kinds'} of storage`,
    `${countText(regions)} in another region`,
    `${countText(accounts)} in another account`,
    `${countText(locked)} locked`,
  ].join(', ');
}

export function countText({ least, most }: Count): string {
  return least === most ? `${least}` : `${least} to ${most}`;
}
