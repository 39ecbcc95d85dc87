/**
 * What `get-bucket-lifecycle-configuration` prints: Amazon S3 API reference, GetBucketLifecycleConfiguration and
 * LifecycleRule. Rules are strict: an action or a criterion that is not known here may change everything about a rule,
 * so the document is then unreadable rather than half read.
 */
import * as z from 'zod';
import type { Lifecycle, LifecycleFilter, LifecycleRule, When } from '../bucket.ts';
import { listOf, nothing } from './readDocument.ts';
import { transitionClass } from './storageClasses.ts';
import { tag, tagList, tagsOf } from './tags.ts';

/** Amazon S3 User Guide, "Lifecycle configuration elements": up to 1,000 rules. */
const rulesMax = 1_000;
/** There are seven classes, nothing moves to STANDARD, and a rule moves to each other once (S3 refuses a second time). */
const transitionsMax = 6;

const days = z.int().nonnegative();
const positiveDays = z.int().positive();
const size = z.int().nonnegative();

/** The CLI prints an offset, the CLI's first version a Z; a person may write the day alone. All are midnight UTC. */
const date = z.union([z.iso.datetime({ offset: true }), z.iso.date()], { error: 'not a date' }).transform(Date.parse);

const transition = z
  .strictObject({ Days: days.optional(), Date: date.optional(), StorageClass: transitionClass })
  .transform(({ Days, Date: at, StorageClass }, context) => {
    const when = whenOf(Days, at);
    if (when !== undefined) return { when, storageClass: StorageClass };
    context.issues.push({ code: 'custom', message: 'a transition has Days or a Date, and not both', input: Days });
    return z.NEVER;
  });

const expiration = z
  .strictObject({
    Days: positiveDays.optional(),
    Date: date.optional(),
    ExpiredObjectDeleteMarker: z.boolean().optional(),
  })
  .transform(({ Days, Date: at, ExpiredObjectDeleteMarker: marker }, context) => {
    const when = whenOf(Days, at);
    if (marker === true && Days === undefined && at === undefined) return { expiredObjectDeleteMarker: true } as const;
    if (marker !== true && when !== undefined) return when;
    if (marker === false && Days === undefined && at === undefined) return undefined;
    const message = 'an expiration has Days, a Date or ExpiredObjectDeleteMarker, and one of them only';
    context.issues.push({ code: 'custom', message, input: Days });
    return z.NEVER;
  });

function whenOf(days: number | undefined, date: number | undefined): When | undefined {
  if (days !== undefined) return date === undefined ? { days } : undefined;
  return date === undefined ? undefined : { date };
}

const noncurrentTransition = z
  .strictObject({
    NoncurrentDays: days,
    StorageClass: transitionClass,
    NewerNoncurrentVersions: z.int().positive().optional(),
  })
  .transform(({ NoncurrentDays, StorageClass, NewerNoncurrentVersions }) => ({
    days: NoncurrentDays,
    storageClass: StorageClass,
    ...newer(NewerNoncurrentVersions),
  }));

const noncurrentExpiration = z
  .strictObject({ NoncurrentDays: positiveDays, NewerNoncurrentVersions: z.int().positive().optional() })
  .transform(({ NoncurrentDays, NewerNoncurrentVersions }) => ({
    days: NoncurrentDays,
    ...newer(NewerNoncurrentVersions),
  }));

function newer(versions: number | undefined): { readonly newerVersions?: number } {
  return versions === undefined ? {} : { newerVersions: versions };
}

const criteria = {
  Prefix: z.string().optional(),
  ObjectSizeGreaterThan: size.optional(),
  ObjectSizeLessThan: size.optional(),
};

type Criteria = {
  readonly Prefix?: string | undefined;
  readonly ObjectSizeGreaterThan?: number | undefined;
  readonly ObjectSizeLessThan?: number | undefined;
};

const filter = z
  .strictObject({
    ...criteria,
    Tag: tag.optional(),
    And: z.strictObject({ ...criteria, Tags: tagList.optional() }).optional(),
  })
  .transform((said, context): LifecycleFilter => {
    const named = Object.values(said).filter((one) => one !== undefined);
    if (named.length > 1) {
      context.issues.push({ code: 'custom', message: 'several criteria stand in an And', input: named.length });
      return z.NEVER;
    }
    if (said.And !== undefined) return filterOf(said.And, said.And.Tags ?? tagsOf([]));
    return filterOf(said, tagsOf(said.Tag === undefined ? [] : [said.Tag]));
  });

function filterOf(said: Criteria, tags: LifecycleFilter['tags']): LifecycleFilter {
  return {
    prefix: said.Prefix ?? '',
    tags,
    ...(said.ObjectSizeGreaterThan === undefined ? {} : { sizeGreaterThan: said.ObjectSizeGreaterThan }),
    ...(said.ObjectSizeLessThan === undefined ? {} : { sizeLessThan: said.ObjectSizeLessThan }),
  };
}

const rule = z
  .strictObject({
    ID: z.string().optional(),
    Status: z.enum(['Enabled', 'Disabled']),
    /** Of rules written before there were filters. */
    Prefix: z.string().optional(),
    /** Some servers and clients leave an empty one out: then the rule is for every key. */
    Filter: filter.optional(),
    Transitions: listOf(transition, transitionsMax).optional(),
    Expiration: expiration.optional(),
    NoncurrentVersionTransitions: listOf(noncurrentTransition, transitionsMax).optional(),
    NoncurrentVersionExpiration: noncurrentExpiration.optional(),
    AbortIncompleteMultipartUpload: z.strictObject({ DaysAfterInitiation: positiveDays }).optional(),
  })
  .refine(({ Prefix, Filter }) => Prefix === undefined || Filter === undefined, {
    error: 'a rule has a Filter or a Prefix, and not both',
  })
  .transform((said): LifecycleRule => {
    const { Expiration, NoncurrentVersionExpiration, AbortIncompleteMultipartUpload: abort } = said;
    return {
      ...(said.ID === undefined ? {} : { id: said.ID }),
      enabled: said.Status === 'Enabled',
      filter: said.Filter ?? filterOf(said, tagsOf([])),
      transitions: said.Transitions ?? [],
      ...(Expiration === undefined ? {} : { expiration: Expiration }),
      noncurrentTransitions: said.NoncurrentVersionTransitions ?? [],
      ...(NoncurrentVersionExpiration === undefined ? {} : { noncurrentExpiration: NoncurrentVersionExpiration }),
      ...(abort === undefined ? {} : { abortMultipartDays: abort.DaysAfterInitiation }),
    };
  });

/** Where nothing is said of the minimum size, it is `all_storage_classes_128K` (PutBucketLifecycleConfiguration). */
export const lifecycle = z
  .object({
    Rules: listOf(rule, rulesMax),
    TransitionDefaultMinimumObjectSize: z.enum(['all_storage_classes_128K', 'varies_by_storage_class']).optional(),
  })
  .transform(({ Rules, TransitionDefaultMinimumObjectSize }): Lifecycle | typeof nothing => {
    if (Rules.length === 0) return nothing;
    return { rules: Rules, minimumSize: TransitionDefaultMinimumObjectSize ?? 'all_storage_classes_128K' };
  });
