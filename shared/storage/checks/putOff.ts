/** A lifecycle whose deletions wait for as long as something must be kept: the fix, where days can put them off. */
import type { Lifecycle, LifecycleRule } from '../bucket.ts';
import type { Fix } from '../finding.ts';
import { lifecycleProblems } from '../lifecycle/lifecycleRules.ts';
import type { Soonest } from '../lifecycle/retained.ts';
import { fixByLifecycle } from './lifecycle/lifecycleDocument.ts';
import { longer } from './lifecycle/longer.ts';
import { type Allowed, staysLonger } from './lifecycle/staysLonger.ts';
import { hiddenMsOf, keepLongerFix, ruleName, ruleToChange } from './lossText.ts';

export type PutOff = {
  readonly bucket: string;
  readonly keepMs: number;
  /** What is put off: the end of current versions, or that of noncurrent ones. */
  readonly kind: 'current' | 'noncurrent';
  /** All that a lifecycle still does too soon. */
  readonly tooSoon: (lifecycle: Lifecycle) => readonly Soonest[];
  /** How long things may stay. */
  readonly allowed: Allowed;
};

/** @param loss what the lifecycle does too soon now. */
export function putOffFix(lifecycle: Lifecycle, loss: Soonest, wanted: PutOff): Fix {
  const { bucket, keepMs, kind, tooSoon, allowed } = wanted;
  const kept = longer(lifecycle, (candidate) =>
    tooSoon(candidate).map((left) => ({
      scope: { prefix: left.object.key, tags: left.object.tags },
      rule: ruleToChange(left),
      kind,
      lostMs: left.afterMs,
      hiddenMs: hiddenMsOf(left),
      keepMs,
    })),
  );
  if (kept === undefined || lifecycleProblems(kept).length > 0) return keepLongerFix(lifecycle, loss, keepMs);
  return fixByLifecycle(bucket, kept, {
    summary: changesText(lifecycle, kept),
    ...staysLonger(lifecycle, kept, allowed),
  });
}

const namedMax = 3;

function changesText(was: Lifecycle, is: Lifecycle): string {
  const changes = is.rules.flatMap((rule, place) => changeText(was.rules[place], rule, ruleName(is, place)));
  const named = changes.slice(0, namedMax).join(', and ');
  const more = changes.length - namedMax;
  return `Let ${named}${more > 0 ? `, and ${more} more rules wait likewise` : ''}.`;
}

function changeText(was: LifecycleRule | undefined, { expiration, noncurrentExpiration }: LifecycleRule, name: string) {
  const before = was?.expiration !== undefined && 'days' in was.expiration ? was.expiration.days : undefined;
  const expires = expiration !== undefined && 'days' in expiration && expiration.days !== before;
  const forgets = noncurrentExpiration !== undefined && noncurrentExpiration.days !== was?.noncurrentExpiration?.days;
  return [
    ...(expires ? [`${name} wait until day ${expiration.days}`] : []),
    ...(forgets ? [`${name} keep noncurrent versions for ${noncurrentExpiration.days} days`] : []),
  ];
}
