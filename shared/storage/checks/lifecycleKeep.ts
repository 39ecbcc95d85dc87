import { dayMs } from '../../availability/slots.ts';
import type { Lifecycle } from '../bucket.ts';
import type { BucketCheck, BucketContext, Found } from '../check.ts';
import type { Evidence, Fix } from '../finding.ts';
import { lifecycleProblems } from '../lifecycle/lifecycleRules.ts';
import { fixByLifecycle } from './lifecycle/lifecycleDocument.ts';
import { longer } from './lifecycle/longer.ts';
import { type Loss, lossesOf } from './lifecycle/losses.ts';
import { rulePath, ruleText, scopeKey, scopeText } from './lifecycle/scopeText.ts';
import { staysLonger } from './lifecycle/staysLonger.ts';
import { judgeLifecycle, lifecycleDocument, type VersioningState } from './lifecycle/underVersioning.ts';
import { evidenceOf } from './outcome.ts';

export const lifecycleKeepCheck: BucketCheck = {
  id: 'lifecycle-keep',
  title: 'Nothing deleted too early',
  severity: 'critical',
  reason: 'What a rule has deleted is gone for good: no restore brings it back.',
  source: 'https://docs.aws.amazon.com/AmazonS3/latest/userguide/lifecycle-expire-general-considerations.html',
  applies: ({ keepDays }) => keepDays !== undefined,
  run: (context) =>
    judgeLifecycle(context.settings, (lifecycle, versioning) => findings(context, lifecycle, versioning)),
};

/** So many are told; whoever puts these right sees the next. */
const findingsMax = 20;

function findings(context: BucketContext, lifecycle: Lifecycle, versioning: VersioningState): readonly Found[] {
  const losses = lossesOf(context, lifecycle, versioning);
  if (losses.length === 0) return [];
  const fix = fixOf(context, lifecycle, versioning);
  // A rule takes the same from objects of every size, and of every scope within its own: it is told once.
  const soonest = new Map<string, Loss>();
  for (const loss of losses) {
    const key = keyOf(loss, lifecycle);
    const known = soonest.get(key);
    if (known === undefined || loss.lostMs < known.lostMs) soonest.set(key, loss);
  }
  return [...soonest].slice(0, findingsMax).map(([key, loss]) => ({
    key,
    severity: loss.kind === 'current' ? ('critical' as const) : ('medium' as const),
    summary: summaryOf(loss, lifecycle),
    evidence: [evidenceIn(loss, lifecycle)],
    ...(fix === undefined ? {} : { fix }),
  }));
}

function keyOf({ rule, kind }: Loss, { rules }: Lifecycle): string {
  const { id, filter } = rules[rule] ?? {};
  return `${kind}:${id ?? (filter === undefined ? '' : scopeKey(filter))}`;
}

function summaryOf({ rule, kind, lostMs, keepMs, scope }: Loss, { rules }: Lifecycle): string {
  const found = rules[rule];
  const name = ruleText(found, rule);
  const what = scopeText(found?.filter ?? scope);
  const [lost, keep] = [Math.floor(lostMs / dayMs), Math.ceil(keepMs / dayMs)];
  const who = name.charAt(0).toUpperCase() + name.slice(1);
  return kind === 'current'
    ? `${who} deletes ${what} for good when they are ${lost} days old; they must be kept for ${keep}.`
    : `${who} deletes ${what} for good ${lost} days after they were overwritten or deleted; they must be kept for ${keep}.`;
}

function evidenceIn({ rule, kind }: Loss, { rules }: Lifecycle): Evidence {
  const { expiration, noncurrentExpiration } = rules[rule] ?? {};
  if (kind === 'noncurrent' || expiration === undefined || 'expiredObjectDeleteMarker' in expiration) {
    const path = rulePath(rule, 'NoncurrentVersionExpiration.NoncurrentDays');
    return evidenceOf(lifecycleDocument, path, String(noncurrentExpiration?.days ?? ''));
  }
  if ('days' in expiration) {
    return evidenceOf(lifecycleDocument, rulePath(rule, 'Expiration.Days'), String(expiration.days));
  }
  return evidenceOf(lifecycleDocument, rulePath(rule, 'Expiration.Date'), new Date(expiration.date).toISOString());
}

function fixOf(context: BucketContext, lifecycle: Lifecycle, versioning: VersioningState): Fix | undefined {
  const kept = longer(lifecycle, (candidate) => lossesOf(context, candidate, versioning));
  if (kept === undefined || lifecycleProblems(kept).length > 0) return undefined;
  return fixByLifecycle(context.settings.bucket, kept, {
    summary: 'Put the deletions off until the policy lets them be.',
    ...staysLonger(lifecycle, kept, { goneByDay: context.policy.goneByDay, versioning, now: context.now }),
  });
}
