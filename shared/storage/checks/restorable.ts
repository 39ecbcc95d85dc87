import { dayMs, hourMs } from '../../availability/slots.ts';
import type { Backup } from '../../config/auditConfig.ts';
import { formatDuration } from '../../config/duration.ts';
import type { SampledObject } from '../bucket.ts';
import type { BucketCheck, BucketContext, Found } from '../check.ts';
import { type Restorable, restorableOf } from '../restorable.ts';
import { conclude, type Doubt, doubtOf } from './conclude.ts';

const lifecycleDocument = 'get-bucket-lifecycle-configuration';

export const restorableCheck: BucketCheck = {
  id: 'restorable',
  title: 'Newest restorable backup',
  severity: 'critical',
  reason:
    'A backup is worth what it takes to get it back: how old it is, how long S3 takes to hand it out, how long the restore takes.',
  source: 'https://docs.aws.amazon.com/AmazonS3/latest/userguide/restoring-objects-retrieval-options.html',
  applies: (_, { backups }) => backups.length > 0,
  run: (context) => {
    const answers = context.backups.map((backup) => judge(backup, context));
    return conclude(
      answers.flatMap(({ found }) => found),
      answers.flatMap(({ doubts }) => doubts),
    );
  },
};

type Answer = { readonly found: readonly Found[]; readonly doubts: readonly Doubt[] };

/** One finding a backup: the gravest of what is wrong with it gives the severity. */
function judge(backup: Backup, context: BucketContext): Answer {
  const { objects } = context.settings;
  if (objects.state === 'unknown') return { found: [], doubts: [doubtOf('objects', objects)] };
  const sample = objects.state === 'found' ? objects.value : { objects: [], isPart: false };
  const newest = newestOf(backup, sample.objects);
  const empty = newerEmpty(backup, sample.objects, newest);
  if (newest === undefined) return missing(backup, sample.isPart, empty);
  const restorable = restorableOf(backup, newest.written, context);
  const wrongs = [
    ...tooOld(backup, newest, { isPart: sample.isPart, empty, now: context.now }),
    ...tooSlow(backup, restorable, context),
  ];
  const doubts = doubtsOf(backup, restorable, context);
  const [gravest] = wrongs.toSorted((a, b) => rank[a.severity] - rank[b.severity]);
  if (gravest === undefined) return { found: [], doubts };
  const found: Found = {
    key: backup.id,
    severity: gravest.severity,
    summary: `${backup.id}: ${wrongs.map(({ text }) => text).join('; ')}.`,
    evidence: [
      { document: 'objects', path: `Contents[${newest.place}]`, shows: newest.object.key },
      ...(restorable.late?.rule === undefined
        ? []
        : [
            {
              document: lifecycleDocument,
              path: `Rules[${restorable.late.rule}]`,
              shows: restorable.late.storageClass,
            },
          ]),
    ],
    ...(restorable.late === undefined ? {} : { fix: warmerFix(backup) }),
  };
  return { found: [found], doubts };
}

const rank = { critical: 0, high: 1, medium: 2, low: 3 } as const;

type Wrong = { readonly severity: keyof typeof rank; readonly text: string };

function missing({ id, from }: Backup, isPart: boolean, empty: SampledObject | undefined): Answer {
  const evidence = [{ document: 'objects', path: 'Contents' }];
  if (isPart)
    return {
      found: [],
      doubts: [{ why: `the sample shows nothing of ${id}, and is only a part of the bucket`, evidence }],
    };
  return {
    found: [
      {
        key: id,
        severity: 'critical',
        summary: `${id}: there is no backup at all under ${from.prefix}${emptyText(empty)}.`,
        evidence,
      },
    ],
    doubts: [],
  };
}

type Newest = { readonly object: SampledObject; readonly place: number; readonly written: readonly SampledObject[] };

type Seen = { readonly isPart: boolean; readonly empty: SampledObject | undefined; readonly now: number };

/** What is written within the hour before the newest object belongs to the same backup: a dump and its checksum, parts. */
function newestOf({ from }: Backup, sample: readonly SampledObject[]): Newest | undefined {
  const own = sample.flatMap((object, place) =>
    isUnder(from.prefix, object) && object.size > 0 ? [{ object, place }] : [],
  );
  const [newest] = own.toSorted((a, b) => b.object.lastModified - a.object.lastModified);
  if (newest === undefined) return undefined;
  const since = newest.object.lastModified - hourMs;
  return { ...newest, written: own.map(({ object }) => object).filter(({ lastModified }) => lastModified >= since) };
}

/** What a console or a tool leaves behind for a folder (S3 User Guide, "Organizing objects by using folders") is no backup. */
function isUnder(prefix: string, { key, size }: SampledObject): boolean {
  return key.startsWith(prefix) && key !== prefix && !(size === 0 && key.endsWith('/'));
}

/** Nothing can be restored from an object of no bytes: a dump that failed at once leaves one. */
function newerEmpty(
  { from }: Backup,
  sample: readonly SampledObject[],
  newest: Newest | undefined,
): SampledObject | undefined {
  return sample
    .filter((object) => isUnder(from.prefix, object) && object.size === 0)
    .filter(({ lastModified }) => newest === undefined || lastModified > newest.object.lastModified)
    .toSorted((a, b) => b.lastModified - a.lastModified)[0];
}

function emptyText(empty: SampledObject | undefined): string {
  return empty === undefined ? '' : `; the newest object is empty: ${empty.key}`;
}

/** The newest of each prefix are sampled; of a prefix with very many keys the very newest may have been left out. */
function tooOld({ rpoMs }: Backup, { object }: Newest, { isPart, empty, now }: Seen): readonly Wrong[] {
  const ageMs = now - object.lastModified;
  if (rpoMs === undefined || ageMs <= rpoMs) return [];
  const which = isPart ? 'the newest backup of the sample' : 'the newest backup';
  const text = `${which} is ${spoken(ageMs)} old, and the RPO is ${formatDuration(rpoMs)}${emptyText(empty)}`;
  return [{ severity: isPart ? 'high' : 'critical', text }];
}

function tooSlow(backup: Backup, { late, restoreMs }: Restorable, { now }: BucketContext): readonly Wrong[] {
  const { rtoMs, rpoMs } = backup;
  if (rtoMs === undefined || late === undefined) return [];
  const restore =
    restoreMs === undefined ? 'the restore itself, which nobody has measured' : `${spoken(restoreMs)} to restore`;
  const takes = `${spoken(late.retrievalMs)} to retrieve it from ${late.storageClass} and ${restore}: more than the RTO of ${formatDuration(rtoMs)}`;
  if (late.isDue) {
    return [{ severity: 'critical', text: `the newest backup may be moved at any time now, and then takes ${takes}` }];
  }
  if (late.at <= now) return [{ severity: 'critical', text: `the newest backup takes ${takes}` }];
  const age = Math.floor((late.at - late.writtenAt) / dayMs);
  const regular = rpoMs !== undefined && late.at - late.writtenAt <= rpoMs;
  const severity = regular ? 'high' : 'low';
  const when = regular
    ? `from day ${age} on, before the next one is due, a backup takes`
    : `if no other comes, from day ${age} on (${day(late.at)}) the newest backup takes`;
  return [{ severity, text: `${when} ${takes}` }];
}

function doubtsOf(
  backup: Backup,
  { late, restoreMs, isKnown, tagsKnown }: Restorable,
  { settings }: BucketContext,
): readonly Doubt[] {
  if (backup.rtoMs === undefined || late !== undefined) return [];
  const doubts: Doubt[] = [];
  const { lifecycle, versioning } = settings;
  if (lifecycle.state === 'unknown') doubts.push(doubtOf(lifecycleDocument, lifecycle));
  if (versioning.state === 'unknown') doubts.push(doubtOf('get-bucket-versioning', versioning));
  if (lifecycle.state === 'found' && !tagsKnown) {
    const why = `lifecycle rules go by tags, and nobody asked for those of ${backup.id}`;
    doubts.push({ why, evidence: [{ document: 'objects', path: '' }] });
  }
  if (restoreMs === undefined) {
    doubts.push({
      why: `how long restoring ${backup.id} takes was never measured`,
      evidence: [{ document: 'objects', path: '' }],
    });
  }
  if (!isKnown)
    doubts.push({
      why: `how long its storage class takes to hand out ${backup.id} is not known`,
      evidence: [{ document: 'objects', path: '' }],
    });
  return doubts;
}

function warmerFix({ id, from }: Backup): NonNullable<Found['fix']> {
  return {
    summary: `Keep ${id} longer in a class that is read at once, such as GLACIER_IR, by a lifecycle rule for ${from.prefix}, or allow it a longer RTO.`,
    safe: false,
    caution:
      'GLACIER_IR costs more to keep than GLACIER. What is archived already stays so until it is restored and copied.',
    calls: [],
  };
}

/** Rounded to what matters at its size. */
function spoken(ms: number): string {
  if (ms === 0) return 'no time';
  if (ms < 60_000) return `${Math.ceil(ms / 1000)} s`;
  if (ms < hourMs) return `${Math.ceil(ms / 60_000)} min`;
  return ms < 2 * dayMs ? `${Number((ms / hourMs).toFixed(1))} h` : `${Number((ms / dayMs).toFixed(1))} days`;
}

/** Rules may count up to 2,147,483,647 days, which no date of JavaScript's reaches. */
const lastDayAt = Date.UTC(9999, 11, 31);

function day(at: number): string {
  return at > lastDayAt ? 'after the year 9999' : new Date(at).toISOString().slice(0, 10);
}
