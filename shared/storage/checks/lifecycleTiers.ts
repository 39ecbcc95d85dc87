import type { BucketSettings, Lifecycle, LifecycleRule } from '../bucket.ts';
import type { BucketCheck, BucketContext, Found } from '../check.ts';
import type { Evidence, Fix } from '../finding.ts';
import { hasSize } from '../lifecycle/compile.ts';
import { idleRules } from '../lifecycle/idleRules.ts';
import { lifecycleProblems } from '../lifecycle/lifecycleRules.ts';
import { archivedClasses } from '../settingsSay.ts';
import { fixByLifecycle, withRule } from './lifecycle/lifecycleDocument.ts';
import { rulePath, scopeKey, scopeText, sizeText } from './lifecycle/scopeText.ts';
import { type TierGap, tierGapsOf } from './lifecycle/tierGaps.ts';
import { judgeLifecycle, lifecycleDocument, type VersioningState } from './lifecycle/underVersioning.ts';
import { evidenceOf } from './outcome.ts';

export const lifecycleTiersCheck: BucketCheck = {
  id: 'lifecycle-tiers',
  title: 'Storage classes by the day',
  severity: 'medium',
  reason:
    'A rule that exists moves nothing that lies outside its prefix, its tags or its sizes: that stays in the dearest class.',
  source: 'https://docs.aws.amazon.com/AmazonS3/latest/userguide/lifecycle-transition-general-considerations.html',
  applies: ({ tiers }) => tiers.length > 0,
  run: (context) =>
    judgeLifecycle(context.settings, (lifecycle, versioning) => findings(context, lifecycle, versioning)),
};

/** So many are told; whoever puts these right sees the next. */
const findingsMax = 20;

function findings(context: BucketContext, lifecycle: Lifecycle, versioning: VersioningState): readonly Found[] {
  const gaps = tierGapsOf(context.policy, lifecycle, { versioning, now: context.now });
  if (gaps.length === 0) return [];
  const fix = fixOf(context, lifecycle, versioning);
  return grouped(gaps)
    .slice(0, findingsMax)
    .map((group) => {
      const [{ kind, scope }] = group;
      const seen = kind === 'current' ? seenIn(scope.prefix, lifecycle, context) : { text: '', isEmpty: false };
      return {
        key: keyOf(group, lifecycle),
        severity: kind === 'current' && !seen.isEmpty ? ('medium' as const) : ('low' as const),
        summary: `${summaryOf(group, lifecycle)}${seen.text}`,
        evidence: evidenceIn(group),
        ...(fix === undefined ? {} : { fix }),
      };
    });
}

/** Whether anything lies there now: a gap that nothing falls into weighs less. */
function seenIn(
  prefix: string,
  { rules }: Lifecycle,
  { settings: { objects } }: BucketContext,
): { readonly text: string; readonly isEmpty: boolean } {
  if (objects.state !== 'found') return { text: '', isEmpty: false };
  const longer = rules.map(({ filter }) => filter.prefix).filter((other) => other.length > prefix.length);
  const sampled = objects.value.objects;
  const there = sampled.filter(({ key }) => key.startsWith(prefix) && !longer.some((other) => key.startsWith(other)));
  if (there.length > 0)
    return { text: ` ${there.length} of ${sampled.length} sampled objects lie there.`, isEmpty: false };
  if (objects.value.isPart) return { text: ' None of the sampled objects lies there.', isEmpty: false };
  return { text: ' No object lies there now.', isEmpty: true };
}

type Group = readonly [TierGap, ...TierGap[]];

/** Gaps of the same kind with the same reasons are one finding, told of the widest scope, which comes first. */
function grouped(gaps: readonly TierGap[]): readonly Group[] {
  const scopes = new Map<string, readonly TierGap[]>();
  for (const gap of gaps) {
    const scope = `${gap.kind}:${scopeKey(gap.scope)}:${gap.size}`;
    scopes.set(scope, [...(scopes.get(scope) ?? []), gap]);
  }
  const groups = new Map<string, Group>();
  for (const [first, ...more] of scopes.values()) {
    if (first === undefined) continue;
    const reasons = [first, ...more].map(({ tier, why }) => `${tier.storageClass}: ${why}`);
    const key = JSON.stringify([first.kind, ...reasons]);
    if (!groups.has(key)) groups.set(key, [first, ...more]);
  }
  return [...groups.values()];
}

function keyOf([{ kind, scope, size }]: Group, lifecycle: Lifecycle): string {
  return `${kind}:${scopeKey(scope)}${hasSizes(lifecycle) ? `:${size}` : ''}`;
}

function hasSizes({ rules }: Lifecycle): boolean {
  return rules.some(({ filter }) => hasSize(filter));
}

function summaryOf(group: Group, lifecycle: Lifecycle): string {
  const [{ kind, scope, size }] = group;
  const prefixes = lifecycle.rules.map(({ filter }) => filter.prefix);
  const what = scopeText(scope, prefixes);
  const who = kind === 'current' ? what : `noncurrent versions of ${what}`;
  const late = group.map(({ tier }) => `${tier.storageClass} by day ${tier.byDay}`).join(', ');
  const whys = [...new Set(group.map(({ why }) => why))].join('; ');
  const sized = hasSizes(lifecycle) ? ` (such as one of ${sizeText(size)})` : '';
  return `${who.charAt(0).toUpperCase()}${who.slice(1)}${sized} do not reach ${late}: ${whys}.`;
}

function evidenceIn(group: Group): readonly Evidence[] {
  const places = [...new Set(group.flatMap(({ rule }) => (rule === undefined ? [] : [rule])))];
  if (places.length === 0) return [evidenceOf(lifecycleDocument)];
  return places.map((place) => evidenceOf(lifecycleDocument, rulePath(place)));
}

function fixOf(context: BucketContext, lifecycle: Lifecycle, versioning: VersioningState): Fix | undefined {
  const { policy, settings, backups, now } = context;
  const more = withTierRule(lifecycle, context, versioning);
  if (more === undefined || lifecycleProblems(more).length > 0) return undefined;
  if (tierGapsOf(policy, more, { versioning, now }).length > 0) return undefined;
  // Whether readers may wait for hours, what has no copy yet may never get one, or another rule may never act again, is not
  // for a fix to decide.
  const waits = backups.some(({ rtoMs }) => rtoMs !== undefined);
  const stopped = idleBy(more, lifecycle, settings);
  const archives = policy.tiers.some(({ storageClass }) => archivedClasses.includes(storageClass));
  const caution = [
    archives
      ? 'Objects in GLACIER and DEEP_ARCHIVE must be restored before they are read, which takes hours, and are replicated no more; each move is a request that is paid for.'
      : 'Each move is a request that is paid for.',
    ...(waits ? ['Backups in the bucket have an RTO: see that retrieving them from there fits into it.'] : []),
    ...(stopped.length > 0
      ? [`It comes before what other rules do, which then never act: ${stopped.join(', ')}.`]
      : []),
  ];
  return fixByLifecycle(settings.bucket, more, {
    summary: 'Add a rule for the whole bucket that moves objects by the policy’s days.',
    safe: !archives && !waits && stopped.length === 0,
    caution: caution.join(' '),
  });
}

/** With a rule that moves the whole bucket's objects by the policy's days; moves that another rule forestalls are left out. */
function withTierRule(
  lifecycle: Lifecycle,
  { policy, settings: { versioning, objects } }: BucketContext,
  state: VersioningState,
): Lifecycle | undefined {
  const rule: LifecycleRule & { readonly id: string } = {
    id: 'holdfast-storage-classes',
    enabled: true,
    filter: { prefix: '', tags: {} },
    transitions: policy.tiers.map(({ storageClass, byDay }) => ({ when: { days: byDay }, storageClass })),
    noncurrentTransitions:
      state === 'off' ? [] : policy.tiers.map(({ storageClass, byDay }) => ({ days: byDay, storageClass })),
  };
  const more = withRule(lifecycle, rule);
  if (more === undefined) return undefined;
  const idle = idleRules(more, { versioning, objects }).filter(
    ({ rule: place, certainty }) => place === lifecycle.rules.length && certainty === 'always',
  );
  const acts = (path: string) => idle.every(({ action }) => action !== path);
  return withRule(lifecycle, {
    ...rule,
    transitions: rule.transitions.filter((_, index) => acts(`Transitions[${index}]`)),
    noncurrentTransitions: rule.noncurrentTransitions.filter((_, index) =>
      acts(`NoncurrentVersionTransitions[${index}]`),
    ),
  });
}

/** What acts now and would not with the rules of the fix. */
function idleBy(more: Lifecycle, lifecycle: Lifecycle, { versioning, objects }: BucketSettings): readonly string[] {
  const idle = new Set(idleRules(lifecycle, { versioning, objects }).map(({ path }) => path));
  return idleRules(more, { versioning, objects })
    .map(({ path }) => path)
    .filter((path) => !idle.has(path) && !path.startsWith(`Rules[${lifecycle.rules.length}]`));
}
