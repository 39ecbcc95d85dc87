import type { Lifecycle } from '../bucket.ts';
import type { BucketCheck, BucketContext, Found } from '../check.ts';
import type { ObjectFacts } from '../life.ts';
import { daysOf, endings, least, type Soonest } from '../lifecycle/retained.ts';
import { versioningOf } from '../settingsSay.ts';
import { conclude, doubtful, doubtOf } from './conclude.ts';
import { lossEvidence, lossRule } from './lossText.ts';
import { type PutOff, putOffFix } from './putOff.ts';

const document = 'get-bucket-lifecycle-configuration';

export const retentionCheck: BucketCheck = {
  id: 'retention',
  title: 'Effective retention',
  severity: 'high',
  reason: 'What must be kept and is deleted by a rule is gone for good, and nobody is told.',
  source: 'https://docs.aws.amazon.com/AmazonS3/latest/userguide/intro-lifecycle-rules.html',
  applies: (_, { bucket }) => bucket.retention.length > 0,
  run: (context) => {
    const { lifecycle, versioning } = context.settings;
    if (lifecycle.state === 'unknown') return doubtful(doubtOf(document, lifecycle));
    const rules = lifecycle.state === 'found' ? lifecycle.value : noLifecycle;
    const status = versioningOf(context.settings);
    const { retention } = context.bucket;
    if (status !== undefined) {
      return conclude(
        retention.flatMap((kept) => [
          ...untouched(kept, rules, status, context),
          ...touched(kept, rules, status, context),
        ]),
      );
    }
    // Without versions everything goes sooner, so what fails with versions fails in any case.
    const findings = retention.flatMap((kept) => untouched(kept, rules, 'enabled', context));
    return conclude(findings, versioning.state === 'unknown' ? [doubtOf('get-bucket-versioning', versioning)] : []);
  },
};

const noLifecycle: Lifecycle = { rules: [], minimumSize: 'all_storage_classes_128K' };

type Kept = BucketContext['bucket']['retention'][number];

/** Objects that nobody overwrites or deletes: backups with a time in their keys, above all. */
function untouched(
  kept: Kept,
  lifecycle: Lifecycle,
  status: ObjectFacts['versioning'],
  context: BucketContext,
): readonly Found[] {
  const tooSoon = (candidate: Lifecycle) =>
    within(kept, endings(kept.prefix, candidate, status, context.now, isOf(kept, context)).untouched);
  const loss = least(tooSoon(lifecycle));
  if (loss === undefined) return [];
  return [
    {
      key: kept.prefix,
      summary: `${mustBeKept(kept)}, and ${lossRule(lifecycle, loss)} deletes it for good after ${daysOf(loss.afterMs)}.`,
      evidence: lossEvidence(lifecycle, loss),
      fix: putOffFix(lifecycle, loss, { ...fixed(kept, status, context), kind: 'current', tooSoon }),
    },
  ];
}

/** What is overwritten, or deleted by a person, and lives on as a noncurrent version, if at all. */
function touched(
  kept: Kept,
  lifecycle: Lifecycle,
  status: ObjectFacts['versioning'],
  context: BucketContext,
): readonly Found[] {
  const key = `${kept.prefix}:overwritten`;
  if (status !== 'enabled') {
    const state = status === 'off' ? 'is not versioned' : 'has its versioning suspended';
    const summary = `${mustBeKept(kept)}, and the bucket ${state}: what is overwritten or deleted is gone at once.`;
    return [{ key, severity: 'medium', summary, evidence: [{ document: 'get-bucket-versioning', path: 'Status' }] }];
  }
  const tooSoon = (candidate: Lifecycle) =>
    within(kept, endings(kept.prefix, candidate, status, context.now, isOf(kept, context)).superseded);
  const loss = least(tooSoon(lifecycle));
  if (loss === undefined) return [];
  return [
    {
      key,
      severity: 'medium',
      summary: `${mustBeKept(kept)}, and what is overwritten or deleted ${lossRule(lifecycle, loss)} deletes for good ${daysOf(loss.afterMs)} days later.`,
      evidence: lossEvidence(lifecycle, loss),
      fix: putOffFix(lifecycle, loss, { ...fixed(kept, status, context), kind: 'noncurrent', tooSoon }),
    },
  ];
}

function within({ keepMs }: Kept, all: readonly Soonest[]): readonly Soonest[] {
  return all.filter(({ afterMs }) => afterMs < keepMs);
}

function fixed(
  { keepMs }: Kept,
  versioning: ObjectFacts['versioning'],
  { settings, policy, now }: BucketContext,
): Pick<PutOff, 'bucket' | 'allowed' | 'keepMs'> {
  return { bucket: settings.bucket, keepMs, allowed: { goneByDay: policy.goneByDay, versioning, now } };
}

/** Of several prefixes that a key stands under, the longest holds. */
function isOf({ prefix }: Kept, { bucket }: BucketContext): (key: string) => boolean {
  const longer = bucket.retention.filter(
    (other) => other.prefix.length > prefix.length && other.prefix.startsWith(prefix),
  );
  return (key) => !longer.some((other) => key.startsWith(other.prefix));
}

function mustBeKept({ prefix, keepMs }: Kept): string {
  return `${prefix === '' ? 'Every key' : `What stands under ${prefix}`} must be kept for ${daysOf(keepMs)} days`;
}
