/**
 * What becomes of an object under a bucket's lifecycle: its dated timeline. Pure.
 *
 * It is computed as if the rules had been in force since the object was created, and as if S3 acted at the midnight on
 * which it says that an action is due; S3 may act later, and bills as if it had not.
 */
import type { Lifecycle, When } from './bucket.ts';
import type { Life, LifeEvent, ObjectFacts } from './life.ts';
import { type CompiledRule, compileRules, minimumSizeBytes } from './lifecycle/compile.ts';
import { dayMs, dueAfter, nextMidnight } from './lifecycle/days.ts';
import { canMove, preference } from './lifecycle/waterfall.ts';
import type { AnyStorageClass, StorageClass } from './storageClass.ts';

export function lifeOf(object: ObjectFacts, lifecycle: Lifecycle): Life {
  return compileLifecycle(lifecycle)(object);
}

/** For many objects under one lifecycle: a microsecond or so for each. */
export function compileLifecycle(lifecycle: Lifecycle): (object: ObjectFacts) => Life {
  const rules = compileRules(lifecycle);
  return (object) => {
    const matching = rules.filter(({ matches }) => matches(object));
    return { events: [...events(object, matching, rules)] };
  };
}

/** Something that falls due. Without a rule it is a person's doing. */
type Due = { readonly at: number; readonly rule?: number };
type Move = { readonly at: number; readonly rule: number; readonly storageClass: StorageClass };

function* events(
  object: ObjectFacts,
  matching: readonly CompiledRule[],
  all: readonly CompiledRule[],
): Generator<LifeEvent> {
  yield { at: object.createdAt, what: 'created', storageClass: object.storageClass };
  const { events: moved, storageClass, end, byPerson } = asCurrent(object, matching);
  yield* moved;
  if (end === undefined) return;
  if (!losesItsVersion(object)) {
    yield { ...end, what: 'superseded', storageClass };
    yield* noncurrent({ object, matching, all, storageClass, since: end.at, marker: !byPerson });
    return;
  }
  yield { ...end, what: 'deleted' };
  if (byPerson || object.versioning === 'off') return;
  yield* markerRemoved(all, object.key, { madeAt: end.at, aloneAt: end.at });
}

type Current = Pick<Moved, 'events' | 'storageClass'> & {
  /** When it is current no more. */
  readonly end: Due | undefined;
  readonly byPerson: boolean;
};

/** Until it expires, or a person comes first. */
function asCurrent(object: ObjectFacts, matching: readonly CompiledRule[]): Current {
  const { storageClass, createdAt, supersededAt } = object;
  const due = currentMoves(matching, object);
  const expires = earliest(matching.flatMap((rule) => expirationOf(rule, object)));
  // A marker gives way to a transition of the same day, and comes on the next; a deletion does not.
  const delayed = !losesItsVersion(object);
  const expired = moves(storageClass, due, { before: expires?.at, delayed });
  const at = supersededAt === undefined ? undefined : Math.max(supersededAt, createdAt);
  if (at !== undefined && at <= (expired.endsAt ?? at)) {
    return { ...moves(storageClass, due, { before: at, delayed: false }), end: { at }, byPerson: true };
  }
  const end = expires === undefined ? undefined : { ...expires, at: expired.endsAt ?? expires.at };
  return { ...expired, end, byPerson: false };
}

/**
 * Whether the version is lost when it is expired, overwritten or deleted, for want of versioning. S3 User Guide,
 * "Lifecycle configuration elements", "Lifecycle actions and bucket versioning state": in a suspended bucket the null
 * version is deleted for good, and any other stays as a noncurrent version.
 */
function losesItsVersion({ versioning, nullVersion = versioning !== 'enabled' }: ObjectFacts): boolean {
  return versioning === 'off' || (versioning === 'suspended' && nullVersion);
}

type Noncurrent = {
  readonly object: ObjectFacts;
  readonly matching: readonly CompiledRule[];
  readonly all: readonly CompiledRule[];
  readonly storageClass: AnyStorageClass;
  /** When the successor was made, from which S3 counts. */
  readonly since: number;
  /** Whether the successor is the marker of an expiration. */
  readonly marker: boolean;
};

function* noncurrent({ object, matching, all, storageClass, since, marker }: Noncurrent): Generator<LifeEvent> {
  // "An object is eligible for only one S3 Lifecycle action per day": the marker was that day's.
  const notBefore = marker ? since + dayMs : since;
  const at = (days: number) => Math.max(notBefore, dueAfter(since, days));
  const newer = object.newerVersions ?? 0;
  const deleted = earliest(
    matching.flatMap(({ rule, noncurrentExpires }) =>
      noncurrentExpires !== undefined && newer >= noncurrentExpires.newerVersions
        ? [{ rule, at: at(noncurrentExpires.days) }]
        : [],
    ),
  );
  const due = matching.flatMap(({ rule, noncurrentTransitions }) =>
    noncurrentTransitions
      .filter((move) => newer >= move.newerVersions && mayMove(object, move.small))
      .map((move) => ({ rule, storageClass: move.storageClass, at: at(move.days) })),
  );
  yield* moves(storageClass, due, { before: deleted?.at, delayed: false }).events;
  if (deleted === undefined) return;
  yield { ...deleted, what: 'deleted' };
  // S3 looks once a day, so the marker is seen to be alone on the day after it became so.
  if (marker) yield* markerRemoved(all, object.key, { madeAt: since, aloneAt: deleted.at });
}

function currentMoves(matching: readonly CompiledRule[], object: ObjectFacts): readonly Move[] {
  return matching.flatMap(({ rule, transitions }) =>
    transitions
      .filter(({ small }) => mayMove(object, small))
      .map(({ when, storageClass }) => ({ rule, storageClass, at: dueOn(when, object.createdAt) })),
  );
}

/** S3 User Guide, "Transitioning objects using Amazon S3 Lifecycle": the minimum size, and the note on replication. */
function mayMove({ size, versioning, unreplicated = false }: ObjectFacts, small: boolean): boolean {
  return (small || size >= minimumSizeBytes) && !(unreplicated && versioning !== 'off');
}

/**
 * A date is not a one-time action: what qualifies later is acted on when S3 next looks (S3 User Guide, "Lifecycle
 * configuration elements", "Lifecycle rules: Based on a specific date").
 */
function dueOn(when: When, createdAt: number): number {
  return 'days' in when ? dueAfter(createdAt, when.days) : Math.max(nextMidnight(when.date), nextMidnight(createdAt));
}

function expirationOf({ rule, expires }: CompiledRule, { createdAt }: ObjectFacts): readonly Due[] {
  return expires === undefined ? [] : [{ rule, at: dueOn(expires, createdAt) }];
}

type Moved = {
  readonly events: readonly LifeEvent[];
  readonly storageClass: AnyStorageClass;
  /** When what ends this stage comes at last. */
  readonly endsAt: number | undefined;
};

/**
 * Makes the transitions in their order, one a day, those that are supported alone. A transition that gave way to another
 * of its day is not made later: S3's documentation leaves that open, and to make it would undo the choice.
 */
function moves(
  from: AnyStorageClass,
  due: readonly Move[],
  { before, delayed }: { readonly before: number | undefined; readonly delayed: boolean },
): Moved {
  let storageClass = from;
  let endsAt = before;
  const events: LifeEvent[] = [];
  let movedAt: number | undefined;
  for (const move of due.toSorted(byTimeThenPreference)) {
    const late = endsAt !== undefined && move.at >= endsAt;
    if (late && !(delayed && move.at === endsAt)) break;
    if (move.at === movedAt || !canMove(storageClass, move.storageClass)) continue;
    storageClass = move.storageClass;
    movedAt = move.at;
    events.push({ at: move.at, what: 'moved', storageClass, rule: move.rule });
    if (late) endsAt = move.at + dayMs;
  }
  return { events, storageClass, endsAt };
}

function byTimeThenPreference(a: Move, b: Move): number {
  return a.at - b.at || preference[b.storageClass] - preference[a.storageClass] || a.rule - b.rule;
}

/**
 * The marker of an expiration goes once it is the only version left. S3 User Guide, "Removing expired object delete
 * markers in a versioning-enabled bucket": at once for `ExpiredObjectDeleteMarker`, and for `Days` "when the delete
 * markers are old enough to satisfy the age criteria". No other version of the key is known, so none is reckoned with.
 */
function* markerRemoved(
  rules: readonly CompiledRule[],
  key: string,
  { madeAt, aloneAt }: { readonly madeAt: number; readonly aloneAt: number },
): Generator<LifeEvent> {
  const seen = aloneAt + dayMs;
  const removed = earliest(
    rules.flatMap(({ rule, prefixForMarkers, removesMarkers, expires }) => {
      if (prefixForMarkers === undefined || !key.startsWith(prefixForMarkers)) return [];
      if (removesMarkers) return [{ rule, at: seen }];
      return expires === undefined ? [] : [{ rule, at: Math.max(seen, dueOn(expires, madeAt)) }];
    }),
  );
  if (removed !== undefined) yield { ...removed, what: 'marker-removed' };
}

function earliest(due: readonly Due[]): Due | undefined {
  return due.reduce<Due | undefined>(
    (first, one) => (first === undefined || one.at < first.at ? one : first),
    undefined,
  );
}
