import type { Backup } from '../../config/auditConfig.ts';
import type { Lifecycle } from '../bucket.ts';
import type { BucketCheck, BucketContext, Found } from '../check.ts';
import type { ObjectFacts } from '../life.ts';
import { daysOf, endings, soonest } from '../lifecycle/retained.ts';
import { versioningOf } from '../settingsSay.ts';
import { conclude, doubtful, doubtOf } from './conclude.ts';
import { keepLongerFix, lossEvidence, lossRule } from './lossText.ts';
import { passed } from './outcome.ts';
import { putOffFix } from './putOff.ts';

const document = 'get-bucket-lifecycle-configuration';

export const toolRetentionCheck: BucketCheck = {
  id: 'tool-retention',
  title: 'The backup tool’s retention',
  severity: 'high',
  reason:
    'A backup tool trusts its catalogue: when a rule deletes or archives a full backup behind its back, every increment that rests on it is lost, too, and nobody learns of it before the restore.',
  source: 'https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-lifecycle-mgmt.html',
  applies: (_, { backups }) => backups.some(({ toolKeepsMs }) => toolKeepsMs !== undefined),
  run: (context) => {
    const { lifecycle, versioning } = context.settings;
    if (lifecycle.state === 'unknown') return doubtful(doubtOf(document, lifecycle));
    if (lifecycle.state === 'absent') return passed;
    const status = versioningOf(context.settings);
    const findings = context.backups.flatMap((backup) =>
      ofBackup(backup, lifecycle.value, status ?? 'enabled', context),
    );
    return conclude(findings, versioning.state === 'unknown' ? [doubtOf('get-bucket-versioning', versioning)] : []);
  },
};

function ofBackup(
  { id, from, toolKeepsMs }: Backup,
  lifecycle: Lifecycle,
  status: ObjectFacts['versioning'],
  { now, settings, policy }: BucketContext,
): readonly Found[] {
  if (toolKeepsMs === undefined) return [];
  const { hidden, archived } = soonest(from.prefix, lifecycle, status, now);
  const believes = `The tool of ${id} believes that its backups are there for ${daysOf(toolKeepsMs)} days`;
  if (hidden !== undefined && hidden.afterMs < toolKeepsMs) {
    const summary = `${believes}, and ${lossRule(lifecycle, hidden)} deletes them after ${daysOf(hidden.afterMs)}.`;
    const fix = putOffFix(lifecycle, hidden, {
      bucket: settings.bucket,
      keepMs: toolKeepsMs,
      kind: 'current',
      allowed: { goneByDay: policy.goneByDay, versioning: status, now },
      tooSoon: (candidate) =>
        endings(from.prefix, candidate, status, now).hidden.filter(({ afterMs }) => afterMs < toolKeepsMs),
    });
    return [{ key: id, summary, evidence: lossEvidence(lifecycle, hidden), fix }];
  }
  if (archived === undefined || archived.afterMs >= toolKeepsMs) return [];
  const summary = `${believes}, and ${lossRule(lifecycle, archived)} archives them after ${daysOf(archived.afterMs)}: from then on each must be restored in S3 before the tool can read it.`;
  const fix = keepLongerFix(lifecycle, archived, toolKeepsMs);
  return [{ key: id, severity: 'medium', summary, evidence: lossEvidence(lifecycle, archived), fix }];
}
