import { dayMs } from '../../availability/slots.ts';
import type { Lifecycle } from '../bucket.ts';
import type { BucketCheck, BucketContext, Found } from '../check.ts';
import { monthlyUsdOf } from '../cost/cost.ts';
import { pricesFor } from '../cost/pricesFor.ts';
import type { Fix } from '../finding.ts';
import { classAt, deletedAt, type ObjectFacts } from '../life.ts';
import { hasSize } from '../lifecycle/compile.ts';
import { dueAfter } from '../lifecycle/days.ts';
import { lifecycleProblems } from '../lifecycle/lifecycleRules.ts';
import { compileLifecycle } from '../lifecycle.ts';
import { fixByLifecycle, withRule } from './lifecycle/lifecycleDocument.ts';
import { type Remains, remainsOf } from './lifecycle/remains.ts';
import { rulePath, ruleText, scopeKey, scopeText, sizeText } from './lifecycle/scopeText.ts';
import { judgeLifecycle, lifecycleDocument, type VersioningState } from './lifecycle/underVersioning.ts';
import { evidenceOf } from './outcome.ts';

export const lifecycleGoneCheck: BucketCheck = {
  id: 'lifecycle-gone',
  title: 'Everything gone by the day',
  severity: 'medium',
  reason:
    'In a bucket with versions an expiration only hides an object: the noncurrent version stays, and is paid for, until another rule deletes it.',
  source: 'https://docs.aws.amazon.com/AmazonS3/latest/userguide/intro-lifecycle-rules.html',
  applies: ({ goneByDay }) => goneByDay !== undefined,
  run: (context) =>
    judgeLifecycle(context.settings, (lifecycle, versioning) => findings(context, lifecycle, versioning)),
};

/** So many are told; whoever puts these right sees the next. */
const findingsMax = 20;

function findings(context: BucketContext, lifecycle: Lifecycle, versioning: VersioningState): readonly Found[] {
  const { policy, now } = context;
  const { goneByDay } = policy;
  if (goneByDay === undefined) return [];
  const groups = new Map<string, Remains>();
  for (const remains of longestOfEach(remainsOf(goneByDay, lifecycle, { versioning, now }))) {
    const why = `${sizedText(remains, lifecycle)} ${whyText(remains, lifecycle, goneByDay)}`;
    // Told of the widest scope, which comes first.
    if (!groups.has(why)) groups.set(why, remains);
  }
  if (groups.size === 0) return [];
  const usd = monthlyUsdOfRemains(context, lifecycle, versioning);
  const fix = fixOf(context, lifecycle, versioning);
  const prefixes = lifecycle.rules.map(({ filter }) => filter.prefix);
  return [...groups].slice(0, findingsMax).map(([why, remains], index) => {
    const what = scopeText(remains.scope, prefixes);
    return {
      key: scopeKey(remains.scope),
      // Empty objects, such as those that stand for folders, cost and tell next to nothing.
      severity: remains.size === 0 ? ('low' as const) : ('medium' as const),
      summary: `${what.charAt(0).toUpperCase()}${what.slice(1)}${why}.`,
      evidence: [evidenceOf(lifecycleDocument, remains.expiry === undefined ? '' : rulePath(remains.expiry.rule))],
      ...(fix === undefined ? {} : { fix }),
      // Of all that stays, told once.
      ...(index === 0 && usd !== undefined ? { monthlyUsd: usd } : {}),
    };
  });
}

/** Of the objects of one scope those that stay the longest, and empty ones only where no others stay. */
function longestOfEach(all: readonly Remains[]): readonly Remains[] {
  const longest = new Map<string, Remains>();
  for (const remains of all) {
    const key = scopeKey(remains.scope);
    const known = longest.get(key);
    if (known === undefined || isWorse(remains, known)) longest.set(key, remains);
  }
  return [...longest.values()];
}

function isWorse(one: Remains, other: Remains): boolean {
  if ((one.size === 0) !== (other.size === 0)) return one.size > 0;
  return stayDays(one) > stayDays(other);
}

/** Where rules tell sizes apart, of which size the objects are that stay. */
function sizedText({ size }: Remains, { rules }: Lifecycle): string {
  return rules.some(({ filter }) => hasSize(filter)) ? ` (such as one of ${sizeText(size)})` : '';
}

function stayDays({ goneDays = Number.POSITIVE_INFINITY }: Remains): number {
  return goneDays;
}

function whyText({ goneDays, expiry }: Remains, { rules }: Lifecycle, goneByDay: number): string {
  const expired =
    expiry === undefined
      ? ''
      : `${ruleText(rules[expiry.rule], expiry.rule)} hides them on day ${expiry.days}, and the noncurrent version stays`;
  if (goneDays === undefined) {
    return expired === ''
      ? `are never deleted, and should be gone by day ${goneByDay}`
      : `should be gone by day ${goneByDay}: ${expired} for good`;
  }
  const until = `until day ${goneDays}`;
  return expired === ''
    ? `stay ${until}, and should be gone by day ${goneByDay}`
    : `should be gone by day ${goneByDay}: ${expired} ${until}`;
}

/**
 * What the sampled objects that stay will cost a month from the day on which they should be gone, if nothing changes: a
 * lower bound, because a sample is part of the bucket. Undefined where nothing was sampled or has a price.
 */
function monthlyUsdOfRemains(
  { settings: { objects, region }, policy: { goneByDay = 0 }, prices }: BucketContext,
  lifecycle: Lifecycle,
  versioning: VersioningState,
): number | undefined {
  if (objects.state !== 'found' || region.state !== 'found') return undefined;
  const regional = pricesFor(region.value, prices);
  if (regional.state !== 'found') return undefined;
  const lifeOf = compileLifecycle(lifecycle);
  const usd = objects.value.objects.flatMap(({ key, size, storageClass, lastModified, tags = {} }) => {
    const object: ObjectFacts = { key, size, tags, createdAt: lastModified, storageClass, versioning };
    const life = lifeOf(object);
    const by = dueAfter(lastModified, goneByDay) + (versioning === 'off' ? 0 : dayMs);
    const goneAt = deletedAt(life);
    if (goneAt !== undefined && goneAt <= by) return [];
    return monthlyUsdOf(classAt(life, by) ?? storageClass, size, regional.value) ?? [];
  });
  return usd.length === 0 ? undefined : usd.reduce((sum, one) => sum + one, 0);
}

function fixOf(
  { settings, policy, now }: BucketContext,
  lifecycle: Lifecycle,
  versioning: VersioningState,
): Fix | undefined {
  const { goneByDay = 0, keepNoncurrentDays } = policy;
  const noncurrentDays = versioning === 'off' ? 0 : Math.max(1, keepNoncurrentDays ?? 1);
  const currentDays = goneByDay - noncurrentDays;
  if (currentDays < 1) return undefined;
  const more = withRule(lifecycle, {
    id: 'holdfast-expire',
    enabled: true,
    filter: { prefix: '', tags: {} },
    transitions: [],
    expiration: { days: currentDays },
    noncurrentTransitions: [],
    ...(noncurrentDays === 0 ? {} : { noncurrentExpiration: { days: noncurrentDays } }),
  });
  if (more === undefined || lifecycleProblems(more).length > 0) return undefined;
  if (remainsOf(goneByDay, more, { versioning, now }).length > 0) return undefined;
  const what = noncurrentDays === 0 ? '' : `, and noncurrent versions after ${noncurrentDays} more`;
  return fixByLifecycle(settings.bucket, more, {
    summary: `Add a rule for the whole bucket that expires objects after ${currentDays} days${what}.`,
    safe: false,
    caution: 'It deletes for good, within a day or two, everything in the bucket that is older already.',
  });
}
