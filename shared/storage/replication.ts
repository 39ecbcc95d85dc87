/** What S3 replication does with an object. Pure; Amazon S3 User Guide, "What does Amazon S3 replicate?" and after. */
import type { BucketSettings, Replication, ReplicationRule, Tags } from './bucket.ts';
import { fitsScope } from './replication/scopeFit.ts';
import { accountsDiffer, archivedClasses, versioned } from './settingsSay.ts';
import type { AnyStorageClass } from './storageClass.ts';
import type { Sure } from './sure.ts';

/** One version of one key, as it stands in the source bucket. */
export type ReplicatedObject = {
  readonly key: string;
  /** Absent where nobody asked. */
  readonly tags?: Tags;
  readonly storageClass: AnyStorageClass;
  /** Encrypted under a key of KMS, in one layer or two; absent where nobody asked. */
  readonly kms?: boolean;
  /** It came here by replication. */
  readonly isReplica: boolean;
  /** It was written before the rule; a rule's document does not say how old the rule is. */
  readonly existedBefore: boolean;
};

/** Why a rule makes no replica of an object, in the order in which it is told: the first that holds. */
export type WhyNot =
  | 'disabled'
  | 'not-in-scope'
  /** A rule of higher priority to the same destination takes the object. */
  | 'outranked'
  | 'source-not-versioned'
  | 'is-replica'
  | 'existing-object'
  | 'archived'
  | 'kms-not-asked'
  | 'destination-not-versioned';

export type WhyUnsure =
  | 'tags-unknown'
  | 'encryption-unknown'
  | 'source-unknown'
  | 'destination-unknown'
  /** A rule of higher priority that perhaps takes the object would not replicate it. */
  | 'perhaps-outranked';

/** What one rule does with one object. */
export type RuleEffect = {
  /** The rule's place in the configuration. */
  readonly rule: number;
  readonly destination: string;
} & (
  | {
      readonly effect: 'copied';
      readonly storageClass: AnyStorageClass;
      /** Whether delete markers that people leave are copied, too. */
      readonly deleteMarkers: boolean;
      readonly timeControl: boolean;
      /** Whose account owns the replica. */
      readonly owner: 'source' | 'destination' | 'unknown';
    }
  | { readonly effect: 'not-copied'; readonly why: WhyNot }
  | { readonly effect: 'unsure'; readonly why: WhyUnsure }
);

export type ReplicationSource = Pick<BucketSettings, 'bucket' | 'account' | 'versioning'>;

/**
 * One effect a rule, in the configuration's order. A replica goes to every destination of which one effect is `copied`;
 * no bucket that these replicas lie in sends them further.
 *
 * @param estate every bucket that was collected, by name.
 */
export function replicasOf(
  object: ReplicatedObject,
  source: ReplicationSource,
  replication: Replication,
  estate: ReadonlyMap<string, BucketSettings>,
): readonly RuleEffect[] {
  return replication.rules.map((rule, place) => ({
    rule: place,
    destination: rule.destination.bucket,
    ...effectOf(rule, object, source, replication, estate),
  }));
}

/** How the object fares at each destination that the rules name. */
export function byDestination(effects: readonly RuleEffect[]): ReadonlyMap<string, Sure> {
  const fates = new Map<string, Sure>();
  for (const { destination, effect } of effects) {
    const before = fates.get(destination) ?? 'no';
    if (effect === 'copied') fates.set(destination, 'yes');
    else fates.set(destination, effect === 'unsure' && before === 'no' ? 'unsure' : before);
  }
  return fates;
}

type Effect =
  | { readonly effect: 'not-copied'; readonly why: WhyNot }
  | { readonly effect: 'unsure'; readonly why: WhyUnsure }
  | Pick<
      Extract<RuleEffect, { effect: 'copied' }>,
      'effect' | 'storageClass' | 'deleteMarkers' | 'timeControl' | 'owner'
    >;

function effectOf(
  rule: ReplicationRule,
  object: ReplicatedObject,
  source: ReplicationSource,
  replication: Replication,
  estate: ReadonlyMap<string, BucketSettings>,
): Effect {
  if (!rule.enabled) return { effect: 'not-copied', why: 'disabled' };
  const inScope = fitsScope(rule.scope, object.key, object.tags);
  if (inScope === 'no') return { effect: 'not-copied', why: 'not-in-scope' };
  const rivals = rivalsOf(rule, object, replication);
  if (rivals.some(({ takes }) => takes === 'yes')) return { effect: 'not-copied', why: 'outranked' };
  const bar = barOf(rule, object, source);
  if (bar?.effect === 'not-copied') return bar;
  const destination = estate.get(rule.destination.bucket);
  const receives = destination === undefined ? 'unsure' : versioned(destination);
  if (receives === 'no') return { effect: 'not-copied', why: 'destination-not-versioned' };
  if (bar !== undefined) return bar;
  if (inScope === 'unsure') return { effect: 'unsure', why: 'tags-unknown' };
  if (rivals.some(({ rival }) => barOf(rival, object, source) !== undefined)) {
    return { effect: 'unsure', why: 'perhaps-outranked' };
  }
  if (destination === undefined || receives === 'unsure') return { effect: 'unsure', why: 'destination-unknown' };
  return copied(rule, object, source, destination);
}

/** Rules that have precedence over this one: "Replication configuration", "Basic rule configuration", `Priority`. */
function rivalsOf(
  rule: ReplicationRule,
  object: ReplicatedObject,
  { rules }: Replication,
): readonly { readonly rival: ReplicationRule; readonly takes: Sure }[] {
  return rules.flatMap((rival) => {
    const isHigher = (rival.priority ?? 0) > (rule.priority ?? 0);
    if (!rival.enabled || !isHigher || rival.destination.bucket !== rule.destination.bucket) return [];
    const takes = fitsScope(rival.scope, object.key, object.tags);
    if (takes === 'no') return [];
    // `SourceSelectionCriteria` are documented as further filters, so a rule that does not ask for KMS objects may leave
    // them to the next one, or keep them from it: the documentation does not say which.
    const isLeft = object.kms !== false && !rival.kmsObjects && rule.kmsObjects;
    return [{ rival, takes: isLeft ? 'unsure' : takes }];
  });
}

/** What keeps the rule from replicating the object, apart from its scope and its destination. */
function barOf(rule: ReplicationRule, object: ReplicatedObject, source: ReplicationSource): Effect | undefined {
  const isVersioned = versioned(source);
  if (isVersioned === 'no') return { effect: 'not-copied', why: 'source-not-versioned' };
  if (object.isReplica) return { effect: 'not-copied', why: 'is-replica' };
  // `ExistingObjectReplication` changes nothing: "This parameter is no longer supported" (API Reference).
  if (object.existedBefore) return { effect: 'not-copied', why: 'existing-object' };
  if (archivedClasses.includes(object.storageClass)) return { effect: 'not-copied', why: 'archived' };
  if (object.kms === true && !rule.kmsObjects) return { effect: 'not-copied', why: 'kms-not-asked' };
  if (isVersioned === 'unsure') return { effect: 'unsure', why: 'source-unknown' };
  if (object.kms === undefined && !rule.kmsObjects) return { effect: 'unsure', why: 'encryption-unknown' };
  return undefined;
}

function copied(
  rule: ReplicationRule,
  object: ReplicatedObject,
  source: ReplicationSource,
  destination: BucketSettings,
): Effect {
  return {
    effect: 'copied',
    storageClass: rule.destination.storageClass ?? object.storageClass,
    deleteMarkers: copiesDeleteMarkers(rule, accountsDiffer(source, destination)),
    timeControl: rule.destination.timeControl,
    owner: ownerOf(rule, destination),
  };
}

/**
 * Whether delete markers that people leave reach the destination. Markers of lifecycle, and deletions of a version, never
 * do ("How delete operations affect replication").
 *
 * @param crossAccount Version 1 replicates no markers from another account ("What isn't replicated?").
 */
export function copiesDeleteMarkers(rule: ReplicationRule, crossAccount: Sure): boolean {
  if (rule.version === 1) return crossAccount !== 'yes';
  return rule.deleteMarkers && Object.keys(rule.scope.tags).length === 0;
}

/** "Changing the replica owner": the override, or ACLs that the destination has disabled, give it to the destination. */
function ownerOf(rule: ReplicationRule, { ownership }: BucketSettings): 'source' | 'destination' | 'unknown' {
  if (rule.destination.ownerOverride) return 'destination';
  if (ownership.state === 'unknown') return 'unknown';
  return ownership.state === 'found' && ownership.value === 'BucketOwnerEnforced' ? 'destination' : 'source';
}
