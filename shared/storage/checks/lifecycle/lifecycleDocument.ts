/** A lifecycle as the API and as CloudFormation take it: what fixes write. Pure. */
import type { Lifecycle, LifecycleFilter, LifecycleRule, When } from '../../bucket.ts';
import type { Fix } from '../../finding.ts';
import type { StorageClass } from '../../storageClass.ts';

type Json = Readonly<Record<string, unknown>>;

/** Replaces the whole configuration by the given one, as PutBucketLifecycleConfiguration does. */
export function fixByLifecycle(
  bucket: string,
  lifecycle: Lifecycle,
  text: Pick<Fix, 'summary' | 'safe' | 'caution'>,
): Fix {
  return {
    ...text,
    calls: [
      {
        service: 's3',
        operation: 'PutBucketLifecycleConfiguration',
        input: {
          Bucket: bucket,
          // Left out, S3 takes the default again.
          TransitionDefaultMinimumObjectSize: lifecycle.minimumSize,
          LifecycleConfiguration: { Rules: lifecycle.rules.map((rule) => apiRule(rule, asText)) },
        },
      },
    ],
    cloudFormation: {
      type: 'AWS::S3::Bucket',
      properties: {
        LifecycleConfiguration: {
          TransitionDefaultMinimumObjectSize: lifecycle.minimumSize,
          Rules: lifecycle.rules.map(cloudFormationRule),
        },
      },
    },
  };
}

/** With another rule at its end; its id made one of a kind. S3 takes 1,000 rules. */
export function withRule(lifecycle: Lifecycle, rule: LifecycleRule & { readonly id: string }): Lifecycle | undefined {
  const { rules } = lifecycle;
  if (rules.length >= rulesMax) return undefined;
  const taken = new Set(rules.map(({ id }) => id));
  let id = rule.id;
  for (let n = 2; taken.has(id); n += 1) id = `${rule.id}-${n}`;
  return { ...lifecycle, rules: [...rules, { ...rule, id }] };
}

/** Amazon S3 User Guide, "Setting an S3 Lifecycle configuration on a bucket". */
const rulesMax = 1_000;

/** How days and classes are written: as text in JSON, as what the SDK takes in a call. */
export type Spelling<Day, Class> = {
  readonly day: (at: number) => Day;
  readonly moved: (storageClass: StorageClass) => Class;
};

const asText: Spelling<string, StorageClass> = { day: dateText, moved: (storageClass) => storageClass };

/** API reference, LifecycleRule. */
export function apiRule<Day, Class>(rule: LifecycleRule, { day, moved }: Spelling<Day, Class>) {
  const { expiration, noncurrentTransitions, transitions } = rule;
  const status: 'Enabled' | 'Disabled' = rule.enabled ? 'Enabled' : 'Disabled';
  return {
    ...(rule.id === undefined ? {} : { ID: rule.id }),
    Status: status,
    Filter: apiFilter(rule.filter),
    ...(transitions.length === 0
      ? {}
      : {
          Transitions: transitions.map(({ when, storageClass }) => ({
            ...apiWhen(when, day),
            StorageClass: moved(storageClass),
          })),
        }),
    ...(expiration === undefined ? {} : { Expiration: apiExpiration(expiration, day) }),
    ...(noncurrentTransitions.length === 0
      ? {}
      : {
          NoncurrentVersionTransitions: noncurrentTransitions.map(({ days, storageClass, newerVersions }) => ({
            NoncurrentDays: days,
            StorageClass: moved(storageClass),
            ...newer(newerVersions),
          })),
        }),
    ...commonActions(rule),
  };
}

/** What the API and CloudFormation write alike. */
function commonActions({ noncurrentExpiration, abortMultipartDays }: LifecycleRule) {
  return {
    ...(noncurrentExpiration === undefined
      ? {}
      : {
          NoncurrentVersionExpiration: {
            NoncurrentDays: noncurrentExpiration.days,
            ...newer(noncurrentExpiration.newerVersions),
          },
        }),
    ...(abortMultipartDays === undefined
      ? {}
      : { AbortIncompleteMultipartUpload: { DaysAfterInitiation: abortMultipartDays } }),
  };
}

function newer(versions: number | undefined): { readonly NewerNoncurrentVersions?: number } {
  return versions === undefined ? {} : { NewerNoncurrentVersions: versions };
}

function apiWhen<Day>(when: When, day: (at: number) => Day): { readonly Days: number } | { readonly Date: Day } {
  return 'days' in when ? { Days: when.days } : { Date: day(when.date) };
}

function dateText(at: number): string {
  return new Date(at).toISOString().replace('.000Z', 'Z');
}

function apiExpiration<Day>(expiration: NonNullable<LifecycleRule['expiration']>, day: (at: number) => Day) {
  return 'expiredObjectDeleteMarker' in expiration ? { ExpiredObjectDeleteMarker: true } : apiWhen(expiration, day);
}

/** Two criteria and more stand in an `And`. */
function apiFilter({ prefix, tags, sizeGreaterThan, sizeLessThan }: LifecycleFilter) {
  const pairs = tagPairs(tags);
  const sizes = {
    ...(sizeGreaterThan === undefined ? {} : { ObjectSizeGreaterThan: sizeGreaterThan }),
    ...(sizeLessThan === undefined ? {} : { ObjectSizeLessThan: sizeLessThan }),
  };
  const [first] = pairs;
  const criteria = pairs.length + Object.keys(sizes).length;
  if (criteria === 0) return { Prefix: prefix };
  if (criteria === 1 && prefix === '') return first === undefined ? sizes : { Tag: first };
  return { And: { Prefix: prefix, ...(first === undefined ? {} : { Tags: pairs }), ...sizes } };
}

function tagPairs(tags: LifecycleFilter['tags']) {
  return Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
}

/** AWS::S3::Bucket Rule, which has no `Filter`. */
function cloudFormationRule(rule: LifecycleRule): Json {
  const { filter, expiration, noncurrentTransitions, transitions } = rule;
  const pairs = tagPairs(filter.tags);
  return {
    ...(rule.id === undefined ? {} : { Id: rule.id }),
    Status: rule.enabled ? 'Enabled' : 'Disabled',
    ...(filter.prefix === '' ? {} : { Prefix: filter.prefix }),
    ...(pairs.length === 0 ? {} : { TagFilters: pairs }),
    // Strings in CloudFormation, numbers in the API.
    ...(filter.sizeGreaterThan === undefined ? {} : { ObjectSizeGreaterThan: String(filter.sizeGreaterThan) }),
    ...(filter.sizeLessThan === undefined ? {} : { ObjectSizeLessThan: String(filter.sizeLessThan) }),
    ...(transitions.length === 0
      ? {}
      : {
          Transitions: transitions.map(({ when, storageClass }) => ({
            ...('days' in when ? { TransitionInDays: when.days } : { TransitionDate: dateText(when.date) }),
            StorageClass: storageClass,
          })),
        }),
    ...(expiration === undefined ? {} : cloudFormationExpiration(expiration)),
    ...(noncurrentTransitions.length === 0
      ? {}
      : {
          NoncurrentVersionTransitions: noncurrentTransitions.map(({ days, storageClass, newerVersions }) => ({
            TransitionInDays: days,
            StorageClass: storageClass,
            ...newer(newerVersions),
          })),
        }),
    ...commonActions(rule),
  };
}

function cloudFormationExpiration(expiration: NonNullable<LifecycleRule['expiration']>): Json {
  if ('expiredObjectDeleteMarker' in expiration) return { ExpiredObjectDeleteMarker: true };
  return 'days' in expiration ? { ExpirationInDays: expiration.days } : { ExpirationDate: dateText(expiration.date) };
}
