import type { SampledObject } from '../bucket.ts';
import type { BucketCheck, BucketContext, Found } from '../check.ts';
import { classAt } from '../life.ts';
import { replicatedNever, wasAsked } from '../replicationStatus.ts';
import { daysOf, soonest } from '../retained.ts';
import { archivedClasses, versioningOf } from '../settingsSay.ts';
import { activeRules, isMeant } from './activeRules.ts';
import { conclude, type Doubt, doubtful, doubtOf } from './conclude.ts';
import { lossEvidence, lossRule } from './lossText.ts';
import { notApplicable } from './outcome.ts';

const document = 'get-bucket-replication';

/**
 * A lifecycle does not outrun live replication: "S3 Lifecycle blocks expiration and transition actions on objects with
 * PENDING or FAILED replication status" (Amazon S3 User Guide, "How S3 Lifecycle interacts with other bucket
 * configurations"). What it does outrun is Batch Replication, for objects that no rule has ever replicated.
 */
export const glacierReplicationCheck: BucketCheck = {
  id: 'glacier-replication',
  title: 'Glacier against replication',
  severity: 'high',
  reason: 'S3 never replicates an object in GLACIER or DEEP_ARCHIVE: one that gets there first has no other copy.',
  source: 'https://docs.aws.amazon.com/AmazonS3/latest/userguide/replication-what-is-isnot-replicated.html',
  applies: ({ replicated }, { settings }) => replicated !== 'no' || settings.replication.state === 'found',
  run: (context) => {
    const { replication, objects } = context.settings;
    if (replication.state === 'unknown') return doubtful(doubtOf(document, replication));
    const rules = replication.state === 'absent' ? [] : activeRules(replication.value);
    if (rules.length === 0) return notApplicable;
    if (objects.state === 'unknown') return doubtful(doubtOf('objects', objects));
    const sampled = objects.state === 'found' ? objects.value.objects : [];
    const meant = sampled.flatMap((object, place) => (isMeant(object, rules) ? [{ object, place }] : []));
    const isArchived = ({ object }: Meant) => archivedClasses.includes(object.storageClass);
    const lost = meant.filter((one) => isArchived(one) && replicatedNever(one.object, sampled));
    const waiting = meant.filter((one) => !isArchived(one) && replicatedNever(one.object, sampled));
    const findings = [...archivedFirst(lost, meant.length), ...willBeArchived(waiting, context)];
    return conclude(findings, [...statusDoubts(meant, sampled), ...lifecycleDoubts(waiting, context)]);
  },
};

type Meant = { readonly object: SampledObject; readonly place: number };

function archivedFirst(lost: readonly Meant[], of: number): readonly Found[] {
  const [first] = lost;
  if (first === undefined) return [];
  const summary = `${lost.length} of the ${of} sampled objects that are to be replicated are archived without ever having been, such as ${first.object.key} in ${first.object.storageClass}: no rule will copy them.`;
  return [
    {
      key: 'archived',
      summary,
      evidence: lost.slice(0, 5).flatMap(({ object, place }) => [
        {
          document: 'objects',
          path: `Contents[${place}].StorageClass`,
          shows: `${object.key}: ${object.storageClass}`,
        },
      ]),
      fix: {
        summary:
          'Restore them, copy them with S3 Batch Operations to the destination, and upload new ones in a class that replicates; lifecycle can archive them afterwards.',
        safe: false,
        caution: 'Restoring from an archive is paid for by the gigabyte and takes hours.',
        calls: [],
      },
    },
  ];
}

/** Objects that are older than the rules can still be copied by Batch Replication, until lifecycle archives them. */
function willBeArchived(waiting: readonly Meant[], { settings, now }: BucketContext): readonly Found[] {
  const { lifecycle } = settings;
  const versioning = versioningOf(settings);
  const [first] = waiting;
  if (lifecycle.state !== 'found' || versioning === undefined || first === undefined) return [];
  const soon = soonest(first.object.key, lifecycle.value, versioning, now).archived;
  if (soon === undefined) return [];
  const storageClass = classAt(soon.life, soon.object.createdAt + soon.afterMs) ?? 'an archive';
  const summary = `${waiting.length} sampled objects are older than replication and have no copy, such as ${first.object.key}; ${lossRule(lifecycle.value, soon)} moves what is ${daysOf(soon.afterMs)} days old to ${storageClass}, and from then on S3 Batch Replication cannot copy it.`;
  return [
    {
      key: 'existing',
      severity: 'medium',
      summary,
      evidence: [
        ...lossEvidence(lifecycle.value, soon),
        ...waiting
          .slice(0, 5)
          .map(({ object, place }) => ({ document: 'objects', path: `Contents[${place}].Key`, shows: object.key })),
      ],
      fix: {
        summary: 'Run S3 Batch Replication for the existing objects before then.',
        safe: false,
        caution: 'It is paid for by the object and the gigabyte.',
        calls: [],
      },
    },
  ];
}

/** Only some of a sample are looked at one by one; those speak for the rest. */
function statusDoubts(meant: readonly Meant[], sampled: readonly SampledObject[]): readonly Doubt[] {
  if (meant.length === 0 || meant.some(({ object }) => wasAsked(object, sampled))) return [];
  const why = `nobody asked for the replication status of any of the ${meant.length} sampled objects`;
  return [{ why, evidence: [{ document: 'objects', path: '' }] }];
}

function lifecycleDoubts(
  waiting: readonly Meant[],
  { settings: { lifecycle, versioning } }: BucketContext,
): readonly Doubt[] {
  if (waiting.length === 0) return [];
  return [
    ...(lifecycle.state === 'unknown' ? [doubtOf('get-bucket-lifecycle-configuration', lifecycle)] : []),
    ...(versioning.state === 'unknown' ? [doubtOf('get-bucket-versioning', versioning)] : []),
  ];
}
