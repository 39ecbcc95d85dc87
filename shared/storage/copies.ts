/**
 * How many copies there are of a bucket's new objects, where, and on what. Pure.
 *
 * The bucket is the first copy. Every bucket that its own rules replicate to is another; where those replicate to is none,
 * because S3 does not replicate replicas (Amazon S3 User Guide, "What does Amazon S3 replicate?", "What isn't replicated").
 */
import type { BucketSettings, Replication } from './bucket.ts';
import type { BucketContext } from './check.ts';
import { kindOf } from './replication/copyKind.ts';
import { type Fate, fatesOf } from './replication/coverage.ts';
import { byDestination } from './replication.ts';
import { accountsDiffer, regionsDiffer } from './settingsSay.ts';
import type { AnyStorageClass } from './storageClass.ts';
import { all, type Sure, sure } from './sure.ts';

export type Copy = {
  readonly bucket: string;
  /** Whether objects get there: all that are asked about, some of them, or none. */
  readonly isThere: Sure | 'partly';
  readonly otherRegion: Sure;
  readonly otherAccount: Sure;
  /** Whether what is written is locked by default. */
  readonly locked: Sure;
};

/** So many at least; and at most, if whatever is unknown turns out well. */
export type Count = { readonly least: number; readonly most: number };

export type Counts = {
  readonly total: Count;
  readonly kinds: Count;
  /** Copies in another region than the bucket, and in another account. */
  readonly regions: Count;
  readonly accounts: Count;
  readonly locked: Count;
};

/** Counts of the objects that have the fewest. The bucket itself comes first. */
export type Copies = Counts & { readonly copies: readonly Copy[] };

/**
 * Of the backups and of objects like the sampled ones, and where there are none, of any key. Undefined when nobody could
 * look at the replication.
 */
export function copiesOf(context: BucketContext): Copies | undefined {
  const { replication, objects } = context.settings;
  if (replication.state === 'unknown') return undefined;
  const rules = replication.state === 'found' ? replication.value : { role: '', rules: [] };
  const fates = fatesOf(context, rules);
  const known = fates.filter(({ object }) => object.stands.for !== 'any');
  const asked = known.length === 0 ? fates : known;
  // Many objects fare alike, and share their effects.
  const reaches = [...new Map(asked.map((fate) => [fate.effects, fate])).values()].map((fate) =>
    reachesOf(fate, rules),
  );
  const places = placesOf(context, rules);
  const counts = fewest(reaches.map((reach) => countsOf(context, reach, places)));
  const copies = [ownCopy(context), ...places.map((place) => ({ ...place, isThere: isThere(place, reaches) }))];
  if (objects.state !== 'unknown') return { ...counts, copies };
  // What lies in the bucket may have fewer copies than the backups, and where there are none, as many as the rules allow.
  const worst = fewest(fates.map((fate) => countsOf(context, reachesOf(fate, rules), places)));
  const best = known.length === 0 ? countsOf(context, possible(rules, fates), places) : counts;
  return { ...between(worst, best), copies };
}

/** Where, and in which classes, the objects of one fate arrive. Two classes where it is not known which rule acts. */
type Reach = { readonly bucket: string; readonly isThere: Sure; readonly classes: readonly AnyStorageClass[] };

function reachesOf({ effects }: Fate, { rules }: Replication): readonly Reach[] {
  return [...byDestination(effects)].map(([bucket, there]) => ({
    bucket,
    isThere: there,
    classes: effects.flatMap((effect) => {
      if (effect.destination !== bucket || effect.effect === 'not-copied') return [];
      return effect.effect === 'copied'
        ? [effect.storageClass]
        : [rules[effect.rule]?.destination.storageClass ?? 'STANDARD'];
    }),
  }));
}

/** What could be there at best, where nobody knows what lies in the bucket: all of it may stand in the scope of a rule. */
function possible({ rules }: Replication, fates: readonly Fate[]): readonly Reach[] {
  return rules.flatMap(({ destination }, place): readonly Reach[] => {
    const mayAct = fates.some(({ effects }) => {
      const effect = effects[place];
      if (effect?.effect !== 'not-copied') return true;
      return effect.why === 'not-in-scope' || effect.why === 'outranked';
    });
    if (!mayAct) return [];
    return [{ bucket: destination.bucket, isThere: 'unsure', classes: [destination.storageClass ?? 'STANDARD'] }];
  });
}

type Place = Omit<Copy, 'isThere'>;

/** Every bucket that the rules name, but this one. */
function placesOf({ settings, estate }: BucketContext, { rules }: Replication): readonly Place[] {
  const buckets = new Set(rules.map(({ destination }) => destination.bucket));
  buckets.delete(settings.bucket);
  return [...buckets].toSorted().map((bucket): Place => {
    const other = estate.get(bucket);
    if (other === undefined) return { bucket, otherRegion: 'unsure', otherAccount: 'unsure', locked: 'unsure' };
    return {
      bucket,
      otherRegion: regionsDiffer(settings, other),
      otherAccount: accountsDiffer(settings, other),
      locked: lockedByDefault(other),
    };
  });
}

function ownCopy({ settings }: BucketContext): Copy {
  const locked = lockedByDefault(settings);
  return { bucket: settings.bucket, isThere: 'yes', otherRegion: 'no', otherAccount: 'no', locked };
}

/** Without a default retention, Object Lock only locks what somebody locks one by one. */
function lockedByDefault({ objectLock }: BucketSettings): Sure {
  if (objectLock.state === 'unknown') return 'unsure';
  return sure(objectLock.state === 'found' && objectLock.value.retention !== undefined);
}

function reachOf({ bucket }: Place, reach: readonly Reach[]): Sure {
  return reach.find((one) => one.bucket === bucket)?.isThere ?? 'no';
}

function isThere(place: Place, reaches: readonly (readonly Reach[])[]): Copy['isThere'] {
  const answers = reaches.map((reach) => reachOf(place, reach));
  const every = all(answers);
  return every === 'no' && answers.some((answer) => answer !== 'no') ? 'partly' : every;
}

function countsOf(context: BucketContext, reach: readonly Reach[], places: readonly Place[]): Counts {
  const count = (own: Sure, holds: (place: Place) => Sure): Count => {
    const others = places.map((place) => all([reachOf(place, reach), holds(place)]));
    const answers = [own, ...others];
    return {
      least: answers.filter((answer) => answer === 'yes').length,
      most: answers.filter((answer) => answer !== 'no').length,
    };
  };
  return {
    total: count('yes', () => 'yes'),
    kinds: kindsOf(reach, places),
    regions: count('no', ({ otherRegion }) => otherRegion),
    accounts: count('no', ({ otherAccount }) => otherAccount),
    locked: count(ownCopy(context).locked, ({ locked }) => locked),
  };
}

function kindsOf(reach: readonly Reach[], places: readonly Place[]): Count {
  const there = reach.filter(
    ({ bucket, isThere: answer }) => answer !== 'no' && places.some((place) => place.bucket === bucket),
  );
  const certain = there.filter(({ isThere: answer, classes }) => answer === 'yes' && new Set(classes).size === 1);
  const kinds = (some: readonly Reach[]) =>
    new Set([kindOf('STANDARD'), ...some.flatMap(({ classes }) => classes.map(kindOf))]).size;
  return { least: kinds(certain), most: kinds(there) };
}

function fewest(counts: readonly Counts[]): Counts {
  const [first, ...more] = counts;
  if (first === undefined) throw new Error('there is always the fate of any key');
  return more.reduce(
    (a, b) => combined(a, b, (x, y) => ({ least: Math.min(x.least, y.least), most: Math.min(x.most, y.most) })),
    first,
  );
}

function between(worst: Counts, best: Counts): Counts {
  return combined(worst, best, (x, y) => ({ least: Math.min(x.least, y.least), most: Math.max(x.least, y.most) }));
}

function combined(a: Counts, b: Counts, join: (x: Count, y: Count) => Count): Counts {
  return {
    total: join(a.total, b.total),
    kinds: join(a.kinds, b.kinds),
    regions: join(a.regions, b.regions),
    accounts: join(a.accounts, b.accounts),
    locked: join(a.locked, b.locked),
  };
}

/** `2 to 3 copies, 1 kind of storage, 1 in another region, 0 in another account, 1 locked`. */
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
