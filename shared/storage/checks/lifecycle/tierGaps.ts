/** Which objects do not get into the storage class by the day, and why. Pure. */

import { dayMs } from '../../../availability/slots.ts';
import type { Lifecycle, LifecycleRule, Scope, When } from '../../bucket.ts';
import { classAt, type Life, type ObjectFacts } from '../../life.ts';
import { minimumSizeBytes } from '../../lifecycle/compile.ts';
import { dueAfter, nextMidnight } from '../../lifecycle/days.ts';
import { compileLifecycle } from '../../lifecycle.ts';
import type { StoragePolicy } from '../../policy.ts';
import { type AnyStorageClass, storageClasses } from '../../storageClass.ts';
import { type Representative, representativesOf } from './representatives.ts';
import { ruleText, sizeText } from './scopeText.ts';
import type { VersioningState } from './underVersioning.ts';

export type Tier = StoragePolicy['tiers'][number];

export type TierGap = {
  readonly scope: Scope;
  /** Of the objects that stand for it, the one that was tried. */
  readonly size: number;
  readonly kind: 'current' | 'noncurrent';
  readonly tier: Tier;
  readonly why: string;
  /** The rule that comes nearest to it. */
  readonly rule?: number;
};

/**
 * Objects under 128 KB are not among them: S3 leaves them where they are unless a rule says otherwise, and moving them
 * mostly costs more than it saves. Days of noncurrent versions are counted from when they became so, as S3 does.
 */
export function tierGapsOf(
  { tiers }: Pick<StoragePolicy, 'tiers'>,
  lifecycle: Lifecycle,
  { versioning, now }: { readonly versioning: VersioningState; readonly now: number },
): readonly TierGap[] {
  const lifeOf = compileLifecycle(lifecycle);
  const createdAt = nextMidnight(now + 1) - dayMs / 2;
  return representativesOf(lifecycle.rules)
    .filter(({ size }) => size >= minimumSizeBytes)
    .flatMap((one) => {
      // In a suspended bucket the versions from before stay the longest, and so miss all that any other misses.
      const object: ObjectFacts = { ...factsOf(one), createdAt, versioning, nullVersion: versioning === 'off' };
      const noncurrent: ObjectFacts = { ...object, supersededAt: createdAt };
      const current = { one, kind: 'current', life: lifeOf(object) } as const;
      const old = { one, kind: 'noncurrent', life: lifeOf(noncurrent) } as const;
      return (versioning === 'off' ? [current] : [current, old]).flatMap((tried) =>
        tiers.flatMap((tier) => gapOf(tried, tier, { createdAt, rules: lifecycle.rules })),
      );
    });
}

function factsOf({ key, size, tags }: Representative) {
  return { key, size, tags, storageClass: 'STANDARD' } as const;
}

type Tried = { readonly one: Representative; readonly kind: TierGap['kind']; readonly life: Life };
type Given = { readonly createdAt: number; readonly rules: readonly LifecycleRule[] };

function gapOf({ one, kind, life }: Tried, tier: Tier, { createdAt, rules }: Given): readonly TierGap[] {
  const at = classAt(life, dueAfter(createdAt, tier.byDay));
  // What is gone by then needs no class.
  if (at === undefined || isAsCold(at, tier.storageClass)) return [];
  const { scope, size } = one;
  return [{ scope, size, kind, tier, ...reasonOf({ one, kind, life }, tier, { createdAt, rules }) }];
}

function isAsCold(storageClass: AnyStorageClass, asked: AnyStorageClass): boolean {
  const order: readonly AnyStorageClass[] = storageClasses;
  return order.indexOf(storageClass) >= order.indexOf(asked);
}

/** The nearest miss: of the rules that would move it so far, the one with the least against it. */
function reasonOf(
  { one, kind, life }: Tried,
  tier: Tier,
  { createdAt, rules }: Given,
): { readonly why: string; readonly rule?: number } {
  let nearest: (Miss & { readonly place: number }) | undefined;
  for (const [place, rule] of rules.entries()) {
    for (const { storageClass, when } of movesOf(rule, kind)) {
      if (!isAsCold(storageClass, tier.storageClass)) continue;
      // Of a thousand rules nearly all are for other prefixes, which is as far off as can be.
      if (nearest !== undefined && !one.key.startsWith(rule.filter.prefix)) continue;
      const miss = missOf(rule, place, when, one);
      if (nearest === undefined || miss.distance < nearest.distance) nearest = { place, ...miss };
    }
  }
  if (nearest === undefined) {
    return { why: `no rule moves ${kind === 'current' ? 'anything' : 'noncurrent versions'} to it or a colder class` };
  }
  if (nearest.distance > 1) return { why: nearest.text, rule: nearest.place };
  const end = life.events.find(({ what }) => what === 'superseded');
  if (kind === 'current' && end?.rule !== undefined && end.at <= dueAfter(createdAt, tier.byDay)) {
    return { why: `${ruleText(rules[end.rule], end.rule)} makes them noncurrent before`, rule: end.rule };
  }
  if (nearest.days > tier.byDay) return { why: nearest.text, rule: nearest.place };
  return { why: `${ruleText(rules[nearest.place], nearest.place)} is shadowed by another rule`, rule: nearest.place };
}

function movesOf(
  rule: LifecycleRule,
  kind: TierGap['kind'],
): readonly { readonly when: When; readonly storageClass: AnyStorageClass }[] {
  if (kind === 'current' || rule.noncurrentTransitions.length === 0) {
    return kind === 'current' ? rule.transitions : [];
  }
  return rule.noncurrentTransitions.map(({ days, storageClass }) => ({ when: { days }, storageClass }));
}

type Miss = { readonly distance: number; readonly days: number; readonly text: string };

function missOf(rule: LifecycleRule, place: number, when: When, { key, size, tags }: Representative): Miss {
  const { prefix, tags: asked, sizeGreaterThan = -1, sizeLessThan = Number.POSITIVE_INFINITY } = rule.filter;
  const name = ruleText(rule, place);
  const days = 'days' in when ? when.days : 0;
  if (!key.startsWith(prefix)) return { distance: 5, days, text: `${name} is for ${prefix} alone` };
  const missing = Object.entries(asked).filter(([tag, value]) => tags[tag] !== value);
  if (missing.length > 0) {
    const text = missing.map(([tag, value]) => `${tag}=${value}`).join(', ');
    return { distance: 4, days, text: `${name} is for objects tagged ${text} alone` };
  }
  if (size <= sizeGreaterThan)
    return { distance: 3, days, text: `${name} is for objects over ${sizeText(sizeGreaterThan)} alone` };
  if (size >= sizeLessThan)
    return { distance: 3, days, text: `${name} is for objects under ${sizeText(sizeLessThan)} alone` };
  if (!rule.enabled) return { distance: 2, days, text: `${name} is disabled` };
  if ('date' in when) return { distance: 1, days: Number.POSITIVE_INFINITY, text: `${name} moves them on a date` };
  return { distance: 1, days, text: `${name} moves them after ${days} days` };
}
