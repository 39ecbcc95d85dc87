import { dayMs } from '../../availability/slots.ts';
import type { Lifecycle, SampledObject } from '../bucket.ts';
import type { BucketCheck, BucketContext, Found } from '../check.ts';
import type { LifeEvent } from '../life.ts';
import { compileLifecycle } from '../lifecycle.ts';
import { type Statuses, statusesIn } from '../replication/replicationStatus.ts';
import { archivedClasses, versioningOf } from '../settingsSay.ts';
import type { AnyStorageClass } from '../storageClass.ts';
import { activeRules, isMeant, ruleName } from './activeRules.ts';
import { conclude, type Doubt, doubtful, doubtOf } from './conclude.ts';
import { notApplicable } from './outcome.ts';

const document = 'get-bucket-replication';
const lifecycleDocument = 'get-bucket-lifecycle-configuration';

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
    const statuses = statusesIn(sampled);
    const isArchived = ({ object }: Meant) => archivedClasses.includes(object.storageClass);
    const lost = meant.filter((one) => isArchived(one) && statuses.replicatedNever(one.object));
    const waiting = meant.filter((one) => !isArchived(one) && statuses.replicatedNever(one.object));
    const findings = [...archivedFirst(lost, meant.length), ...willBeArchived(waiting, context)];
    return conclude(findings, [...statusDoubts(meant, statuses), ...lifecycleDoubts(waiting, context)]);
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

type Archiving = Meant & { readonly event: LifeEvent };

/** Objects that are older than the rules can still be copied by Batch Replication, until lifecycle archives them. */
function willBeArchived(waiting: readonly Meant[], context: BucketContext): readonly Found[] {
  const { lifecycle } = context.settings;
  const archiving = archivingOf(waiting, context);
  const [first] = archiving;
  if (first === undefined || lifecycle.state !== 'found') return [];
  const { object, event } = first;
  const place = event.rule ?? 0;
  const name = ruleName(lifecycle.value.rules[place]?.id, place);
  const age = Math.floor((event.at - object.lastModified) / dayMs);
  const when = event.at <= context.now ? 'at any time now' : `when it is ${age} days old`;
  const summary = `${archiving.length} sampled objects are older than replication, have no copy, and are going to be archived, first ${object.key}: ${name} moves it to ${event.storageClass} ${when}, and from then on S3 Batch Replication cannot copy it.`;
  const rules = [...new Set(archiving.map((one) => one.event.rule ?? 0))];
  return [
    {
      key: 'existing',
      severity: 'medium',
      summary,
      evidence: [
        ...rules.slice(0, 5).map((rule) => ({ document: lifecycleDocument, path: `Rules[${rule}].Transitions` })),
        ...archiving.slice(0, 5).map((one) => ({
          document: 'objects',
          path: `Contents[${one.place}].Key`,
          shows: one.object.key,
        })),
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

/** What becomes of each by its own tags, size and age; the soonest first. */
function archivingOf(waiting: readonly Meant[], { settings }: BucketContext): readonly Archiving[] {
  const { lifecycle } = settings;
  const versioning = versioningOf(settings);
  if (lifecycle.state !== 'found' || versioning === undefined) return [];
  const lifeOf = compileLifecycle(lifecycle.value);
  return waiting
    .flatMap((one) => {
      const { key, size, storageClass, lastModified, tags = {} } = one.object;
      const { events } = lifeOf({ key, size, tags, createdAt: lastModified, storageClass, versioning });
      const event = events.find((each) => each.what === 'moved' && archives(each.storageClass));
      return event === undefined ? [] : [{ ...one, event }];
    })
    .toSorted((a, b) => a.event.at - b.event.at);
}

function archives(storageClass: AnyStorageClass | undefined): boolean {
  return storageClass !== undefined && archivedClasses.includes(storageClass);
}

/** Only some of a sample are looked at one by one; those speak for the rest. */
function statusDoubts(meant: readonly Meant[], { wasAsked }: Statuses): readonly Doubt[] {
  if (meant.length === 0 || meant.some(({ object }) => wasAsked(object))) return [];
  const why = `nobody asked for the replication status of any of the ${meant.length} sampled objects`;
  return [{ why, evidence: [{ document: 'objects', path: '' }] }];
}

function lifecycleDoubts(
  waiting: readonly Meant[],
  { settings: { lifecycle, versioning } }: BucketContext,
): readonly Doubt[] {
  if (waiting.length === 0) return [];
  return [
    ...(lifecycle.state === 'unknown' ? [doubtOf(lifecycleDocument, lifecycle)] : []),
    ...(versioning.state === 'unknown' ? [doubtOf('get-bucket-versioning', versioning)] : []),
    ...(lifecycle.state === 'found' && goesByTags(waiting, lifecycle.value) ? [tagDoubt] : []),
  ];
}

/** Whether a rule that archives may be for an object whose tags nobody asked for. */
function goesByTags(waiting: readonly Meant[], { rules }: Lifecycle): boolean {
  const byTags = rules.filter(
    ({ enabled, filter, transitions }) =>
      enabled && Object.keys(filter.tags).length > 0 && transitions.some(({ storageClass }) => archives(storageClass)),
  );
  return waiting.some(
    ({ object: { key, tags } }) => tags === undefined && byTags.some(({ filter }) => key.startsWith(filter.prefix)),
  );
}

const tagDoubt: Doubt = {
  why: 'lifecycle rules that archive go by tags, and nobody asked for those of every object that has no copy',
  evidence: [{ document: 'objects', path: '' }],
};
