import { dayMs } from '../../../availability/slots.ts';
import type { BucketSettings, Lifecycle } from '../../bucket.ts';
import type { BucketContext, Found } from '../../check.ts';
import { deletedAt } from '../../life.ts';
import { dueAfter } from '../../lifecycle/days.ts';
import { daysOf, soonest } from '../../lifecycle/retained.ts';
import { lifeOf } from '../../lifecycle.ts';
import { versioningOf } from '../../settingsSay.ts';
import type { ActiveRule } from '../activeRules.ts';
import { doubtOf, of } from '../conclude.ts';
import { keepLongerFix, lossEvidence, lossRule } from '../lossText.ts';
import type { DestinationPart } from './part.ts';

const document = 'get-bucket-lifecycle-configuration';

/** The lifecycle of the source is not mirrored, so the destination's own must keep, and end, what the policy asks for. */
export const destinationLifecycle: DestinationPart = (context, destination, rules) => {
  const { bucket, lifecycle } = destination;
  if (lifecycle.state === 'unknown') return { findings: [], doubts: [doubtOf(document, lifecycle, bucket)] };
  if (lifecycle.state === 'absent') return { findings: unmanaged(context, bucket), doubts: [] };
  const findings = [
    ...lostEarly(context, destination, lifecycle.value, rules),
    ...keptLate(context, destination, lifecycle.value, rules),
  ];
  return { findings, doubts: [] };
};

function unmanaged({ policy }: BucketContext, bucket: string): readonly Found[] {
  const wants = [
    ...policy.tiers.slice(0, 1).map(({ storageClass, byDay }) => `moved to ${storageClass} by day ${byDay}`),
    ...(policy.goneByDay === undefined ? [] : [`gone by day ${policy.goneByDay}`]),
  ];
  if (wants.length === 0) return [];
  return [
    {
      key: `${bucket}:lifecycle`,
      severity: 'low',
      summary: `The destination ${bucket} has no lifecycle, and the source’s is not mirrored: its copies are never ${wants.join(', nor ')}.`,
      evidence: [{ document: of(document, bucket), path: '' }],
      fix: {
        summary: `Give ${bucket} lifecycle rules of its own.`,
        safe: false,
        caution: 'They count from when the original was written, so they act at once on what is old enough.',
        calls: [],
      },
    },
  ];
}

function lostEarly(
  { policy, bucket: audited, now }: BucketContext,
  destination: BucketSettings,
  lifecycle: Lifecycle,
  rules: readonly ActiveRule[],
): readonly Found[] {
  const wanted = [
    ...(policy.keepDays === undefined ? [] : [{ prefix: '', keepMs: policy.keepDays * dayMs }]),
    ...audited.retention,
  ].toSorted((a, b) => b.keepMs - a.keepMs);
  const versioning = versioningOf(destination) ?? 'enabled';
  const findings = wanted.flatMap(({ prefix, keepMs }): readonly Found[] => {
    const isCopied = (key: string) =>
      rules.some(({ rule }) => key.startsWith(rule.scope.prefix)) && isOf(key, prefix, wanted);
    const loss = soonest(prefix, lifecycle, versioning, now, isCopied).untouched;
    if (loss === undefined || loss.afterMs >= keepMs) return [];
    const what = prefix === '' ? 'Copies' : `Copies under ${prefix}`;
    return [
      {
        key: `${destination.bucket}:keeps${prefix === '' ? '' : `:${prefix}`}`,
        summary: `${what} must be kept for ${daysOf(keepMs)} days, and at the destination ${destination.bucket} ${lossRule(lifecycle, loss)} deletes them after ${daysOf(loss.afterMs)}.`,
        evidence: lossEvidence(lifecycle, loss, destination.bucket),
        fix: keepLongerFix(lifecycle, loss, keepMs),
      },
    ];
  });
  return findings;
}

/** Of several prefixes that a key stands under, the longest holds. */
function isOf(key: string, prefix: string, wanted: readonly { readonly prefix: string }[]): boolean {
  return !wanted.some((other) => other.prefix.length > prefix.length && key.startsWith(other.prefix));
}

/** An ordinary copy of a rule's own scope: of the destination's rules for other tags and sizes none may end it. */
function keptLate(
  { policy, now }: BucketContext,
  destination: BucketSettings,
  lifecycle: Lifecycle,
  rules: readonly ActiveRule[],
): readonly Found[] {
  const { goneByDay } = policy;
  if (goneByDay === undefined) return [];
  const late = rules.flatMap(({ rule }) => {
    const versioning = versioningOf(destination) ?? 'enabled';
    const { prefix, tags } = rule.scope;
    const copy = {
      key: `${prefix}\u{E000}`,
      size: 2 ** 30,
      tags,
      createdAt: now,
      storageClass: 'STANDARD',
      versioning,
    } as const;
    const end = deletedAt(lifeOf(copy, lifecycle));
    // As `remainsOf` has it for the source: in a bucket with versions the deletion comes a day after the marker.
    const by = dueAfter(now, goneByDay) + (versioning === 'off' ? 0 : dayMs);
    return end === undefined || end > by ? [end] : [];
  });
  if (late.length === 0) return [];
  const ends = late.includes(undefined)
    ? 'never'
    : `only after ${daysOf(Math.max(...late.map((end) => end ?? 0)) - now)} days`;
  return [
    {
      key: `${destination.bucket}:gone`,
      severity: 'low',
      summary: `Copies must be gone by day ${goneByDay}, and at the destination ${destination.bucket} they are gone for good ${ends}.`,
      evidence: [{ document: of(document, destination.bucket), path: 'Rules' }],
    },
  ];
}
