/** The actions of a rule, one by one, and why one of them can never act. */
import type { LifecycleRule, When } from '../bucket.ts';
import type { StorageClass } from '../storageClass.ts';

export type RuleAction = { readonly place: number; readonly rule: LifecycleRule } & (
  | { readonly kind: 'move'; readonly path: string; readonly when: When; readonly storageClass: StorageClass }
  | { readonly kind: 'expire'; readonly path: string; readonly when: When }
  | { readonly kind: 'removeMarkers'; readonly path: string }
  | {
      readonly kind: 'moveNoncurrent';
      readonly path: string;
      readonly days: number;
      readonly newerVersions: number;
      readonly storageClass: StorageClass;
    }
  | { readonly kind: 'expireNoncurrent'; readonly path: string; readonly days: number; readonly newerVersions: number }
  | { readonly kind: 'abort'; readonly path: string; readonly days: number }
);

export type ActionKind = RuleAction['kind'];

export type ActionOf<K extends ActionKind> = Extract<RuleAction, { readonly kind: K }>;

/** Paths as in the AWS CLI's JSON: `Transitions[1]`. */
export function actionsOf(rule: LifecycleRule, place: number): readonly RuleAction[] {
  const { expiration, noncurrentExpiration, abortMultipartDays } = rule;
  return [
    ...rule.transitions.map(
      (transition, index): RuleAction => ({ place, rule, kind: 'move', path: `Transitions[${index}]`, ...transition }),
    ),
    ...(expiration === undefined ? [] : [expirationAction(rule, place, expiration)]),
    ...rule.noncurrentTransitions.map(
      ({ days, storageClass, newerVersions = 0 }, index): RuleAction => ({
        place,
        rule,
        kind: 'moveNoncurrent',
        path: `NoncurrentVersionTransitions[${index}]`,
        days,
        storageClass,
        newerVersions,
      }),
    ),
    ...(noncurrentExpiration === undefined
      ? []
      : [
          {
            place,
            rule,
            kind: 'expireNoncurrent' as const,
            path: 'NoncurrentVersionExpiration',
            days: noncurrentExpiration.days,
            newerVersions: noncurrentExpiration.newerVersions ?? 0,
          },
        ]),
    ...(abortMultipartDays === undefined
      ? []
      : [{ place, rule, kind: 'abort' as const, path: 'AbortIncompleteMultipartUpload', days: abortMultipartDays }]),
  ];
}

function expirationAction(
  rule: LifecycleRule,
  place: number,
  expiration: NonNullable<LifecycleRule['expiration']>,
): RuleAction {
  return 'expiredObjectDeleteMarker' in expiration
    ? { place, rule, kind: 'removeMarkers', path: 'Expiration.ExpiredObjectDeleteMarker' }
    : { place, rule, kind: 'expire', path: 'Expiration', when: expiration };
}

export type IdleReason =
  | 'disabled'
  /** No object can fit the filter. */
  | 'empty-filter'
  /** It acts on versions, of which the bucket has none. */
  | 'never-versioned'
  /** Another rule, or another action of the same, does as much and not later. */
  | 'shadowed'
  /** What it would move is gone by then. */
  | 'too-late'
  | 'no-such-prefix'
  | 'no-such-tags'
  | 'no-such-size'
  /** All of them are below the size from which S3 moves objects. */
  | 'too-small';

export type Idle = { readonly reason: IdleReason; readonly why: string };
