/**
 * What becomes of an object under a bucket's lifecycle: its dated timeline. Pure.
 *
 * It is computed as if the rules had been in force since the object was created, and as if S3 acted at the midnight on
 * which it says that an action is due; S3 may act later, and bills as if it had not.
 */
import { dayMs } from '../availability/slots.ts';
import type { Lifecycle, When } from './bucket.ts';
import type { Life, LifeEvent, ObjectFacts } from './life.ts';
import { byPrefix } from './lifecycle/byPrefix.ts';
import { type CompiledRule, compileRules, minimumSizeBytes } from './lifecycle/compile.ts';
import { dueAfter, nextMidnight } from './lifecycle/days.ts';
import { type Move, type Moved, makeMoves } from './lifecycle/moves.ts';
import type { AnyStorageClass } from './storageClass.ts';

export function lifeOf(object: ObjectFacts, lifecycle: Lifecycle): Life {
  return compileLifecycle(lifecycle)(object);
}

/** For many objects under one lifecycle: a few microseconds for each. The loops here are plain for that reason. */
export function compileLifecycle(lifecycle: Lifecycle): (object: ObjectFacts) => Life {
  const rules = compileRules(lifecycle);
  const near = byPrefix(rules, ({ prefix }) => prefix);
  return (object) => {
    const matching: CompiledRule[] = [];
    const all = near(object.key);
    for (const rule of all) if (rule.matches(object)) matching.push(rule);
    return { events: eventsOf(object, matching, all) };
  };
}

/** Something that falls due, and by which rule. */
type Due = { readonly at: number; readonly rule: number };

function eventsOf(
  object: ObjectFacts,
  matching: readonly CompiledRule[],
  all: readonly CompiledRule[],
): readonly LifeEvent[] {
  const { events: moved, storageClass, end } = asCurrent(object, matching);
  const events: LifeEvent[] = [{ at: object.createdAt, what: 'created', storageClass: object.storageClass }, ...moved];
  if (end === undefined) return events;
  const { at, rule } = end;
  const byPerson = rule === undefined;
  if (!losesItsVersion(object)) {
    events.push(byPerson ? { at, what: 'superseded', storageClass } : { at, what: 'superseded', storageClass, rule });
    events.push(...asNoncurrent({ object, matching, all, storageClass, since: at, marker: !byPerson }));
    return events;
  }
  events.push(byPerson ? { at, what: 'deleted' } : { at, what: 'deleted', rule });
  if (!byPerson && object.versioning === 'suspended') {
    events.push(...markerRemoved(all, object.key, { madeAt: at, aloneAt: at }));
  }
  return events;
}

/**
 * Whether the version is lost when it is expired, overwritten or deleted, for want of versioning. S3 User Guide,
 * "Lifecycle configuration elements", "Lifecycle actions and bucket versioning state": in a suspended bucket the null
 * version is deleted for good, and any other stays as a noncurrent version.
 */
function losesItsVersion({ versioning, nullVersion = true }: ObjectFacts): boolean {
  return versioning === 'off' || (versioning === 'suspended' && nullVersion);
}

type Current = Pick<Moved, 'events' | 'storageClass'> & {
  /** When it is current no more; without a rule it is a person's doing. */
  readonly end: { readonly at: number; readonly rule?: number } | undefined;
};

/** Until it expires, or a person comes first. */
function asCurrent(object: ObjectFacts, matching: readonly CompiledRule[]): Current {
  const { storageClass, createdAt, supersededAt } = object;
  const due = currentMoves(matching, object);
  const expires = earliest(matching, ({ expires: when }) => (when === undefined ? undefined : dueOn(when, createdAt)));
  // A marker gives way to a transition of the same day, and comes on the next; a deletion does not.
  const expired = makeMoves(storageClass, due, { at: expires?.at, delayed: !losesItsVersion(object) });
  const at = supersededAt === undefined ? undefined : Math.max(supersededAt, createdAt);
  if (at !== undefined && at <= (expired.endsAt ?? at)) {
    const moved = makeMoves(storageClass, due, { at, delayed: false });
    return { events: moved.events, storageClass: moved.storageClass, end: { at } };
  }
  const end = expires === undefined ? undefined : { at: expired.endsAt ?? expires.at, rule: expires.rule };
  return { events: expired.events, storageClass: expired.storageClass, end };
}

function currentMoves(matching: readonly CompiledRule[], object: ObjectFacts): readonly Move[] {
  const moves: Move[] = [];
  for (const { rule, transitions } of matching) {
    for (const { when, storageClass, small } of transitions) {
      if (mayMove(object, small)) moves.push({ rule, storageClass, at: dueOn(when, object.createdAt) });
    }
  }
  return moves;
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

function asNoncurrent({ object, matching, all, storageClass, since, marker }: Noncurrent): readonly LifeEvent[] {
  // "An object is eligible for only one S3 Lifecycle action per day": the marker was that day's.
  const notBefore = marker ? since + dayMs : since;
  const newer = object.newerVersions ?? 0;
  const deleted = earliest(matching, ({ noncurrentExpires: one }) =>
    one !== undefined && newer >= one.newerVersions ? Math.max(notBefore, dueAfter(since, one.days)) : undefined,
  );
  const due: Move[] = [];
  for (const { rule, noncurrentTransitions } of matching) {
    for (const move of noncurrentTransitions) {
      if (newer < move.newerVersions || !mayMove(object, move.small)) continue;
      due.push({ rule, storageClass: move.storageClass, at: Math.max(notBefore, dueAfter(since, move.days)) });
    }
  }
  const { events } = makeMoves(storageClass, due, { at: deleted?.at, delayed: false });
  if (deleted === undefined) return events;
  const { at, rule } = deleted;
  const gone = [...events, { at, what: 'deleted' as const, rule }];
  return marker ? [...gone, ...markerRemoved(all, object.key, { madeAt: since, aloneAt: at })] : gone;
}

/**
 * The marker of an expiration goes once it is the only version left, on the day after, because S3 looks once a day. S3
 * User Guide, "Removing expired object delete markers in a versioning-enabled bucket": without more ado for
 * `ExpiredObjectDeleteMarker`, and for `Days` "when the delete markers are old enough to satisfy the age criteria". No
 * other version of the key is known, so none is reckoned with.
 */
function markerRemoved(
  rules: readonly CompiledRule[],
  key: string,
  { madeAt, aloneAt }: { readonly madeAt: number; readonly aloneAt: number },
): readonly LifeEvent[] {
  const seen = aloneAt + dayMs;
  const removed = earliest(rules, ({ prefixForMarkers, removesMarkers, expires }) => {
    if (prefixForMarkers === undefined || !key.startsWith(prefixForMarkers)) return undefined;
    if (removesMarkers) return seen;
    return expires === undefined ? undefined : Math.max(seen, dueOn(expires, madeAt));
  });
  return removed === undefined ? [] : [{ at: removed.at, what: 'marker-removed', rule: removed.rule }];
}

/** Of those that come at once, the first rule's. */
function earliest(rules: readonly CompiledRule[], dueBy: (rule: CompiledRule) => number | undefined): Due | undefined {
  let first: Due | undefined;
  for (const rule of rules) {
    const at = dueBy(rule);
    if (at !== undefined && (first === undefined || at < first.at)) first = { at, rule: rule.rule };
  }
  return first;
}
