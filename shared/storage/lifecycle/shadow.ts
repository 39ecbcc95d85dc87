/** Which actions another one always comes before. Says so only where the rules prove it, whatever the objects are. */
import type { Lifecycle, LifecycleFilter, When } from '../bucket.ts';
import { type StorageClass, storageClasses } from '../storageClass.ts';
import { movesSmall } from './compile.ts';
import { covers } from './covers.ts';
import type { ActionOf, Idle, RuleAction } from './idleAction.ts';
import { canMove, preference } from './waterfall.ts';

/** `never` when the bucket never had versions; what holds for both is proved otherwise. */
export type Versions = 'never' | 'perhaps';

/** The actions of enabled rules; `near` gives all of those that may be for whatever begins with the prefix. */
export type Enabled = {
  readonly enabled: readonly RuleAction[];
  readonly near: (prefix: string) => readonly RuleAction[];
};

/** Why the action never acts, given every enabled one; undefined where it may. */
export function shadowOf(
  action: RuleAction,
  { enabled, near }: Enabled,
  minimumSize: Lifecycle['minimumSize'],
  versions: Versions,
): Idle | undefined {
  const wider = near(action.rule.filter.prefix).filter(
    (other) => other !== action && covers(other.rule.filter, action.rule.filter),
  );
  switch (action.kind) {
    case 'move':
      return goneBefore(action, wider, enabled, versions) ?? movedBefore(action, wider, minimumSize);
    case 'expire':
      return shadowed(
        wider.find((other) => other.kind === 'expire' && isFirst(other, action, ordered(other.when, action.when))),
      );
    case 'removeMarkers':
      return shadowed(wider.find((other) => other.kind === 'removeMarkers' && other.place < action.place));
    case 'moveNoncurrent':
      return deletedBefore(action, wider) ?? movedNoncurrentBefore(action, wider, minimumSize);
    case 'expireNoncurrent':
      return shadowed(
        wider.find(
          (other) =>
            other.kind === 'expireNoncurrent' &&
            other.newerVersions <= action.newerVersions &&
            isFirst(other, action, order(other, action) || other.newerVersions - action.newerVersions),
        ),
      );
    case 'abort':
      return shadowed(wider.find((other) => other.kind === 'abort' && isFirst(other, action, order(other, action))));
  }
}

function shadowed(by: RuleAction | undefined): Idle | undefined {
  if (by === undefined) return undefined;
  return { reason: 'shadowed', why: `${pathOf(by)} does as much for the same objects, and not later` };
}

function pathOf({ place, path }: RuleAction): string {
  return `Rules[${place}].${path}`;
}

/** Of two that come at once, the first in the configuration is taken to act. */
function isFirst(other: RuleAction, action: RuleAction, by: number | undefined): boolean {
  if (by === undefined) return false;
  return (
    by < 0 || (by === 0 && (other.place < action.place || (other.place === action.place && other.path < action.path)))
  );
}

function order(a: { readonly days: number }, b: { readonly days: number }): number {
  return a.days - b.days;
}

/** Days against a date depend on the object, so that neither always comes first. */
function ordered(a: When, b: When): number | undefined {
  if ('days' in a) return 'days' in b ? a.days - b.days : undefined;
  return 'date' in b ? a.date - b.date : undefined;
}

/**
 * A current version is gone, or no longer current, before it would be moved. On the same day a deletion comes first, and
 * a delete marker last; a marker that gives way to moves may be put off day after day, by moves alone.
 */
function goneBefore(
  action: ActionOf<'move'>,
  wider: readonly RuleAction[],
  enabled: readonly RuleAction[],
  versions: Versions,
): Idle | undefined {
  const gone = wider.find((other) => {
    if (other.kind !== 'expire') return false;
    const by = ordered(other.when, action.when);
    if (by === undefined || by > 0) return false;
    if (versions === 'never') return true;
    return by < 0 && 'days' in action.when && !mayDelayUntil(action.when.days, enabled);
  });
  if (gone === undefined) return undefined;
  return { reason: 'too-late', why: `${pathOf(gone)} ends the objects before they would be moved` };
}

function mayDelayUntil(days: number, enabled: readonly RuleAction[]): boolean {
  return enabled.some((other) => other.kind === 'move' && ('date' in other.when || other.when.days === days - 1));
}

function movedBefore(
  action: ActionOf<'move'>,
  wider: readonly RuleAction[],
  minimumSize: Lifecycle['minimumSize'],
): Idle | undefined {
  const by = wider.find((other) => {
    if (other.kind !== 'move' || !movesAsSmall(other, action, minimumSize)) return false;
    const when = ordered(other.when, action.when);
    if (when === undefined || when > 0) return false;
    // Objects that are created after two dates qualify for both on the same day.
    const isSameDay = when === 0 || 'date' in action.when;
    return leavesBehind(other, action, isSameDay);
  });
  return by === undefined ? undefined : overtaken(by, action.storageClass);
}

function movedNoncurrentBefore(
  action: ActionOf<'moveNoncurrent'>,
  wider: readonly RuleAction[],
  minimumSize: Lifecycle['minimumSize'],
): Idle | undefined {
  const by = wider.find((other) => {
    if (other.kind !== 'moveNoncurrent' || !movesAsSmall(other, action, minimumSize)) return false;
    if (other.days > action.days || other.newerVersions > action.newerVersions) return false;
    // On the day of a delete marker nothing else is done, so that 0 days and 1 day come to the same.
    const isSameDay = other.days === action.days || action.days <= 1;
    return leavesBehind(other, action, isSameDay);
  });
  return by === undefined ? undefined : overtaken(by, action.storageClass);
}

function overtaken(by: RuleAction, storageClass: StorageClass): Idle {
  return {
    reason: 'shadowed',
    why: `after ${pathOf(by)} the objects are in a class that does not move to ${storageClass}`,
  };
}

function deletedBefore(action: ActionOf<'moveNoncurrent'>, wider: readonly RuleAction[]): Idle | undefined {
  const by = wider.find(
    (other) =>
      other.kind === 'expireNoncurrent' && other.days <= action.days && other.newerVersions <= action.newerVersions,
  );
  return by === undefined
    ? undefined
    : { reason: 'too-late', why: `${pathOf(by)} deletes the versions before they would be moved` };
}

type Mover = { readonly rule: { readonly filter: LifecycleFilter }; readonly storageClass: StorageClass };

/** Whether the other moves small objects wherever this one does. */
function movesAsSmall(other: Mover, action: Mover, minimumSize: Lifecycle['minimumSize']): boolean {
  return (
    movesSmall(other.rule.filter, other.storageClass, minimumSize) ||
    !movesSmall(action.rule.filter, action.storageClass, minimumSize)
  );
}

/**
 * Whether nothing moves to the action's class any more once the other has had its turn: it was made, or could not be
 * made from the class that the object was in, or another one was preferred to it. What can be moved to only shrinks on
 * the way down the waterfall, so that this holds from then on.
 */
function leavesBehind(other: ActionOf<'move' | 'moveNoncurrent'>, action: typeof other, isSameDay: boolean): boolean {
  const isPreferred =
    preference[other.storageClass] > preference[action.storageClass] ||
    (other.storageClass === action.storageClass && isFirst(other, action, 0));
  if (isSameDay && !isPreferred) return false;
  return storageClasses
    .filter(
      (after) =>
        after === other.storageClass ||
        !canMove(after, other.storageClass) ||
        preference[after] > preference[other.storageClass],
    )
    .every((after) => !canMove(after, action.storageClass));
}
