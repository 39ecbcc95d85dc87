/** Rules of a lifecycle, and single actions of them, that can never act. Pure. */
import type { Lifecycle, LifecycleRule, ObjectSample, Versioning } from '../bucket.ts';
import type { Looked } from '../looked.ts';
import { byPrefix } from './byPrefix.ts';
import { whyEmpty } from './covers.ts';
import { type ActionKind, actionsOf, type Idle, type IdleReason, type RuleAction } from './idleAction.ts';
import { type Enabled, shadowOf } from './shadow.ts';
import { unmatchedBy } from './unmatched.ts';

/** Nothing is claimed of what could not be looked at. */
export type IdleContext = {
  readonly versioning: Looked<Versioning>;
  readonly objects: Looked<ObjectSample>;
};

export type IdleRule = {
  /** Its place in the configuration. */
  readonly rule: number;
  /** Such as `Transitions[1]`; absent where the whole rule is idle. */
  readonly action?: string;
  /** Of the rule or the action: `Rules[0].Transitions[1]`. */
  readonly path: string;
  readonly reason: IdleReason;
  /** In a few words, without a full stop. */
  readonly why: string;
  /** `always`: the settings prove it. `now`: for the objects that there are. `sampled`: for those that were looked at. */
  readonly certainty: Certainty;
};

export type Certainty = 'always' | 'now' | 'sampled';

type Found = Idle & { readonly certainty: Certainty };

export function idleRules(lifecycle: Lifecycle, context: IdleContext): readonly IdleRule[] {
  const enabled = lifecycle.rules.flatMap((rule, place) =>
    rule.enabled && whyEmpty(rule.filter) === undefined ? actionsOf(rule, place) : [],
  );
  const near = byPrefix(enabled, ({ rule }) => rule.filter.prefix);
  const byRule = Map.groupBy(enabled, ({ place }) => place);
  return lifecycle.rules.flatMap((rule, place) =>
    idleOf(rule, place, { lifecycle, context, enabled, near, actions: byRule.get(place) ?? [] }),
  );
}

type Surroundings = Enabled & {
  readonly lifecycle: Lifecycle;
  readonly context: IdleContext;
  /** Of the rule itself. */
  readonly actions: readonly RuleAction[];
};

function idleOf(rule: LifecycleRule, place: number, surroundings: Surroundings): readonly IdleRule[] {
  const path = `Rules[${place}]`;
  const whole = wholeRule(rule);
  if (whole !== undefined) return [{ rule: place, path, ...whole }];
  const { actions } = surroundings;
  const idle = actions.flatMap((action) => {
    const found = idleAction(action, surroundings);
    return found === undefined ? [] : [{ action, found }];
  });
  const [first] = idle;
  if (first !== undefined && idle.length === actions.length) {
    return [
      {
        rule: place,
        path,
        ...together(
          first.found,
          idle.map(({ found }) => found),
        ),
      },
    ];
  }
  return idle.map(({ action, found }) => ({
    rule: place,
    action: action.path,
    path: `${path}.${action.path}`,
    ...found,
  }));
}

function wholeRule({ enabled, filter }: LifecycleRule): Found | undefined {
  if (!enabled) return { reason: 'disabled', why: 'it is disabled', certainty: 'always' };
  const why = whyEmpty(filter);
  return why === undefined ? undefined : { reason: 'empty-filter', why, certainty: 'always' };
}

/** The whole is as certain as its least certain part. */
function together(first: Found, all: readonly Found[]): Found {
  const weakest = (['sampled', 'now'] as const).find((certainty) => all.some((found) => found.certainty === certainty));
  return { ...first, why: [...new Set(all.map(({ why }) => why))].join('; '), certainty: weakest ?? 'always' };
}

const ofVersions: readonly ActionKind[] = ['moveNoncurrent', 'expireNoncurrent', 'removeMarkers'];

function idleAction(action: RuleAction, surroundings: Surroundings): Found | undefined {
  const { lifecycle, context } = surroundings;
  const neverVersioned = context.versioning.state === 'absent';
  if (neverVersioned && ofVersions.includes(action.kind)) {
    const why = 'the bucket never had versioning, so that there are neither noncurrent versions nor delete markers';
    return { reason: 'never-versioned', why, certainty: 'always' };
  }
  const shadow = shadowOf(action, surroundings, lifecycle.minimumSize, neverVersioned ? 'never' : 'perhaps');
  if (shadow !== undefined) return { ...shadow, certainty: 'always' };
  if (context.objects.state !== 'found') return undefined;
  const { objects, isPart } = context.objects.value;
  const unmatched = unmatchedBy(action, objects, lifecycle.minimumSize);
  if (unmatched === undefined) return undefined;
  const why = isPart ? `${unmatched.why}, in the ${objects.length} that were sampled` : unmatched.why;
  return { reason: unmatched.reason, why, certainty: isPart ? 'sampled' : 'now' };
}
